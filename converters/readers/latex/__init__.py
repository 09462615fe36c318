"""LaTeX through pandoc, with what LaTeX itself would add: numbers, references, names.

The source is made ready first (files put in, macros of structure expanded, numbers counted), and
pandoc's tree is completed afterwards (texts of links, citations, equations on lines of their own).
"""

from __future__ import annotations

from typing import Final

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.latex.bibliography import Bibliography, with_references
from converters.readers.latex.closing import with_ends
from converters.readers.latex.encoding import characters_of, declared_encoding
from converters.readers.latex.gathering import Reader, gathered
from converters.readers.latex.losses import enter_unknown
from converters.readers.latex.macros import with_macros_expanded
from converters.readers.latex.names import Names
from converters.readers.latex.numbering import numbered
from converters.readers.latex.pictures import picture_finder
from converters.readers.latex.references import ReferenceResolver, with_titles_and_pages
from converters.readers.latex.rewriting import (
    with_abstract_shown,
    with_item_labels,
    with_known_commands,
    with_theorem_names,
    with_verse_marked,
)
from converters.readers.latex.tables import with_whole_tables
from converters.readers.pandoc_citations import label_citations, make_references
from converters.readers.pandoc_equations import with_equations_apart
from converters.readers.pandoc_images import Finder
from converters.readers.pandoc_nodes import Tree
from converters.tools.pandoc import read_tree, with_citations

_SHOWN: Final = 60
"""Signs at the end of a source that is cut off, told with it."""

__all__ = ["characters_of", "declared_encoding", "picture_finder", "read_latex"]


def read_latex(
    text: str, find: Finder, read: Reader, book: LedgerBook, monitor: Monitor, origin: Origin
) -> Tree:
    """Return the tree of a LaTeX source; ``find`` gives files beside it, ``read`` their text.

    Raises SourceError TXT-020 to TXT-023; tells of TXT-046, TXT-047, TXT-067, TXT-068, TXT-072.
    """
    text = _ended(gathered(text, find, read, book, monitor, origin), book, monitor, origin)
    text = with_whole_tables(with_known_commands(with_macros_expanded(text)))
    names = Names(text)
    text = with_abstract_shown(text, names.of("abstract"))
    text, bibliography = with_references(text, find, read, names, book, origin)
    source = numbered(text, names)

    def unknown(label: str) -> str:
        book.enter(Kind.FIELD, Fate.CONVERTED, "TXT-068", origin, label[:200])
        monitor.report(Diagnostic.of("TXT-068", origin, label=label[:200]))
        # So LaTeX prints a reference that leads nowhere; pages have no number here.
        return "??"

    text = with_titles_and_pages(source.text, source.targets, unknown)
    text = with_verse_marked(with_item_labels(with_theorem_names(text)))
    content = text.encode("utf-8", "replace")
    raw = read_tree(content, "latex+raw_tex", origin, monitor)
    enter_unknown(raw, book, monitor, origin)
    tree = read_tree(content, "latex", origin, monitor)
    _cite(tree, bibliography, names.language, origin, monitor)
    ReferenceResolver(source, names, unknown).resolve(tree["blocks"])
    with_equations_apart(tree["blocks"])
    return tree


def _ended(text: str, book: LedgerBook, monitor: Monitor, origin: Origin) -> str:
    whole = with_ends(text)
    if whole != text:
        book.enter(Kind.RAW, Fate.CONVERTED, "TXT-072", origin, text[-_SHOWN:])
        monitor.report(Diagnostic.of("TXT-072", origin, words=" ".join(text[-_SHOWN:].split())))
    return whole


def _cite(
    tree: Tree, bibliography: Bibliography, language: str, origin: Origin, monitor: Monitor
) -> None:
    label_citations(tree, bibliography.labels)
    entries = [
        entry
        for content in bibliography.files
        for entry in read_tree(content, "biblatex", origin, monitor)["meta"]["references"]["c"]
    ]
    if entries:
        make_references(
            tree,
            {"t": "MetaList", "c": entries},
            lambda asked: with_citations(asked, origin, monitor),
            numeric=bibliography.numeric,
            in_order_of_citing=bibliography.in_order_of_citing,
            language=language,
        )
