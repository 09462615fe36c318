"""The notebook of one typeset book: what its parts look up, and what was met on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

from converters.model.publication import Anchor, Link, Publication
from converters.model.traversal import all_inlines, walk_sections
from converters.vocabularies import ProductForm
from converters.writers.imprint import Word
from converters.writers.pdf.drop_caps import DropCap
from converters.writers.pdf.literals import Glyphs
from converters.writers.pdf.notes import NoteMarks
from converters.writers.pdf.nudging import AS_IT_IS, Nudges, Standing
from converters.writers.pdf.pictures import Picture
from converters.writers.pdf.problems import Problems

_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "ftp", "doi", "urn"})
_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?:-|$)")
POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True)
class Places:
    """Typst labels of what links point to, by the name in the publication."""

    labels: dict[str, str]
    """Section ids and anchors, of those alone that a link leads to."""
    sections: dict[str, str]
    """Every section's own label, by its id."""

    @classmethod
    def of(cls, publication: Publication) -> Places:
        """Name every section, and every anchor that some link of the book leads to."""
        sections = {
            section.id: f"s{number}"
            for number, section in enumerate(walk_sections(publication.sections), 1)
        }
        wanted = set()
        names = []
        for inline in all_inlines(publication):
            if isinstance(inline, Link) and inline.target.startswith("#"):
                wanted.add(inline.target[1:])
            elif isinstance(inline, Anchor):
                names.append(inline.name)
        anchors = [name for name in dict.fromkeys(names) if name in wanted]
        labels = {name: f"a{number}" for number, name in enumerate(anchors, 1)}
        targets = {name: label for name, label in sections.items() if name in wanted}
        return cls(targets | labels, sections)


@dataclass(frozen=True)
class Simplified:
    """Tables, by their numbers, that are set more simply because typst fails on them."""

    headless: frozenset[int] = frozenset()
    """Their head rows stand as other rows do and are not repeated."""
    flat: frozenset[int] = frozenset()
    """Their text stands as paragraphs."""


@dataclass
class Composition:
    """Look-ups (fixed) and findings (growing) of one run; every emitter takes it."""

    glyphs: Glyphs
    places: Places
    notes: NoteMarks
    pictures: dict[str, Picture]
    measure_pt: float
    """Width of the text block."""
    size_pt: float
    """Size of the running text."""
    text_height_pt: float
    vietnamese: bool
    """Words of our own (“Mục lục”) are Vietnamese, else English."""
    runs_left: bool = False
    """Its language is written from right to left."""
    product: ProductForm = ProductForm.PDF
    """Whose ISBN stands on the imprint page."""
    own_breaks: bool = False
    """Whether pages begin where the author had them begin."""
    drop_cap: DropCap | None = None
    """How the first letters of chapters are set; None: as all others."""
    simplified: Simplified = Simplified()
    nudges: Nudges = AS_IT_IS
    """What brings notes to the pages of their marks."""
    standings: dict[str, Standing] = field(default_factory=dict)
    """Where the marks of the notes at the foot stand, in the order in which they were set."""
    chapter: int = 0
    """Number of the run of pages that is set."""
    tables: int = 0
    """Tables met so far."""
    may_float: bool = False
    """Whether figures and tables with captions may float to the head or foot of a page."""
    floats: int = 0
    """Figures and tables met so far that may float."""
    problems: Problems = field(default_factory=Problems)
    resolutions: dict[str, float] = field(default_factory=dict)
    """Pixels per inch of pictures where they are largest, by resource id."""
    opened: set[str] = field(default_factory=set)
    """Notes that were set, and anchors that were placed."""
    _held: list[int] = field(default_factory=list)
    """Numbers of what may float, from the last place on that nothing floats past."""

    @property
    def word(self) -> Word:
        """Return what chooses a word of our own in the book's language."""
        return word_of(vietnamese=self.vietnamese)

    def next_table(self) -> int:
        """Return the number of the table that is met now, from 0."""
        self.tables += 1
        return self.tables - 1

    def next_float(self) -> int:
        """Return the number of what is met now and may float, from 1."""
        self.floats += 1
        self._held.append(self.floats)
        return self.floats

    def end_of_floats(self) -> str:
        """Return the expression that nothing which was met so far floats past, empty for none."""
        held, self._held = self._held, []
        return f"end-of-floats({', '.join(map(str, held))});" if held else ""

    def first(self, name: str) -> bool:
        """Return whether this is the first time that ``name`` is met."""
        fresh = name not in self.opened
        self.opened.add(name)
        return fresh


def is_vietnamese(publication: Publication) -> bool:
    """Return whether words of our own in a book are Vietnamese."""
    return publication.metadata.work.language.lower().startswith("vi")


def word_of(*, vietnamese: bool) -> Word:
    """Return what chooses between the Vietnamese and the English form of a word."""
    return lambda vi, en: vi if vietnamese else en


def web_address(target: str) -> str | None:
    """Return an address that a PDF may point to, in ASCII; None where it may not."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return None
    if scheme not in _SCHEMES or len(target) > 2_000:
        return None
    return quote(target, safe="!#$%&'()*+,/:;=?@[]~-._")


def language_arguments(tag: str | None) -> str:
    """Return the arguments of typst's ``text`` for a BCP 47 tag, empty for an unusable tag."""
    found = _TAG.match(tag or "")
    if found is None:
        return ""
    language = f'lang: "{found[1].lower()}"'
    return f'{language}, region: "{found[2].upper()}"' if found[2] else f"{language}, region: none"
