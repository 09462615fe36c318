"""What the passes over a flat text work on, and what they find out on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.model.guess import BlockKind, Guess, Mode, Trait
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Metadata
from converters.model.publication import (
    Block,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Table,
    Verse,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines
from converters.transforms.lines import text_of
from converters.vocabularies import SectionRole

_WORDS: Final = 60
"""Characters of the first words by which a place is known."""
_MANUAL: Final = "STR-046"
NO_HEADING_VALUE: Final = "none"
"""Value of a guess that a place is no heading."""


class Item(NamedTuple):
    """A block of the flat text with its characters; ``fixed``: a person said what it is."""

    block: Block
    text: str = ""
    fixed: bool = False
    span: int = 1
    """Paragraphs of the source that became the block."""

    @property
    def paragraph(self) -> Paragraph | None:
        """The block if it is text of which nobody has said anything yet."""
        return self.block if isinstance(self.block, Paragraph) and not self.fixed else None


def merged(block: Block, run: Sequence[Item]) -> Item:
    """Return the item for a block that some items became."""
    return Item(block, "", span=sum(item.span for item in run))


def item_of(block: Block, *, fixed: bool = False) -> Item:
    """Return the item for a block."""
    text = text_of(block.inlines) if isinstance(block, Paragraph | Heading) else ""
    return Item(block, text, fixed)


def items_of(blocks: Iterable[Block]) -> list[Item]:
    """Return the items for blocks of which nobody has said anything."""
    return [item_of(block) for block in blocks]


def with_section(
    items: Sequence[Item], start: int, page: Sequence[Item], role: SectionRole
) -> list[Item]:
    """Return the items with those from ``start`` on replaced by ``page``, a section without title.

    What follows it before the next heading is a section of its own.
    """
    end = start + len(page)
    before = [section_mark(role, page[0])]
    after: list[Item] = []
    if end < len(items) and not isinstance(items[end].block, Heading):
        after = [section_mark(SectionRole.SECTION, items[end])]
    return [*items[:start], *before, *page, *after, *items[end:]]


def marked_page(items: Sequence[Item], role: SectionRole) -> list[Item]:
    """Return what stands in the section of this role that a person marked, empty without one."""
    page: list[Item] | None = None
    for item in items:
        if isinstance(item.block, Heading):
            if page is not None:
                break
            page = [] if item.fixed and item.block.role is role else None
        elif page is not None:
            page.append(item)
    return page or []


def section_mark(role: SectionRole, item: Item) -> Item:
    """Return the beginning of a section without title, to stand before an item."""
    origin = getattr(item.block, "origin", None)
    return Item(Heading(inlines=(), level=1, role=role, origin=origin), "", fixed=True)


def first_words(text: str) -> str:
    """Return the words by which a place is shown and found again."""
    words = " ".join(text.split())
    if len(words) <= _WORDS:
        return words
    return words[:_WORDS].rsplit(" ", 1)[0]


class Findings:
    """Guesses, changes of the ledger and proposals for the metadata, while passes gather them."""

    def __init__(self) -> None:
        self.guesses: list[Guess] = []
        self.ledger = LedgerBook()
        self.metadata: list[Metadata] = []
        """Proposals, the weakest first."""
        self.mistaken_title = False
        """Whether a reader took several lines of the title page for the title."""

    def block(self, kind: BlockKind, reason: str, confidence: float, items: Sequence[Item]) -> None:
        """Record what some neighbouring paragraphs were taken for."""
        self._enter(Trait.BLOCK, kind.value, reason, confidence, items)

    def role(
        self, role: SectionRole, reason: str, confidence: float, items: Sequence[Item]
    ) -> None:
        """Record the role of a section that begins with the first of the items."""
        self._enter(Trait.ROLE, role.value, reason, confidence, items)

    def heading(self, level: int, reason: str, confidence: float, item: Item) -> None:
        """Record that a paragraph was taken for a heading."""
        self._enter(Trait.HEADING, str(level), reason, confidence, (item,))

    def no_heading(self, reason: str, confidence: float, item: Item) -> None:
        """Record that what a reader took for a heading is none."""
        self._enter(Trait.HEADING, NO_HEADING_VALUE, reason, confidence, (item,))

    def manual(self, trait: Trait, value: str, items: Sequence[Item]) -> None:
        """Record what a person decided."""
        self._enter(trait, value, _MANUAL, 1.0, items, Mode.MANUAL)

    def _enter(
        self,
        trait: Trait,
        value: str,
        reason: str,
        confidence: float,
        items: Sequence[Item],
        mode: Mode = Mode.AUTO,
    ) -> None:
        first = items[0]
        self.guesses.append(
            Guess(
                trait=trait,
                value=value,
                reason=reason,
                confidence=confidence,
                text=first_words(first.text or words_of(first.block)),
                mode=mode,
                origin=getattr(first.block, "origin", None),
                extent=sum(item.span for item in items),
            )
        )

    def dropped(self, block: Block, reason: str) -> None:
        """Enter a block, what stands in it, and its links: they will not be in the editions."""
        for inner in walk_blocks((block,)):
            match inner:
                case Paragraph() | Heading():
                    kind = Kind.HEADING if isinstance(inner, Heading) else Kind.PARAGRAPH
                    self._drop(kind, reason, inner.origin, text_of(inner.inlines))
                case ListBlock():
                    for item in inner.items:
                        self._drop(Kind.LIST_ITEM, reason, inner.origin, item.label or "")
                case Table():
                    self._drop(Kind.TABLE, reason, inner.origin, text_of(inner.caption))
                case Verse():
                    for stanza in inner.stanzas:
                        detail = text_of(tuple(i for line in stanza for i in line))
                        self._drop(Kind.PARAGRAPH, reason, inner.origin, detail)
                case _:
                    pass
            for inline in walk_inlines(own_inlines(inner)):
                if isinstance(inline, Link):
                    self._drop(Kind.LINK, reason, getattr(inner, "origin", None), inline.target)

    def _drop(self, kind: Kind, reason: str, origin: Origin | None, detail: str) -> None:
        """Count a thing that the reader kept as dropped."""
        self.ledger.count(kind, Fate.KEPT, -1)
        self.ledger.enter(kind, Fate.DROPPED, reason, origin, detail)


def words_of(block: Block) -> str:
    """Return the first characters of a block that is neither text nor heading."""
    lines: Iterable[Iterable[Inline]] = ()
    if isinstance(block, Verse):
        lines = (line for stanza in block.stanzas[:1] for line in stanza[:1])
    return " ".join(" ".join(plain_text(line).split()) for line in lines)


def in_reading_order(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """Return guesses by their places: sources in their order, then pages, paragraphs, heights."""
    told = list(guesses)
    sources: dict[str, int] = {}
    for guess in told:
        if guess.origin is not None:
            sources.setdefault(guess.origin.source, len(sources))

    def place(guess: Guess) -> tuple[int, int, int, float]:
        origin = guess.origin
        if origin is None:
            return 0, 0, 0, 0.0
        height = origin.box.top if origin.box else 0.0
        return sources[origin.source], origin.page or 0, origin.paragraph or 0, height

    return tuple(sorted(told, key=place))
