"""What pandoc passes over in a LaTeX source, entered in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.pandoc_nodes import LEAVES, Tree

_DRAWING: Final = re.compile(
    r"\\begin\{(?:tikzpicture|tikzcd|circuitikz|pgfpicture|pspicture|picture|asy|forest)\*?\}"
)
_COMMAND: Final = re.compile(r"\\([A-Za-z@]+)\*?")
_UNSHOWN: Final = frozenset(
    {
        "Huge", "LARGE", "Large", "addcontentsline", "appendix", "autoref", "backmatter", "begin",
        "bibliography", "bibliographystyle", "bigskip", "centering", "cleardoublepage",
        "clearpage", "color", "cref", "Cref", "eqref", "end", "fontsize", "footnotesize",
        "frontmatter", "hfill", "hphantom", "hspace", "huge", "label", "large", "lettrine",
        "linebreak", "listoffigures", "listoftables", "mainmatter", "makeindex", "maketitle",
        "markboth", "markright", "mbox", "medskip", "newblock", "newpage", "noindent",
        "normalsize", "pageref", "pagebreak", "pagenumbering", "pagestyle", "par", "parindent",
        "parskip", "phantom", "printbibliography", "raggedright", "ref", "scriptsize",
        "selectfont", "selectlanguage", "setcounter", "setlength", "settowidth", "small",
        "smallskip", "tableofcontents", "thispagestyle", "tiny", "vfill", "vphantom", "vspace",
    }
)  # fmt: skip
"""Commands that show nothing themselves, or that pandoc resolves where it knows the whole text."""
_CITATION: Final = re.compile(r"(?:foot|full|no|paren|text|auto)?cite\w*", re.IGNORECASE)


def enter_unknown(tree: Tree, book: LedgerBook, monitor: Monitor, origin: Origin) -> None:
    """Enter the commands and drawings that pandoc passes over, and tell of the drawings (TXT-067).

    ``tree`` is that of ``latex+raw_tex``.
    """
    for markup in _raw(tree["blocks"]):
        if _DRAWING.match(markup):
            book.enter(Kind.IMAGE, Fate.DROPPED, "TXT-067", origin, markup[:200])
            monitor.report(Diagnostic.of("TXT-067", origin))
            continue
        name = _COMMAND.match(markup)
        if name is None or name[1] in _UNSHOWN or _CITATION.fullmatch(name[1]):
            continue
        book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", origin, markup[:200])


def _raw(node: Any) -> Iterator[str]:
    """Yield raw commands, not the environments, whose text pandoc keeps."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            if current.get("t") in {"RawBlock", "RawInline"}:
                yield current["c"][1].strip()
            elif current.get("t") not in LEAVES:
                waiting.extend(reversed(list(current.values())))
