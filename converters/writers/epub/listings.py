"""Lists of figures and of tables, by their captions, as parts of the navigation document.

EPUB 3.3 section 7.4.6: the types ``loi`` and ``lot`` of the Structural Semantics Vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from converters.model.publication import Inline, Section
from converters.model.traversal import plain_text, walk_sections
from converters.writers.epub.markup import allowed, attributes, escape
from converters.writers.epub.plan import Address
from converters.writers.epub.state import BookState

_LEAST: Final = 2
"""Fewer captions need no list."""
_LONGEST: Final = 160
"""Characters of a caption that a line of the list shows."""
_KINDS: Final = {
    "figure": ("loi", ("Danh mục hình", "List of figures")),
    "table": ("lot", ("Danh mục bảng", "List of tables")),
}
_OWN: Final = {
    "figure": ("danh mục hình", "danh mục các hình", "danh sách hình", "list of figures",
               "list of illustrations", "danh mục hình ảnh"),
    "table": ("danh mục bảng", "danh mục các bảng", "danh mục bảng biểu", "danh sách bảng",
              "list of tables"),
}  # fmt: skip
"""Titles of lists that the book has itself; ours is then for machines alone."""


class Listing(NamedTuple):
    """One list: its type, its heading and whether the book shows such a list itself."""

    kind: str
    heading: str
    lines: tuple[tuple[str, str], ...]
    """Label and address of each caption."""
    hidden: bool


def enter_caption(state: BookState, kind: str, caption: Iterable[Inline], file: str) -> str | None:
    """Note a caption that is being written; return the id for its figure or table.

    ``kind``: ``figure`` or ``table``. Without words in the caption there is neither.
    """
    label = " ".join(allowed(plain_text(caption)).split())
    if not label:
        return None
    address = Address(file, state.plan.names.give("", kind))
    state.captions.setdefault(kind, []).append((label, address))
    return address.id


def listings(state: BookState) -> tuple[Listing, ...]:
    """Return the lists that the book, as written, has enough captions for."""
    titles = _titles(file.section for file in state.plan.files)
    found = []
    for kind, (name, heading) in _KINDS.items():
        captions = state.captions.get(kind, [])
        if len(captions) >= _LEAST:
            lines = tuple((_shortened(label), address.full) for label, address in captions)
            hidden = any(title.startswith(_OWN[kind]) for title in titles)
            found.append(Listing(name, state.wording(*heading), lines, hidden))
    return tuple(found)


def _titles(sections: Iterable[Section]) -> frozenset[str]:
    every = walk_sections(sections)
    return frozenset(" ".join(plain_text(section.title).casefold().split()) for section in every)


def _shortened(label: str) -> str:
    if len(label) <= _LONGEST:
        return label
    return label[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def listing_markup(listing: Listing, state: BookState) -> str:
    """Return a list as a ``nav`` element."""
    state.see(listing.heading + "".join(label for label, _ in listing.lines))
    own = f"{listing.kind}-heading"
    marks = attributes(
        epub_type=listing.kind, id=listing.kind, aria_labelledby=own,
        hidden="" if listing.hidden else None,
    )  # fmt: skip
    lines = "".join(
        f"<li><a{attributes(href=href)}>{escape(label)}</a></li>\n" for label, href in listing.lines
    )
    heading = f'<h2 id="{own}">{escape(listing.heading)}</h2>'
    return f"<nav{marks}>\n{heading}\n<ol>\n{lines}</ol>\n</nav>"
