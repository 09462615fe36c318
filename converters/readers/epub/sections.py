"""Pages made sections where the book itself says what its sections are.

Without such words (``epub:type``, ``role``) the headings stay flat and are judged like those of any
manuscript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from converters.diagnostics import Origin
from converters.model.publication import (
    Alignment,
    Block,
    Heading,
    Inline,
    Paragraph,
    Section,
)
from converters.readers.epub.contents import STANDING, Paged
from converters.readers.markup.divisions import Closing, Opening
from converters.vocabularies import Matter, SectionRole

_PLAIN: Final = frozenset({SectionRole.SECTION, SectionRole.COVER, SectionRole.TOC})
_FRONT: Final = frozenset(
    {
        SectionRole.ABSTRACT, SectionRole.COPYRIGHT_PAGE, SectionRole.DEDICATION,
        SectionRole.EPIGRAPH, SectionRole.FOREWORD, SectionRole.HALF_TITLE_PAGE,
        SectionRole.PREFACE, SectionRole.TITLE_PAGE, SectionRole.ACKNOWLEDGMENTS,
    }
)  # fmt: skip
_BACK: Final = frozenset(
    {
        SectionRole.ACKNOWLEDGMENTS, SectionRole.AFTERWORD, SectionRole.APPENDIX,
        SectionRole.BIBLIOGRAPHY, SectionRole.COLOPHON, SectionRole.CONTRIBUTORS,
        SectionRole.COPYRIGHT_PAGE, SectionRole.ENDNOTES, SectionRole.GLOSSARY,
        SectionRole.INDEX,
    }
)  # fmt: skip
_BOTTOM: Final = 10


@dataclass
class _Node:
    """A section while it grows."""

    level: int
    role: SectionRole | None = None
    matter: Matter | None = None
    title: tuple[Inline, ...] = ()
    number: str | None = None
    blocks: list[Block] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)
    origin: Origin | None = None


@dataclass
class _OpenElement:
    """An element that says what section it is, until it ends."""

    depth: int
    role: SectionRole | None
    matter: Matter | None
    used: bool = False
    untitled: _Node | None = None


def are_told(pages: Iterable[Paged]) -> bool:
    """Return whether the pages say what their sections are, beyond that they are sections."""
    return any(
        isinstance(item, Opening) and item.roles - _PLAIN for page in pages for item in page.items
    )


def sections_of(
    pages: Sequence[Paged],
) -> tuple[tuple[Section, ...], tuple[Section, ...], tuple[Section, ...]]:
    """Return the sections of front, body and back matter."""
    tree = _Tree()
    for page in pages:
        for item in page.items:
            if isinstance(item, Opening):
                tree.open(item)
            elif isinstance(item, Closing):
                tree.close(item.depth)
            else:
                tree.add(item)
        tree.end_page()
    return _parted(tree.roots)


class _Tree:
    """The sections so far, and what is open."""

    def __init__(self) -> None:
        self.roots: list[_Node] = []
        self._path: list[_Node] = []
        self._elements: list[_OpenElement] = []

    def open(self, opening: Opening) -> None:
        role = next(iter(sorted(opening.roles - _PLAIN)), None)
        self._elements.append(_OpenElement(opening.depth, role, opening.matter))

    def close(self, depth: int) -> None:
        while self._elements and self._elements[-1].depth >= depth:
            ended = self._elements.pop()
            if ended.untitled is not None and ended.untitled in self._path:
                del self._path[self._path.index(ended.untitled) :]

    def end_page(self) -> None:
        """Forget what was left open, as damaged pages do."""
        self._elements.clear()

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._add_heading(block)
            return
        waiting = next((e for e in reversed(self._elements) if not e.used), None)
        is_outer = not any(e.used and e.role is not None for e in self._elements)
        if waiting is not None and waiting.role in STANDING and is_outer:
            waiting.used = True
            waiting.untitled = _Node(1, waiting.role, self._matter())
            self._place(waiting.untitled)
        self._target().blocks.append(block)

    def _add_heading(self, heading: Heading) -> None:
        page = next((e.untitled for e in self._elements if e.untitled is not None), None)
        if page is not None:
            # A title page or a dedication is no outline, however large some of its lines are.
            page.blocks.append(
                Paragraph(
                    inlines=heading.inlines, alignment=Alignment.CENTER, origin=heading.origin
                )
            )
            return
        waiting = next((e for e in reversed(self._elements) if not e.used and e.role), None)
        role = waiting.role if waiting is not None else None
        if waiting is not None:
            waiting.used = True
        self._place(
            _Node(
                heading.level,
                role,
                self._matter(),
                heading.inlines,
                heading.number,
                origin=heading.origin,
            )
        )

    def _matter(self) -> Matter | None:
        return next((e.matter for e in reversed(self._elements) if e.matter is not None), None)

    def _place(self, node: _Node) -> None:
        while self._path and self._path[-1].level >= node.level:
            self._path.pop()
        (self._path[-1].children if self._path else self.roots).append(node)
        self._path.append(node)

    def _target(self) -> _Node:
        """Return the section that text goes to; text behind inner sections gets one of its own."""
        if not self._path:
            self._place(_Node(_BOTTOM))
        last = self._path[-1]
        if last.children:
            self._place(_Node(_BOTTOM))
        return self._path[-1]


def _parted(
    roots: list[_Node],
) -> tuple[tuple[Section, ...], tuple[Section, ...], tuple[Section, ...]]:
    """Part the top-level sections; the order of the text stays."""
    first = next((n for n, node in enumerate(roots) if not _is_front(node)), len(roots))
    last = next((n for n in range(len(roots), first, -1) if not _is_back(roots[n - 1])), first)
    if first == last:
        # A book has a body: where all is front or back matter, that is it.
        first, last = 0, len(roots)
    builder = _Builder()
    front = tuple(builder.section(node, None) for node in roots[:first])
    body = tuple(builder.section(node, None) for node in roots[first:last])
    return front, body, tuple(builder.section(node, None) for node in roots[last:])


def _is_front(node: _Node) -> bool:
    if node.matter is not None:
        return node.matter is Matter.FRONT
    return node.role in _FRONT or (node.role is None and not node.title and not node.children)


def _is_back(node: _Node) -> bool:
    return node.matter is Matter.BACK if node.matter is not None else node.role in _BACK


class _Builder:
    """Makes sections of nodes; ids count by role, so the same source gives the same ids."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()

    def section(self, node: _Node, outer: SectionRole | None) -> Section:
        role = _role(node, outer)
        self._numbers[role.value] += 1
        own = f"{role.value}-{self._numbers[role.value]}"
        return Section(
            id=own,
            role=role,
            title=node.title,
            number=node.number,
            blocks=tuple(node.blocks),
            children=tuple(self.section(child, role) for child in node.children),
            origin=node.origin,
        )


def _role(node: _Node, outer: SectionRole | None) -> SectionRole:
    if node.role is not None:
        return node.role
    if not node.title or outer not in {None, SectionRole.PART}:
        return SectionRole.SECTION
    holds_chapters = any(child.role is SectionRole.CHAPTER for child in node.children)
    return SectionRole.PART if outer is None and holds_chapters else SectionRole.CHAPTER
