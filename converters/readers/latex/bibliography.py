r"""Lists of references: ``thebibliography``, a finished ``.bbl``, or made from ``.bib`` files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.latex.gathering import Reader
from converters.readers.latex.names import Names
from converters.readers.latex.scanning import environments, group_at
from converters.readers.pandoc_citations import REFERENCES_MARK
from converters.readers.pandoc_images import Finder

_MADE: Final = re.compile(
    r"\\(?:bibliography\s*\{(?P<files>[^{}]*)\}"
    r"|printbibliography(?![A-Za-z])\s*(?P<options>\[[^\]]{0,300}\])?)"
)
_RESOURCE: Final = re.compile(r"\\addbibresource\s*(?:\[[^\]]{0,300}\])?\s*\{([^{}]*)\}")
_STYLE: Final = re.compile(r"\\bibliographystyle\s*\{([^{}]*)\}")
_TITLE: Final = re.compile(r"\btitle\s*=\s*(?:\{([^{}]*)\}|([^,\]]*))")
_TITLE_FIELD: Final = re.compile(r"(?i)\b(?:sub|book|main)?title\s*=\s*(?=\{)")
_PACKAGE: Final = re.compile(r"\\usepackage\s*\[([^\]]{0,300})\]\s*\{(?:biblatex|natbib)\}")
_LIST: Final = re.compile(r"\\begin\s*\{(?P<env>thebibliography)\}\s*(?:\{[^{}]{0,300}\})?")
_ENTRY: Final = re.compile(r"\\bibitem(?![A-Za-z])")
_NEW_BLOCK: Final = re.compile(r"\\newblock(?![A-Za-z])\s*")
_AUTHOR_YEAR: Final = re.compile(r"(?P<authors>[^()]+)\((?P<year>[^()]+)\)")
_MARKUP: Final = re.compile(r"\\[A-Za-z]+\s*|[{}]")
_AUTHOR_YEAR_STYLES: Final = re.compile(
    r"nat|apa|chicago|harvard|authoryear|agsm|dcu|kluwer|jmr|aer|econ|ecta|humannat", re.IGNORECASE
)
_ORDER_OF_CITING: Final = re.compile(
    r"unsrt|ieee|vancouver|numeric-comp|sorting\s*=\s*none", re.IGNORECASE
)


@dataclass
class Bibliography:
    """What the source says of its references, and the text with them put in.

    ``labels``: what a citation of each key prints; ``files``: databases for the others.
    """

    labels: dict[str, str] = field(default_factory=dict)
    files: list[bytes] = field(default_factory=list)
    numeric: bool = True
    in_order_of_citing: bool = False


def with_references(
    text: str, find: Finder, read: Reader, names: Names, book: LedgerBook, origin: Origin
) -> tuple[str, Bibliography]:
    """Return a source with headings and entries of its references, and what is known of them."""
    found = Bibliography()
    said = " ".join([*_STYLE.findall(text), *_PACKAGE.findall(text)])
    found.numeric = not _AUTHOR_YEAR_STYLES.search(said)
    found.in_order_of_citing = bool(_ORDER_OF_CITING.search(said))
    databases = [name.strip() for name in _RESOURCE.findall(text)]
    finished = _finished(find, read, origin)

    def made(match: re.Match[str]) -> str:
        if finished is not None:
            return finished
        listed = [n.strip() for n in (match["files"] or "").split(",")]
        contents = [_database(find, name) for name in (*databases, *listed) if name]
        texts = [read(content, origin) for content in contents if content is not None]
        found.files += [_as_typed(t, names).encode("utf-8") for t in texts]
        if not found.files or None in contents:
            book.enter(Kind.FIELD, Fate.DROPPED, "TXT-047", origin, match[0][:200])
        title = _TITLE.search(match["options"] or "")
        words = (title[1] or title[2] or "").strip() if title else None
        return _heading(text, names, words) + REFERENCES_MARK + "\n\n" if found.files else ""

    changed = _RESOURCE.sub("", _MADE.sub(made, text))
    pieces = []
    last = 0
    for listed in environments(changed, _LIST):
        pieces += [changed[last : listed.start], _typed(listed.body, text, names, found)]
        last = listed.end
    return "".join([*pieces, changed[last:]]), found


def _finished(find: Finder, read: Reader, origin: Origin) -> str | None:
    """Return the list that BibTeX made for this very source, where it lies beside it."""
    content = find(f"{PurePosixPath(origin.source).stem}.bbl")
    if content is None:
        return None
    text = read(content, origin)
    return text if _LIST.search(text) else None


def _database(find: Finder, name: str) -> bytes | None:
    return find(name) or find(f"{name}.bib")


def _as_typed(database: str, names: Names) -> str:
    """Return a database whose titles keep their capitals; English ones follow the style's rule."""
    if names.language == "en":
        return database
    pieces = []
    last = 0
    while match := _TITLE_FIELD.search(database, last):
        group = group_at(database, match.end())
        if group is None:
            break
        pieces += [database[last : match.end()], f"{{{{{group.content}}}}}"]
        last = group.end
    return "".join([*pieces, database[last:]])


def _heading(text: str, names: Names, title: str | None = None) -> str:
    command = "chapter" if re.search(r"\\chapter(?![A-Za-z])", text) else "section"
    words = names.of("bib" if command == "chapter" else "ref") if title is None else title
    return f"\n\n\\{command}*{{{words}}}\n\n" if words else "\n\n"


def _typed(body: str, text: str, names: Names, found: Bibliography) -> str:
    pieces = [_heading(text, names)]
    starts = list(_ENTRY.finditer(body))
    number = 0
    for index, match in enumerate(starts):
        option = group_at(body, match.end(), brackets=True)
        key = group_at(body, option.end if option else match.end())
        if key is None:
            continue
        end = starts[index + 1].start() if index + 1 < len(starts) else len(body)
        entry = _NEW_BLOCK.sub(" ", body[key.end : end]).strip()
        number += option is None
        label = _MARKUP.sub("", option.content).strip() if option else str(number)
        found.labels[key.content.strip()] = label
        # An author with a year is how a citation looks; the list itself shows no label then.
        shown = "" if _AUTHOR_YEAR.match(label) else f"{{[}}{label}{{]}} "
        # A label at the head would be taken for that of the heading above.
        pieces.append(f"{shown}{entry}\\label{{ref-{key.content.strip()}}}\n\n")
    return "".join(pieces)
