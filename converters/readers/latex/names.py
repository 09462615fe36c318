"""The words that LaTeX prints by itself: chapter, figure, references."""

from __future__ import annotations

import re
from typing import Final

from converters.readers.latex.scanning import group_at
from converters.vietnamese.language import guess_language

_VIETNAMESE: Final = {
    "part": "Phần", "chapter": "Chương", "appendix": "Phụ lục", "figure": "Hình", "table": "Bảng",
    "bib": "Tài liệu tham khảo", "ref": "Tài liệu tham khảo", "proof": "Chứng minh",
    "section": "Mục", "equation": "Phương trình", "item": "Mục", "abstract": "Tóm tắt",
}  # fmt: skip
_ENGLISH: Final = {
    "part": "Part", "chapter": "Chapter", "appendix": "Appendix", "figure": "Figure",
    "table": "Table", "bib": "Bibliography", "ref": "References", "proof": "Proof",
    "section": "Section", "equation": "Equation", "item": "Item", "abstract": "Abstract",
}  # fmt: skip
_OTHERS: Final = {"bib": "Bibliography", "ref": "References"}
_WORDS: Final = {"vi": _VIETNAMESE, "en": _ENGLISH}
_IS_VIETNAMESE: Final = re.compile(
    r"\\usepackage\s*(?:\[[^\]]{0,300}\])?\s*\{[^{}]{0,300}\b(?:vietnam|vntex)\b[^{}]{0,300}\}"
    r"|\\usepackage\s*\[[^\]]{0,300}\bvietnam(?:ese)?\b[^\]]{0,300}\]"
    r"|\\documentclass\s*\[[^\]]{0,300}\bvietnam(?:ese)?\b[^\]]{0,300}\]"
    r"|\\(?:setdefaultlanguage|setmainlanguage|selectlanguage|babelprovide)\s*(?:\[[^\]]{0,300}\])?"
    r"\s*\{vietnamese\}"
)
_LETTERS: Final = re.compile("[đĐơƠưƯ\u1ea0-\u1ef9]")
"""Letters of Vietnamese alone, for sources with too few words to tell a language by."""
_SET: Final = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*\{?|renewcommand\*?\s*\{?|def\s*)\\([a-z]+)name\s*\}?"
    r"(?=\s*\{)"
)
_MARKUP: Final = re.compile(r"\\[A-Za-z]+\s*|[{}~]")


class Names:
    """The words of one document."""

    def __init__(self, text: str) -> None:
        guess = guess_language(_MARKUP.sub(" ", text)) or "en"
        if _IS_VIETNAMESE.search(text) or (guess == "en" and _LETTERS.search(text)):
            guess = "vi"
        self.language = guess
        """Language of the document."""
        # Without a package for its language LaTeX would print English words into any text.
        self._words = dict(_WORDS.get(self.language, _OTHERS))
        for match in _SET.finditer(text):
            group = group_at(text, match.end())
            if group is not None:
                self._words[match[1]] = _MARKUP.sub(" ", group.content).strip()

    def of(self, kind: str) -> str:
        """Return the word for a kind of thing, empty where LaTeX prints none."""
        return self._words.get(kind, "")
