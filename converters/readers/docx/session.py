"""What all parts of one document share while it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import Table
from converters.monitor import Monitor
from converters.readers.docx.changes import Settlement
from converters.readers.docx.numbering import Numbering
from converters.readers.docx.opening import Relationship, WordParts
from converters.readers.docx.pictures import Look, Picture, PictureShelf
from converters.readers.docx.redrawing import Redrawing
from converters.readers.docx.styles import Styles
from converters.readers.docx.tally import Tally
from converters.readers.legacy_text import LegacyText
from converters.vietnamese.detection import STRONG
from converters.vietnamese.legacy import FontRun, encoding_of_font
from converters.vietnamese.viqr import may_be_viqr


@dataclass
class Session:
    """Tools and findings of one reading."""

    package: WordParts
    styles: Styles
    numbering: Numbering
    pictures: PictureShelf
    redrawing: Redrawing
    tally: Tally
    monitor: Monitor
    language: str
    """Language of the book as known before reading."""
    anchors: dict[str, str]
    """Bookmarks that links lead to → names of anchors."""
    changes: Settlement = field(default_factory=Settlement)
    """How tracked changes were settled."""
    placed: set[str] = field(default_factory=set)
    """Anchors that stand in the text by now."""
    languages: Counter[str] = field(default_factory=Counter)
    """Words in other languages than the book's."""
    words: int = 0
    shown: dict[tuple[str, Look], Picture] = field(default_factory=dict)
    """Pictures by part and look, as they were stored when they were first met."""
    charts: dict[str, Table | None] = field(default_factory=dict)
    """Values of charts by part, read when they are first met."""
    diagrams: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of diagrams by part."""
    _foreign: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def legacy(self) -> LegacyText:
        """Decoder of text in old Vietnamese encodings."""
        return LegacyText(self.tally.book, self.monitor)

    def origin(self, part: str, paragraph: int | None = None) -> Origin:
        """Return a place in this document; the main part goes without saying."""
        shown = None if part == self.package.main else part
        return Origin(self.package.name, part=shown, paragraph=paragraph)

    def relationship(self, part: str, identifier: str | None) -> Relationship | None:
        """Return where an ``r:id`` of a part leads."""
        return self.package.relationships(part).get(identifier or "")

    def may_be_foreign(self, language: str | None) -> bool:
        """Return whether a run's language is another than the book's, and not just Word's own."""
        if language is None:
            return False
        known = self._foreign.get(language)
        if known is None:
            primary = primary_of(language)
            differs = primary.isalpha() and primary != primary_of(self.language)
            known = differs and language != self.styles.default_language
            self._foreign[language] = known
        return known

    def decode(self, runs: list[tuple[str, str | None]], origin: Origin) -> Sequence[str]:
        """Return the texts of a paragraph's runs (text, font) in Unicode."""
        if _is_unicode_throughout(runs):
            return [self.legacy.normal(text, origin) for text, _ in runs]
        return self.legacy.decode([FontRun(text, font) for text, font in runs], origin)

    def anchor(self, bookmark: str) -> str | None:
        """Return the anchor that a bookmark becomes, None where no link needs it (again)."""
        name = self.anchors.get(bookmark)
        if name is None or name in self.placed:
            return None
        self.placed.add(name)
        self.tally.keep(Kind.BOOKMARK)
        return name

    def take_back(self, anchor: str) -> None:
        """Undo the placing of an anchor that has no place in the text after all."""
        self.placed.discard(anchor)
        self.tally.keep(Kind.BOOKMARK, -1)

    def lose_link(self, target: str, origin: Origin | None) -> None:
        """Enter a link that was kept so far as dropped: what it stands on can lead nowhere."""
        self.tally.keep(Kind.LINK, -1)
        self.tally.drop(Kind.LINK, "DOCX-057", origin, target)


def primary_of(language: str) -> str:
    """Return the primary subtag of a language tag, in lower case."""
    return language.partition("-")[0].lower()


def _is_unicode_throughout(runs: list[tuple[str, str | None]]) -> bool:
    """Whether runs of one ordinary font are plainly Unicode together: short ones are not judged."""
    font = runs[0][1]
    if any(other != font for _, other in runs) or legacy_font(font) is not None:
        return False
    text = "".join(text for text, _ in runs)
    return STRONG.search(text) is not None or (text.isascii() and not may_be_viqr(text))


def legacy_font(*fonts: str | None) -> str | None:
    """Return the first font that stands for a legacy Vietnamese encoding."""
    return next((f for f in fonts if f is not None and encoding_of_font(f) is not None), None)
