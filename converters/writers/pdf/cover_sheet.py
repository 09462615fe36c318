"""The cover for the printer: back, spine and front in one, with bleed and marks.

The spine is as wide as the leaves of the print edition are thick; for that, its pages are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from converters.diagnostics import Diagnostic
from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.isbn import read_isbn
from converters.model.metadata import EditionRecord, Metadata
from converters.model.publication import Publication
from converters.monitor import Monitor, Silent
from converters.resources import resource_bytes
from converters.vocabularies import ProductForm
from converters.writers.fonts import font_paths
from converters.writers.imprint import authors
from converters.writers.look import cover_colours
from converters.writers.pdf.barcode import MODULE_MM, QUIET_MODULES, bars_of
from converters.writers.pdf.compiling import Order, compile_book
from converters.writers.pdf.composition import language_arguments
from converters.writers.pdf.design import PageDesign, page_design
from converters.writers.pdf.literals import Glyphs, literal, single_spaced
from converters.writers.pdf.pictures import Picture, prepare_pictures
from converters.writers.pdf.press import BLEED_MM, EDGE_MM, Sheet, report_coarse, write_for_press
from converters.writers.pdf.print_edition import filled_pages, page_count, typeset_inside
from converters.writers.pdf.problems import Problems
from converters.writers.writing import WriteContext

PAPER_UM: Final = 100.0
"""Thickness of a leaf of the usual offset paper of 80 g/m²."""
LEAST_SPINE_MM: Final = 6.0
"""Narrower spines bear no text: it would run over the fold when the book is bound."""
CUT_SIGN: Final = "[…]"
"""Ends a description that had no room; the template puts it."""

_BREAK: Final = re.compile(r"\s*\n\s*")
_MM_PER_INCH: Final = 25.4
_MOST_ON_SPINE: Final = 2
"""Authors whose names have room beside a title."""
_LEAST_CUT: Final = 3
"""Per cent of a picture that nobody misses."""
_EDGE_SHARE: Final = 0.04
"""Of the picture's width, beside the spine."""
_LIGHT: Final = 140
"""Luma of a ground from which on black stands out better than white."""


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the cover.

    Reports the spine (PDF-082, PDF-083), a description that was cut (PDF-084), a barcode that there
    is none of (PDF-085), and a coarse or cropped picture (PDF-081, PDF-088). Raises ToolError and
    SettingsError as the typeset PDF does.
    """
    monitor = context.monitor
    design = replace(page_design(edition.design), edge_mm=EDGE_MM)
    with monitor.phase("typesetting", 0.8) as phase:
        # What there is to say of the pages, the print edition says.
        inside = typeset_inside(
            publication, edition.design, replace(context, monitor=Silent(phase))
        )
    pages = filled_pages(page_count(Path(inside.order.target)))
    paper = edition.design.paper_um or PAPER_UM
    spine = round(pages / 2 * paper / 1000, 1)
    monitor.report(Diagnostic.of("PDF-082", width=spine, pages=pages, paper=round(paper)))
    if spine < LEAST_SPINE_MM:
        monitor.report(Diagnostic.of("PDF-083", width=spine, wanted=round(LEAST_SPINE_MM)))
    maker = _CoverMaker(publication, design, spine, context)
    order = maker.order()
    compile_book(order, monitor)
    maker.tell(Path(order.target))
    width, height = design.trim.width_mm, design.trim.height_mm
    sheet = Sheet(2 * width + spine, height, folds_mm=(width, width + spine))
    write_for_press(Path(order.target), sheet, target, monitor, to_inks=maker.is_drawn)


@dataclass
class _CoverMaker:
    publication: Publication
    design: PageDesign
    spine_mm: float
    context: WriteContext

    def __post_init__(self) -> None:
        self._glyphs = Glyphs()
        self._metadata = self.publication.metadata
        self._title = self._text(self._metadata.work.title) or self._word(
            "Chưa có nhan đề", "Untitled"
        )
        self._picture = self._given_picture()

    @property
    def is_drawn(self) -> bool:
        """Whether there is no picture whose colours those around it must meet."""
        return self._picture is None or self._picture.format == "svg"

    def order(self) -> Order:
        """Return what typst is to compile."""
        self.context.work.mkdir(parents=True, exist_ok=True)
        root = self.context.media.folder if self._picture else self.context.work
        return Order(
            source=self._source().encode(),
            root=str(root.resolve()),
            fonts=tuple(str(path) for path in font_paths()),
            timestamp=int(self.context.modified.timestamp()),
            target=str(self.context.work / "cover.pdf"),
            press=True,
        )

    def tell(self, made: Path) -> None:
        """Report what a person should hear about the cover that was made."""
        monitor = self.context.monitor
        Problems().tell(monitor, self._glyphs)
        if CUT_SIGN not in (self._metadata.work.description or "") and _shows(made, CUT_SIGN):
            monitor.report(Diagnostic.of("PDF-084"))
        if not self._isbn():
            monitor.report(Diagnostic.of("PDF-085"))
        if self._picture is not None and self._picture.format != "svg":
            self._tell_picture(self._picture, monitor)

    def _tell_picture(self, picture: Picture, monitor: Monitor) -> None:
        name = next(r.name for r in self.publication.resources if r.id == self.publication.cover)
        width = self.design.trim.width_mm + BLEED_MM
        height = self.design.trim.height_mm + 2 * BLEED_MM
        # The picture fills the front: the side that is shorter for it sets the scale.
        mm_per_px = max(width / picture.width_px, height / picture.height_px)
        report_coarse({name: _MM_PER_INCH / mm_per_px}, monitor)
        shown = width * height / (picture.width_px * picture.height_px * mm_per_px**2)
        cut = round(100 * (1 - shown))
        if cut >= _LEAST_CUT:
            monitor.report(
                Diagnostic.of(
                    "PDF-088", name=name, percent=cut, width=round(width), height=round(height)
                )
            )

    def _given_picture(self) -> Picture | None:
        cover = self.publication.cover
        if cover is None:
            return None
        alone = Publication(
            metadata=Metadata(), body=(), cover=cover, resources=self.publication.resources
        )
        context = self.context
        made = prepare_pictures(alone, context.media, context.monitor, press=True)
        return made.get(cover)

    def _source(self) -> str:
        metadata = self._metadata
        language = language_arguments(metadata.work.language) or 'lang: "vi"'
        moment = self.context.modified
        names = authors(metadata)
        people = self._text(", ".join(names))
        several = len(names) > _MOST_ON_SPINE
        spine = self._word("Nhiều tác giả", "Various authors") if several else people
        ground, ink, accent = self._colours()
        return f"""\
#set document(title: {literal(self._title)}, author: {literal(people)}, date: datetime(
  year: {moment.year}, month: {moment.month}, day: {moment.day},
  hour: {moment.hour}, minute: {moment.minute}, second: {moment.second},
))
#set text({language})
{self.design.settings}
#let spine = {self.spine_mm}mm
#let bleed = {BLEED_MM}mm
#let ground = {ground}
#let ink = {ink}
#let accent = {accent}
{resource_bytes("typesetting", "cover.typ").decode("utf-8")}
#cover({self._front(names)}, {literal(self._title)}, {literal(spine)}, {self._back()})
"""

    def _colours(self) -> tuple[str, str, str]:
        """Return ground, ink and accent: of the theme, or such as go with the given picture."""
        if self._picture is None or self.is_drawn:
            sets = self.design.theme.look.covers
            ground, ink, accent = (
                f"rgb({literal(colour)})" for colour in cover_colours(self._title, sets)
            )
            return ground, ink, accent
        red, green, blue = _edge_colour(self._picture, self.context.media)
        luma = 0.299 * red + 0.587 * green + 0.114 * blue
        ink = f"luma({0 if luma >= _LIGHT else 255})"
        return f"rgb({red}, {green}, {blue})", ink, ink

    def _front(self, names: Sequence[str]) -> str:
        if self._picture is not None:
            path = self._picture.inks or self._picture.path
            return f"picture-front({literal(path)}, {literal(self._picture.format)})"
        # Of several people none is parted at the end of a line.
        whole = [name.replace(" ", "\u00a0") for name in names] if len(names) > 1 else names
        people = self._text(", ".join(whole))
        subtitle = self._text(self._metadata.work.subtitle)
        fields = (people, self._title, subtitle, self._publisher())
        return f"drawn-front({', '.join(map(literal, fields))})"

    def _back(self) -> str:
        edition = self._metadata.edition
        told = _BREAK.split((self._metadata.work.description or "").strip())
        paragraphs = "".join(f"{literal(self._text(text))}, " for text in told if text)
        lines = (self._publisher(), self._text(edition.website), self._price(edition))
        return f"back(({paragraphs}), {', '.join(map(literal, lines))}, {self._barcode()})"

    def _barcode(self) -> str:
        digits = self._isbn()
        if not digits:
            return "none"
        shown = literal(f"ISBN {read_isbn(digits).formatted or digits}")
        bars = "".join(
            f"({start}, {width}, {'true' if tall else 'false'}), "
            for start, width, tall in bars_of(digits)
        )
        quiet = f"({QUIET_MODULES[0]}, {QUIET_MODULES[1]})"
        return f"barcode({shown}, {literal(digits)}, ({bars}), {MODULE_MM}mm, {quiet})"

    def _isbn(self) -> str | None:
        return read_isbn(self._metadata.isbn_of(ProductForm.PRINT) or "").digits

    def _price(self, edition: EditionRecord) -> str:
        """Return the price; words that stand in its place (“Sách không bán”) as they are."""
        price = self._text(edition.licence.price)
        is_sum = any(character.isdigit() for character in price)
        return f"{self._word('Giá', 'Price')}: {price}" if is_sum else price

    def _publisher(self) -> str:
        edition = self._metadata.edition
        return self._text(edition.publisher or edition.imprint)

    def _text(self, text: str | None) -> str:
        return self._glyphs.shown(single_spaced(text or "").strip())

    def _word(self, vi: str, en: str) -> str:
        return vi if self._metadata.work.language.lower().startswith("vi") else en


def _edge_colour(picture: Picture, media: BlobStore) -> tuple[int, int, int]:
    """Return the mean colour of a picture where the spine meets it."""
    from PIL import Image

    with Image.open(media.folder / picture.path.lstrip("/")) as image:
        edge = (0, 0, max(1, round(image.width * _EDGE_SHARE)), image.height)
        plain = image.convert("RGB").crop(edge).resize((1, 1), Image.Resampling.BOX)
        red, green, blue = plain.tobytes()
    return red, green, blue


def _shows(path: Path, words: str) -> bool:
    from pypdf import PdfReader

    return words in PdfReader(path).pages[0].extract_text()
