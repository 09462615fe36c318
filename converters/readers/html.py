"""HTML made ready for pandoc: bytes to characters, legacy fonts decoded, losses entered.

The page is never rebuilt: start and end tags go through as they are, only texts are replaced.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from html import escape
from html.parser import HTMLParser
from typing import Final, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.legacy_text import LegacyText
from converters.readers.text_bytes import text_of
from converters.vietnamese.legacy import FontRun, encoding_of_font

_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""")
_HEAD: Final = 4_096
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_FAMILY: Final = re.compile(r"(?:^|;|\s)font(?:-family)?\s*:\s*([^;]+)", re.IGNORECASE)
_SELECTOR: Final = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<name>[\w-]+))?", re.IGNORECASE)
_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
_INLINE: Final = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font",
        "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_ROW_START: Final = re.compile(r"<(td|th|tr)\b", re.IGNORECASE)
_ROW_END: Final = re.compile(r"</(td|th|tr)\b", re.IGNORECASE)
_TOO_DEEP: Final = "ERR_RESOURCE_LIMIT"
_SILENT: Final = frozenset({"script", "style", "title", "textarea"})
_LOST: Final = {
    "script": Kind.RAW, "iframe": Kind.EMBEDDED_OBJECT, "object": Kind.EMBEDDED_OBJECT,
    "embed": Kind.EMBEDDED_OBJECT, "video": Kind.EMBEDDED_OBJECT, "audio": Kind.EMBEDDED_OBJECT,
    "canvas": Kind.EMBEDDED_OBJECT, "svg": Kind.EMBEDDED_OBJECT, "form": Kind.RAW,
    "input": Kind.RAW, "select": Kind.RAW, "button": Kind.RAW,
}  # fmt: skip
"""Elements that a book cannot show."""


def characters_of(content: bytes, origin: Origin) -> str:
    """Return the page's characters by its mark, its own declaration or its bytes."""
    declared = _CHARSET.search(content[:_HEAD]) or _XML_ENCODING.search(content[:_HEAD])
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text_of(content, origin).text
    if declared is not None:
        name = declared[1].decode("ascii", errors="replace").lower()
        try:
            # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding section 4.2).
            codec = codecs.lookup("cp1252" if name in _LATIN else name).name
            return content.decode(codec, errors="replace" if codec == "cp1252" else "strict")
        except (LookupError, UnicodeDecodeError):
            pass
    file = text_of(content, origin)
    # Legacy bytes stay surfaces here; the fonts of the page tell how to read them.
    return content.decode("cp1252", errors="replace") if file.legacy is not None else file.text


_LATIN: Final = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "x-user-defined"})


def repaired(text: str, legacy: LegacyText, book: LedgerBook, origin: Origin) -> str:
    """Return the page with texts in legacy fonts decoded; lost elements go into the ledger."""
    page = _Page(legacy, book, origin)
    text = _with_end_tags(text, origin)
    page.feed(text)
    page.close()
    page.end_paragraph()
    return "".join(page.output) if page.changed else text


def _with_end_tags(text: str, origin: Origin) -> str:
    """Write out the end tags of cells and rows where a page leaves them out.

    HTML lets authors do so; pandoc then takes no table. SourceError TXT-023 beyond the depth that
    the parser follows.
    """
    starts = Counter(name.lower() for name in _ROW_START.findall(text))
    ends = Counter(name.lower() for name in _ROW_END.findall(text))
    if not starts - ends:
        return text
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    if any(entry.type_name == _TOO_DEEP for entry in parser.error_log):
        raise SourceError.of("TXT-023", origin)
    return str(etree.tostring(root, encoding="unicode", method="html"))


class _Piece(NamedTuple):
    """Markup that goes through, or text with its font."""

    text: str
    font: str | None
    is_text: bool


class _Page(HTMLParser):
    def __init__(self, legacy: LegacyText, book: LedgerBook, origin: Origin) -> None:
        super().__init__(convert_charrefs=True)
        self.output: list[str] = []
        self.changed = False
        self._legacy = legacy
        self._book = book
        self._origin = origin
        self._open: list[tuple[str, str | None]] = []
        self._pieces: list[_Piece] = []
        self._rules: list[tuple[str | None, str | None, str]] = []
        self._paragraphs = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.end_paragraph()
        if (kind := _LOST.get(tag)) is not None:
            self._book.enter(kind, Fate.DROPPED, "TXT-036", self._origin, f"<{tag}>")
        if tag not in _VOID:
            self._open.append((tag, self._font_of(tag, dict(attrs)) or self._font))
        self._markup(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in _INLINE:
            self.end_paragraph()
        self._markup(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_paragraph()
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break
        self._markup(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if inside == "style":
            self._rules.extend(_font_rules(data))
        if inside in _SILENT and inside != "title":
            self._markup(data)
        else:
            self._pieces.append(_Piece(data, self._font, is_text=True))

    def handle_comment(self, data: str) -> None:
        self._markup(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._markup(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._markup(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._markup(f"<![{data}]>")

    @property
    def _font(self) -> str | None:
        return self._open[-1][1] if self._open else None

    def _markup(self, text: str) -> None:
        self._pieces.append(_Piece(text, None, is_text=False))

    def _font_of(self, tag: str, attributes: dict[str, str | None]) -> str | None:
        if (style := attributes.get("style")) and (font := _first_family(style)):
            return font
        if tag == "font" and (face := attributes.get("face")):
            return _first_family(f"font-family:{face}")
        classes = (attributes.get("class") or "").split()
        for rule_tag, name, font in reversed(self._rules):
            if rule_tag in (None, tag) and (name is None or name in classes):
                return font
        return None

    def end_paragraph(self) -> None:
        """Decode the texts since the last block-level tag together."""
        texts = [piece for piece in self._pieces if piece.is_text]
        if any(piece.text.strip() for piece in texts):
            self._paragraphs += 1
        legacy_font = any(p.font and encoding_of_font(p.font) is not None for p in texts)
        decoded = [piece.text for piece in texts]
        if legacy_font:
            place = Origin(self._origin.source, paragraph=self._paragraphs)
            runs = [FontRun(piece.text, piece.font) for piece in texts]
            decoded = list(self._legacy.decode(runs, place))
            self.changed = True
        following = iter(decoded)
        for piece in self._pieces:
            self.output.append(
                escape(next(following), quote=False) if piece.is_text else piece.text
            )
        self._pieces = []


def _font_rules(sheet: str) -> list[tuple[str | None, str | None, str]]:
    """Return tag, class and font of the simple selectors of a style sheet."""
    rules = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", sheet)):
        font = _first_family(body)
        if font is None:
            continue
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and (match["tag"] or match["name"]):
                tag = match["tag"].lower() if match["tag"] else None
                rules.append((tag, match["name"], font))
    return rules


def _first_family(style: str) -> str | None:
    """Return the first family of the last ``font-family`` in a declaration block."""
    families = [m for m in _FAMILY.findall(style) if m.strip()]
    return families[-1].split(",")[0].strip().strip("'\"") or None if families else None
