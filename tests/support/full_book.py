"""A small book that uses every kind of node, for the tests of the PDF writers."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from converters.files import BlobStore
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
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
from tests.support.nodes import cell, paragraph

SENTENCE = (
    "Bấy giờ vào khoảng đầu mùa thu, trời trong và cao, những đám mây trắng như bông lững thững "
    "trôi về phía biển, và người đàn bà đứng lặng bên cửa sổ nghe tiếng chuông nhà thờ đổ hồi. "
)
FRACTION = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mfrac><mrow><mo>−</mo>'
    "<mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup><mo>−</mo><mn>4</mn><mi>a</mi>"
    "<mi>c</mi></msqrt></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></math>"
)


def text(words: str) -> tuple[Text, ...]:
    return (Text(text=words),)


def jpeg(width: int = 900, height: int = 600) -> bytes:
    image = Image.new("RGB", (width, height), (214, 206, 190))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.8), fill=(120, 60, 50))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def tiff() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (300, 200), 140).save(stream, "TIFF")
    return stream.getvalue()


def metadata() -> Metadata:
    return Metadata(
        work=Work(
            title="Gió đầu mùa",
            subtitle="Tập truyện ngắn",
            contributors=(
                Contributor(name="Thạch Lam"),
                Contributor(name="Lê Thị Dịch", role=ContributorRole.TRANSLATOR),
            ),
            series=Series(title="Văn học Việt Nam", number="12"),
            description="Một tập truyện.",
        ),
        edition=EditionRecord(
            publisher="Nhà xuất bản Thử Nghiệm",
            place="Hà Nội",
            published="2026-05-01",
            rights="© 2026 Thạch Lam",
            licence=VietnameseLicence(
                registration_number="1234-2026/CXBIPH/05-12/VH",
                director="Nguyễn Văn Giám",
                editor="Trần Thị Biên",
            ),
        ),
        products=(Product(form=ProductForm.PDF, isbn="9786041000001"),),
    )


def styled_paragraph() -> Paragraph:
    return Paragraph(
        inlines=(
            Text(text="Chữ "),
            Emphasis(inlines=text("nghiêng, ")),
            Strong(inlines=(Text(text="đậm, "), Emphasis(inlines=text("đậm nghiêng, ")))),
            SmallCaps(inlines=text("Hoàng Lê Nhất Thống Chí, ")),
            Underline(inlines=text("gạch dưới, ")),
            Strikethrough(inlines=text("gạch bỏ, ")),
            Text(text="H"),
            Subscript(inlines=text("2")),
            Text(text="O, m"),
            Superscript(inlines=text("2")),
            Text(text=", "),
            Code(text="x = 'ấ' #*_"),
            Text(text=", "),
            LanguageSpan(inlines=text("incomprehensibilities of hyphenation, "), language="en"),
            Link(inlines=text("trang mạng"), target="https://example.org/sách?a=1#ấ"),
            Text(text=", "),
            Link(inlines=text("chỗ có neo"), target="#neo"),
            Text(text=", "),
            Link(inlines=text("chỗ không có"), target="#không-có"),
            Text(text=", "),
            InlineEquation(mathml=FRACTION, alt="nghiệm của phương trình bậc hai"),
            Text(text=", "),
            InlineImage(resource="small", alt="Biểu tượng", width_mm=6),
            Text(text=', #dấu *không* _phải_ $mã$ \\ "ngoặc" <neo> @a [b] // c /* d */ ~ --- `e`.'),
        )
    )


def table() -> Table:
    head = TableRow(
        cells=(
            cell("Tên", header=True),
            cell("Năm", header=True),
            TableCell(blocks=(paragraph("Ghi chú", NoteReference(note="in-table")),), header=True),
        )
    )
    rows = (
        TableRow(cells=(cell("Hai đứa trẻ", row_span=2), cell("1938"), cell("Gồm hai cột"))),
        TableRow(cells=(cell("trải ngang", column_span=9),)),
        TableRow(cells=(cell("Dưới bóng hoàng lan"), cell("1943", alignment=Alignment.RIGHT))),
    )
    return Table(rows=(head, *rows), header_rows=1, caption=text("Bảng kê truyện"))


def blocks() -> tuple[Block, ...]:
    items = (
        ListItem(blocks=(paragraph("Mục thứ nhất"),)),
        ListItem(
            blocks=(
                paragraph("Mục thứ hai"),
                ListBlock(items=(ListItem(blocks=(paragraph("Mục con"),)),)),
            )
        ),
    )
    labelled = (ListItem(blocks=(paragraph("Có nhãn riêng"),), label="Điều 7."), *items[:1])
    figure = Figure(
        image=InlineImage(resource="photo", alt="Hình bầu dục đỏ"),
        caption=text("Minh họa của tác giả"),
    )
    return (
        styled_paragraph(),
        Paragraph(
            inlines=(PageBreak(label="7"), *text("Căn giữa trang")), alignment=Alignment.CENTER
        ),
        Paragraph(inlines=text("Un paragraphe en français."), language="fr"),
        Heading(inlines=(*text("Mục nhỏ trong chương"), NoteReference(note="in-heading")), level=1),
        Heading(inlines=text("Sâu hơn nhiều"), level=6),
        Quotation(blocks=(paragraph(SENTENCE),), attribution=text("Lời người kể")),
        Verse(
            stanzas=(
                (text("Trăm năm trong cõi người ta,"), text("Chữ tài chữ mệnh khéo là ghét nhau.")),
                (text("Trải qua một cuộc bể dâu,"), text("Những điều trông thấy mà đau đớn lòng.")),
            )
        ),
        ListBlock(items=items),
        ListBlock(items=items, ordered=True, style=NumberStyle.LOWER_ALPHA, start=3),
        ListBlock(items=labelled, ordered=True, style=NumberStyle.UPPER_ROMAN),
        table(),
        figure,
        Figure(image=InlineImage(resource="scan"), caption=()),
        SceneBreak(),
        Preformatted(text="def số(đỏ):\n\treturn đỏ * 2  # hết\n"),
        SceneBreak(ornament="❦"),
        Equation(mathml=FRACTION, alt="nghiệm phương trình bậc hai", number="(1)"),
        Paragraph(inlines=(Anchor(name="neo"), *text("Chỗ có neo."), LineBreak(), *text("Hết."))),
    )


def full_book(media: BlobStore) -> Publication:
    """Return the book, its pictures stored in ``media``."""
    small, photo, scan = jpeg(120, 120), jpeg(), tiff()
    resources = (
        Resource("small", media.put(small), "image/jpeg", "small.jpg", 120, 120),
        Resource("photo", media.put(photo), "image/jpeg", "photo.jpg", 900, 600),
        Resource("scan", media.put(scan), "image/tiff", "scan.tif", 300, 200),
    )
    notes = (
        Note(
            id="one",
            kind=NoteKind.FOOTNOTE,
            blocks=(paragraph("Lời chú một."), paragraph("Đoạn hai.")),
        ),
        Note(id="in-heading", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Chú ở tiêu đề."),)),
        Note(
            id="in-table", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Chú trong bảng."),), label="*"
        ),
        Note(id="end", kind=NoteKind.ENDNOTE, blocks=(paragraph("Lời chú cuối sách."),)),
        Note(id="lost", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Chú không có dấu."),)),
    )
    opening = Paragraph(
        inlines=(
            *text(SENTENCE),
            NoteReference(note="one"),
            *text(" và cuối "),
            NoteReference(note="end"),
            *text(" và lại "),
            NoteReference(note="one"),
        )
    )
    long = tuple(paragraph(SENTENCE * 3) for _ in range(16))
    chapters = (
        Section(
            id="c1",
            role=SectionRole.CHAPTER,
            number="Chương 1",
            title=(*text("Hai đứa trẻ"), NoteReference(note="in-heading")),
            blocks=(opening, *long, *blocks()),
            children=(
                Section(
                    id="c1s1",
                    role=SectionRole.SECTION,
                    title=text("Một mục con"),
                    blocks=(paragraph(SENTENCE),),
                ),
            ),
        ),
        Section(
            id="c2",
            role=SectionRole.CHAPTER,
            number="Chương 2",
            title=text("Nhà mẹ Lê"),
            blocks=long,
        ),
    )
    return Publication(
        metadata=metadata(),
        front=(
            Section(
                id="d",
                role=SectionRole.DEDICATION,
                blocks=(Paragraph(inlines=text("Tặng mẹ"), alignment=Alignment.CENTER),),
            ),
            Section(id="f", role=SectionRole.FOREWORD, title=text("Lời nói đầu"), blocks=long[:8]),
        ),
        body=(
            Section(
                id="p1",
                role=SectionRole.PART,
                number="Phần thứ nhất",
                title=text("Phố huyện"),
                children=chapters,
            ),
        ),
        back=(Section(id="b", role=SectionRole.AFTERWORD, title=text("Lời bạt"), blocks=long[:1]),),
        notes=notes,
        resources=resources,
        cover="photo",
    )
