"""A book that holds every kind of node once, and what it takes to write and read it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from PIL import Image

from converters.files import BlobStore
from converters.model.edition import Edition
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
    Code,
    Emphasis,
    Equation,
    Figure,
    Heading,
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
    TableRow,
    Text,
    Underline,
    Verse,
)
from converters.monitor import CollectingMonitor
from converters.vocabularies import ContributorRole, EditionForm, ProductForm, SectionRole
from converters.writers import epub
from converters.writers.writing import WriteContext
from tests.support.nodes import cell, paragraph

MODIFIED = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mfrac><mi>a</mi><mn>2</mn>'
    '</mfrac><annotation encoding="TeX">a/2</annotation></semantics></math>'
)
DRAWING = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" '
    b'onload="alert(1)"><script>alert(2)</script><image href="http://example.org/x.png"/>'
    b'<circle cx="5" cy="5" r="4"/></svg>'
)


def text(words: str) -> Text:
    return Text(text=words)


def picture(mode: str = "RGB", form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    colour = {"RGB": (10, 120, 80), "CMYK": (10, 20, 30, 0), "L": 90}[mode]
    Image.new(mode, (40, 30), colour).save(stream, form)
    return stream.getvalue()


def _spans() -> Paragraph:
    kinds = (Emphasis, Strong, SmallCaps, Underline, Strikethrough, Superscript, Subscript)
    spans = [kind(inlines=(text(f"{kind.__name__} Ẫ"),)) for kind in kinds]
    return paragraph(
        "Chữ ",
        *spans,
        Code(text="a < b & c"),
        LineBreak(),
        LanguageSpan(inlines=(text("déjà vu"),), language="fr"),
        Anchor(name="Chỗ này"),
        InlineEquation(mathml=MATH, alt="a phần hai"),
        InlineImage(resource="dot", alt="", height_mm=4),
        Link(inlines=(text("trang ngoài"),), target="https://ví-dụ.vn/đường dẫn?a=1&b=[2]#ấ"),
        Link(inlines=(text("sang phần sau"),), target="#cuối"),
        PageBreak(label="12"),
    )


def _blocks() -> tuple:
    return (
        _spans(),
        Heading(inlines=(text("Đề mục trong bài"),), level=5),
        Quotation(blocks=(paragraph("Trăm năm"),), attribution=(text("Nguyễn Du"),)),
        Verse(stanzas=(((text("Trăm năm trong cõi"),), (text("người ta"),)), ((text("Hai"),),))),
        ListBlock(
            ordered=True,
            style=NumberStyle.LOWER_ROMAN,
            start=3,
            items=(
                ListItem(blocks=(paragraph("một"),)),
                ListItem(blocks=(paragraph("hai"), ListBlock(items=(ListItem(blocks=()),)))),
                ListItem(blocks=(paragraph("ba"),), label="Điều 3 bis"),
            ),
        ),
        Table(
            caption=(text("Bảng 1"),),
            header_rows=1,
            column_widths=(0.25, 0.75),
            rows=(
                TableRow(cells=(cell("Năm", header=True), cell("Số", header=True))),
                TableRow(cells=(cell("1936", header=True, row_span=2), cell("1"))),
                TableRow(cells=(cell("2", alignment=Alignment.RIGHT),)),
                TableRow(cells=(cell("chung", column_span=2, row_span=9),)),
            ),
        ),
        Figure(
            image=InlineImage(resource="plate", alt="Cây đa", width_mm=52.5),
            caption=(text("Hình 1"),),
        ),
        Figure(image=InlineImage(resource="drawing", alt="Vòng tròn")),
        SceneBreak(ornament="***"),
        Preformatted(text="\n  x = 1\n    y < 2"),
        Equation(mathml=MATH, alt="a phần hai", number="(1)"),
        Paragraph(inlines=(text("giữa"),), alignment=Alignment.CENTER, language="en"),
        paragraph("Chú", NoteReference(note="f1"), " rồi", NoteReference(note="e1"), "."),
        paragraph("Lại", NoteReference(note="f1"), NoteReference(note="star")),
    )


def _notes() -> tuple[Note, ...]:
    foot, end = NoteKind.FOOTNOTE, NoteKind.ENDNOTE
    return (
        Note(id="f1", kind=foot, blocks=(paragraph("Chân trang", NoteReference(note="f2")),)),
        Note(id="f2", kind=foot, blocks=(paragraph("Trong chú thích"),)),
        Note(id="star", kind=foot, label="*", blocks=(ListBlock(items=()), paragraph("Sao"))),
        Note(id="e1", kind=end, blocks=(paragraph("Cuối sách"), paragraph("Đoạn hai"))),
        Note(id="lost", kind=foot, blocks=(paragraph("Không có dấu"),)),
    )


def metadata() -> Metadata:
    people = (
        Contributor(name="Vũ Trọng Phụng"),
        Contributor(name="Jean Dupont", role=ContributorRole.TRANSLATOR, file_as="Dupont, Jean"),
    )
    return Metadata(
        work=Work(
            title="Số đỏ & <những> chuyện khác",
            subtitle="Tiểu thuyết",
            contributors=people,
            languages=("fr",),
            series=Series(title="Văn học hiện đại", number="3"),
            subjects=(Subject(heading="Tiểu thuyết", scheme="thema", code="FBA"),),
            description="Một cuốn sách.",
        ),
        edition=EditionRecord(
            publisher="Nhà xuất bản Văn học",
            place="Hà Nội",
            published="2026-11-20",
            rights="© 2026",
            print_isbn="9786047700004",
            licence=VietnameseLicence(registration_number="1234-2026/CXBIPH/05-12/VH"),
        ),
        products=(Product(form=ProductForm.EPUB, isbn="9786041000001"),),
    )


def everything(media: BlobStore) -> Publication:
    """Return a book with every kind of block, inline, note and picture."""
    role = SectionRole
    later = Section(id="chương hai", role=role.CHAPTER, title=(text("Hai"),), number="Chương 2",
                    blocks=(paragraph(Anchor(name="cuối"), "Hết."),))  # fmt: skip
    inner = Section(id="s", role=role.SECTION, title=(text("Mục"),), blocks=(paragraph("x"),))
    first = Section(id="c1", role=role.CHAPTER, title=(text("Một"),), blocks=_blocks(),
                    children=(inner,))  # fmt: skip
    part = Section(id="p", role=role.PART, title=(text("Đất"),), number="Phần I",
                   children=(first, later))  # fmt: skip
    front = Section(id="d", role=role.DEDICATION, blocks=(paragraph("Tặng mẹ"),))
    back = (
        Section(id="t", role=role.INDEX, title=(text("Bảng tra"),), blocks=(paragraph("a"),)),
        Section(id="g", role=role.GLOSSARY, title=(text("Từ ngữ"),), blocks=(paragraph("b"),)),
        Section(id="m", role=role.TOC, title=(text("Mục lục in"),), blocks=(paragraph("c"),)),
        Section(id="n", role=role.ENDNOTES, title=(text("Chú giải"),)),
    )
    return Publication(
        metadata=metadata(),
        front=(front,),
        body=(part,),
        back=back,
        notes=_notes(),
        resources=(
            Resource("dot", media.put(picture()), "image/png", "dot.png", 40, 30),
            Resource("plate", media.put(picture("CMYK", "JPEG")), "image/jpeg", "plate.jpg"),
            Resource("drawing", media.put(DRAWING), "image/svg+xml", "drawing.svg"),
        ),
    )


def small_book(*blocks: object, notes: tuple[Note, ...] = (), **work: object) -> Publication:
    """Return a book of one chapter."""
    chapter = Section(id="c", role=SectionRole.CHAPTER, title=(text("Một"),), blocks=blocks)
    values = {"title": "Sách nhỏ"} | work
    return Publication(metadata=Metadata(work=Work(**values)), body=(chapter,), notes=notes)


class Written:
    """An EPUB that was written, opened again."""

    def __init__(self, content: bytes, monitor: CollectingMonitor) -> None:
        self.content = content
        self.monitor = monitor
        self.zip = zipfile.ZipFile(io.BytesIO(content))

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.monitor.diagnostics]

    def source(self, name: str) -> str:
        return self.zip.read(f"EPUB/{name}").decode()

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    def names(self, folder: str) -> list[str]:
        start = f"EPUB/{folder}/"
        return [n.removeprefix(start) for n in self.zip.namelist() if n.startswith(start)]


def write_epub(
    publication: Publication,
    folder: Path,
    *,
    edition: Edition | None = None,
    identifier: str = "urn:uuid:6f0c2f5a-6c1e-5d0b-9c55-6a1d3c0c9b53",
) -> Written:
    """Write ``publication``; pictures lie in ``folder / "media"``."""
    monitor = CollectingMonitor()
    context = WriteContext(BlobStore(folder / "media"), monitor, MODIFIED, identifier, folder)
    target = io.BytesIO()
    epub.write(publication, edition or Edition(form=EditionForm.EPUB), target, context)
    return Written(target.getvalue(), monitor)
