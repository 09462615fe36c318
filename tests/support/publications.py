"""Hypothesis strategies for whole publications that every writer must be able to write.

What they give is sound: ids are unique, notes and pictures that are pointed to exist, internal
links lead to anchors, text is NFC and may stand in XML. ``store_pictures`` puts the bytes of the
one picture that all resources show into a BlobStore.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from PIL import Image

from converters.diagnostics import Origin
from converters.files import BlobStore
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
    Subject,
    VietnameseLicence,
    Work,
)
from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Code,
    Emphasis,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    NumberStyle,
    PageBreak,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    Resource,
    SceneBreak,
    Section,
    SmallCaps,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    TableCell,
    TableRow,
    Text,
    Underline,
    Verse,
)
from converters.vocabularies import ContributorRole, ProductForm, SectionRole

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>1</mn></math>'
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặỳỷỹýỵABĐƠƯ0123456789"
MARKS = " .,;:!?…–—“”‘’«»()[]{}<>&\"'/\\#*_~`$^@%+=|-\u00a0"
RARE = "éüßñœČжمה中文한😀𝔘\u2028\u0301"


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (12, 8), (200, 40, 40)).save(stream, "PNG")
    return stream.getvalue()


PICTURE = _picture()
PICTURE_KEY = hashlib.sha256(PICTURE).hexdigest()


def store_pictures(media: BlobStore) -> None:
    """Put the picture that every generated resource shows into ``media``."""
    media.put(PICTURE)


@cache
def nfc_texts(min_size: int = 1, max_size: int = 10) -> st.SearchStrategy[str]:
    """Return text as readers give it: NFC, no control characters, not only spaces."""
    characters = st.sampled_from(LETTERS + MARKS + RARE)
    texts = st.text(characters, min_size=min_size, max_size=max_size)
    return texts.map(lambda text: unicodedata.normalize("NFC", text)).filter(
        lambda text: min_size == 0 or bool(text.strip())
    )


_LANGUAGES = st.sampled_from(["vi", "en", "fr", "zh-Hant", "ar"])
_ORIGINS = st.none() | st.builds(
    Origin, source=st.just("sách.docx"), paragraph=st.integers(1, 5_000), page=st.none()
)


@dataclass
class _Names:
    """Names given out so far, so that each is unique and every pointer leads somewhere."""

    sections: int = 0
    anchors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    pages: int = 0

    def section(self) -> str:
        self.sections += 1
        return f"section-{self.sections}"

    def anchor(self) -> str:
        return _further(self.anchors, "place")

    def note(self) -> str:
        return _further(self.notes, "note")

    def picture(self) -> str:
        return _further(self.pictures, "picture")

    def page(self) -> str:
        self.pages += 1
        return str(self.pages)


def _further(names: list[str], stem: str) -> str:
    names.append(f"{stem}-{len(names) + 1}")
    return names[-1]


@st.composite
def metadata_records(draw: Draw) -> Metadata:
    """Draw metadata of a book that has at least a title."""
    contributors = st.builds(
        Contributor, name=nfc_texts(), role=st.sampled_from(ContributorRole), file_as=st.none()
    )
    work = Work(
        title=draw(nfc_texts()),
        subtitle=draw(st.none() | nfc_texts()),
        contributors=tuple(draw(st.lists(contributors, max_size=3))),
        language=draw(st.sampled_from(["vi", "en", "fr"])),
        series=draw(st.none() | st.builds(Series, title=nfc_texts(), number=st.just("2"))),
        subjects=tuple(draw(st.lists(st.builds(Subject, heading=nfc_texts()), max_size=2))),
        description=draw(st.none() | nfc_texts()),
    )
    edition = EditionRecord(
        publisher=draw(st.none() | nfc_texts()),
        published=draw(st.none() | st.sampled_from(["2026", "2026-11", "2026-11-20"])),
        rights=draw(st.none() | nfc_texts()),
        licence=VietnameseLicence(registration_number=draw(st.none() | nfc_texts())),
    )
    products = draw(st.sampled_from([(), (Product(form=ProductForm.EPUB, isbn="9786041000001"),)]))
    return Metadata(work=work, edition=edition, products=products, modified="2026-11-20T08:00:00Z")


class _Drawer:
    """Draws one publication; keeps the names that were given out.

    ``_budget`` is how many more blocks and spans may be drawn freely; after that come plain
    paragraphs of text, so that a book stays small enough to be drawn in milliseconds.
    """

    def __init__(self, draw: Draw, budget: int = 30) -> None:
        self._draw = draw
        self._budget = budget
        self.names = _Names()

    def _chance(self) -> bool:
        return self._draw(st.booleans())

    def _several(self, make: Callable[[], T], least: int, most: int) -> tuple[T, ...]:
        number = self._draw(st.integers(least, most)) if self._budget > 0 else least
        return tuple(make() for _ in range(number))

    def _text(self) -> Text:
        return Text(text=self._draw(nfc_texts()))

    # inlines

    def inlines(self, depth: int = 2, *, notes: bool = True, least: int = 1) -> tuple[Inline, ...]:
        return self._several(lambda: self.inline(depth, notes=notes), least, 3)

    def inline(self, depth: int, *, notes: bool) -> Inline:
        if self._budget <= 0:
            return self._text()
        self._budget -= 1
        draw, names = self._draw, self.names
        leaves: list[Callable[[], Inline]] = [
            self._text,
            self._text,
            lambda: Code(text=draw(nfc_texts())),
            LineBreak,
            lambda: Anchor(name=names.anchor()),
            lambda: PageBreak(label=names.page()),
            lambda: InlineImage(resource=names.picture(), alt=draw(st.just("") | nfc_texts())),
            lambda: InlineEquation(mathml=MATHML, alt="x = 1"),
        ]
        if notes:
            leaves.append(lambda: NoteReference(note=names.note()))
        if depth:
            leaves.extend([lambda: self._span(depth), lambda: self._pointing_span(depth)] * 2)
        return draw(st.sampled_from(leaves))()

    def _span(self, depth: int) -> Inline:
        kinds = (Emphasis, Strong, SmallCaps, Underline, Strikethrough, Superscript, Subscript)
        kind = self._draw(st.sampled_from(kinds))
        return kind(inlines=(self._text(), *self.inlines(depth - 1, least=0)))

    def _pointing_span(self, depth: int) -> Inline:
        """Link or language span; links hold neither links nor notes."""
        if self._chance():
            inlines = self.inlines(depth - 1)
            return LanguageSpan(inlines=inlines, language=self._draw(_LANGUAGES))
        targets = ["https://example.org/a?b=1&c=ấ", "mailto:ai@example.org"]
        targets.extend(f"#{name}" for name in self.names.anchors)
        return Link(inlines=(self._text(),), target=self._draw(st.sampled_from(targets)))

    # blocks

    def blocks(self, depth: int = 2, *, notes: bool = True, least: int = 1) -> tuple[Block, ...]:
        return self._several(lambda: self.block(depth, notes=notes), least, 4)

    def block(self, depth: int, *, notes: bool) -> Block:
        if self._budget <= 0:
            return Paragraph(inlines=(self._text(),))
        self._budget -= 1
        makers: list[Callable[[], Block]] = [
            lambda: self._paragraph(notes=notes),
            lambda: self._paragraph(notes=notes),
            self._plain_block,
            self._verse,
            self._figure,
        ]
        if depth:
            makers.extend(
                [
                    lambda: self._quotation(depth, notes=notes),
                    lambda: self._list(depth, notes=notes),
                    lambda: self._table(depth, notes=notes),
                ]
            )
        return self._draw(st.sampled_from(makers))()

    def _paragraph(self, *, notes: bool) -> Block:
        return Paragraph(
            inlines=(self._text(), *self.inlines(notes=notes)),
            alignment=self._draw(st.none() | st.sampled_from(Alignment)),
            language=self._draw(st.none() | _LANGUAGES),
            origin=self._draw(_ORIGINS),
        )

    def _plain_block(self) -> Block:
        kind = self._draw(st.sampled_from([SceneBreak, Preformatted, Equation]))
        if kind is SceneBreak:
            return SceneBreak(ornament=self._draw(st.sampled_from([None, "* * *"])))
        if kind is Preformatted:
            lines = self._several(lambda: self._text().text, 1, 3)
            return Preformatted(text="\n".join(lines))
        number = self._draw(st.sampled_from([None, "(1)"]))
        return Equation(mathml=MATHML, alt="x = 1", number=number)

    def _verse(self) -> Block:
        def line() -> tuple[Inline, ...]:
            return (self._text(),)

        return Verse(stanzas=self._several(lambda: self._several(line, 1, 4), 1, 2))

    def _figure(self) -> Block:
        image = InlineImage(resource=self.names.picture(), alt=self._draw(nfc_texts()))
        return Figure(image=image, caption=self.inlines(1, least=0))

    def _quotation(self, depth: int, *, notes: bool) -> Block:
        attribution = (self._text(),) if self._chance() else ()
        return Quotation(blocks=self.blocks(depth - 1, notes=notes), attribution=attribution)

    def _list(self, depth: int, *, notes: bool) -> Block:
        def item() -> ListItem:
            return ListItem(blocks=self.blocks(depth - 1, notes=notes))

        return ListBlock(
            items=self._several(item, 1, 3),
            ordered=self._chance(),
            style=self._draw(st.sampled_from(NumberStyle)),
            start=self._draw(st.integers(1, 9)),
        )

    def _table(self, depth: int, *, notes: bool) -> Block:
        """Rectangular table; the last row may be one cell that spans all columns."""
        columns = self._draw(st.integers(1, 3))
        header_rows = self._draw(st.integers(0, 1))

        def row(number: int) -> TableRow:
            cells = tuple(
                TableCell(blocks=self.blocks(depth - 1, notes=notes), header=number < header_rows)
                for _ in range(columns)
            )
            return TableRow(cells=cells)

        rows = [row(n) for n in range(self._draw(st.integers(header_rows + 1, 3)))]
        if columns > 1 and self._chance():
            wide = TableCell(blocks=(self._paragraph(notes=notes),), column_span=columns)
            rows.append(TableRow(cells=(wide,)))
        return Table(rows=tuple(rows), header_rows=header_rows, caption=self.inlines(1, least=0))

    # the whole

    def section(self, role: SectionRole, depth: int) -> Section:
        child_role = SectionRole.SECTION
        children = self._several(lambda: self.section(child_role, depth - 1), 0, 2 if depth else 0)
        return Section(
            id=self.names.section(),
            role=role,
            title=(self._text(), *self.inlines(1, notes=False, least=0)),
            blocks=self.blocks(),
            children=children,
            language=self._draw(st.none() | _LANGUAGES),
        )

    def flat_section(self) -> Section:
        def block() -> Block:
            if self._chance():
                level = self._draw(st.integers(1, 9))
                return Heading(inlines=(self._text(), *self.inlines(1, least=0)), level=level)
            return self.block(2, notes=True)

        blocks = self._several(block, 1, 8)
        return Section(id=self.names.section(), role=SectionRole.SECTION, blocks=blocks)

    def finish(
        self, body: tuple[Section, ...], front: tuple[Section, ...], back: tuple[Section, ...]
    ) -> Publication:
        kinds = st.sampled_from(NoteKind)
        notes = tuple(
            Note(id=name, kind=self._draw(kinds), blocks=self.blocks(1, notes=False))
            for name in self.names.notes
        )
        pictures = self.names.pictures
        return Publication(
            metadata=self._draw(metadata_records()),
            front=front,
            body=body,
            back=back,
            notes=notes,
            resources=tuple(_resource(name) for name in pictures),
            cover=pictures[0] if pictures and self._chance() else None,
        )

    def publication(self) -> Publication:
        fronts = st.sampled_from([SectionRole.PREFACE, SectionRole.DEDICATION])
        backs = st.sampled_from([SectionRole.AFTERWORD, SectionRole.BIBLIOGRAPHY])
        front = self._several(lambda: self.section(self._draw(fronts), 0), 0, 1)
        body = self._several(lambda: self.section(SectionRole.CHAPTER, 1), 1, 3)
        back = self._several(lambda: self.section(self._draw(backs), 0), 0, 1)
        return self.finish(body, front, back)


def _resource(name: str) -> Resource:
    return Resource(
        id=name,
        key=PICTURE_KEY,
        media_type="image/png",
        name=f"{name}.png",
        width_px=12,
        height_px=8,
    )


@st.composite
def publications(draw: Draw) -> Publication:
    """Draw a finished publication: front, body of chapters, back, notes, pictures."""
    return _Drawer(draw).publication()


@st.composite
def flat_publications(draw: Draw) -> Publication:
    """Draw what a reader gives: one section of flat blocks with headings of levels 1 to 9."""
    drawer = _Drawer(draw)
    return drawer.finish((drawer.flat_section(),), (), ())
