"""A short book that shows what a theme designs: openings, notes, verse, table, figure, breaks."""

from __future__ import annotations

from converters.files import BlobStore
from converters.model.metadata import Contributor, EditionRecord, Metadata, Work
from converters.model.publication import (
    Emphasis,
    Figure,
    Heading,
    InlineImage,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Quotation,
    Resource,
    SceneBreak,
    Section,
    Table,
    TableRow,
    Text,
    Verse,
)
from converters.vocabularies import SectionRole
from tests.support.full_book import jpeg, text
from tests.support.nodes import cell, paragraph

_OPENING = (
    "Ấy là một buổi chiều cuối năm, gió bấc thổi hun hút qua những dãy phố vắng, và người ta "
    "kéo cao cổ áo mà đi cho mau, chẳng ai để ý đến ông cụ bán câu đối ngồi co ro dưới mái hiên"
    " ngôi chùa cũ, bên tập giấy hồng điều và chiếc nghiên mực đã khô từ lúc nào. Trước mặt "
    "ông, nén hương trầm cháy gần hết, khói mỏng như sợi chỉ."
)
_LATER = (
    "Ễnh ương kêu ran ngoài bãi. Cô Tấm thở dài, khép cánh cửa liếp rồi nhóm bếp; ngọn lửa bùng"
    " lên, soi rõ những vết nứt trên vách đất và chiếc chõng tre kê sát tường."
)
_QUOTED = (
    "Tôi viết những dòng này khi đèn trong phố đã tắt, và chỉ còn nghe tiếng rao đêm vọng lại "
    "từ rất xa."
)


def sheet_book(media: BlobStore) -> Publication:
    """Return the book; its picture lies in ``media``."""
    return Publication(
        metadata=Metadata(
            work=Work(
                title="Những ngày áp Tết",
                subtitle="Truyện và ký",
                contributors=(Contributor(name="Nguyễn Thị Ễnh"),),
            ),
            edition=EditionRecord(publisher="Nhà xuất bản Thử Nghiệm", place="Hà Nội"),
        ),
        body=(_part(), _second()),
        notes=(
            Note(
                id="n1",
                kind=NoteKind.FOOTNOTE,
                blocks=(paragraph("Hồng điều: giấy nhuộm đỏ để viết câu đối."),),
            ),
        ),
        resources=(Resource("anh", media.put(jpeg()), "image/jpeg", "anh.jpg", 900, 600),),
    )


def _part() -> Section:
    return Section(
        id="p1",
        role=SectionRole.PART,
        number="Phần thứ nhất",
        title=text("Phố cũ"),
        children=(_first(),),
    )


def _first() -> Section:
    return Section(
        id="c1",
        role=SectionRole.CHAPTER,
        number="Chương 1",
        title=text("Ông đồ và những đứa trẻ trong ngõ Ấu Triệu"),
        blocks=(
            paragraph(_OPENING),
            paragraph(
                "Ông cụ nhìn tờ ",
                Emphasis(inlines=text("hồng điều")),
                NoteReference(note="n1"),
                " còn trắng tinh, mỉm cười.",
            ),
            paragraph("– Cụ ơi, cụ viết cho cháu chữ Phúc!"),
            SceneBreak(),
            paragraph(_LATER),
            Heading(level=1, inlines=text("Bài thơ trên giấy")),
            Verse(
                stanzas=(
                    (text("Mỗi năm hoa đào nở"), text("Lại thấy ông đồ già")),
                    (text("Bày mực tàu, giấy đỏ"), text("Bên phố đông người qua")),
                )
            ),
            Quotation(blocks=(paragraph(_QUOTED),), attribution=text("Thư gửi bạn")),
        ),
    )


def _second() -> Section:
    return Section(
        id="c2",
        role=SectionRole.CHAPTER,
        number="Chương 2",
        title=text("Sổ chi tiêu"),
        blocks=(
            paragraph(_LATER + " " + _OPENING),
            _table(),
            Figure(
                image=InlineImage(resource="anh", alt="Mặt trời trên phố"),
                caption=text("Hình 1. Chợ hoa ngày giáp Tết"),
            ),
            Heading(level=2, inlines=text("Những thứ phải mua")),
            ListBlock(
                items=tuple(
                    ListItem(blocks=(paragraph(words),))
                    for words in ("Gạo nếp, đỗ xanh", "Lá dong, lạt giang", "Một cành đào phai")
                )
            ),
        ),
    )


def _table() -> Table:
    rows = (
        ("Thứ", "Số lượng", "Giá (xu)"),
        ("Gạo nếp", "5 ống", "30"),
        ("Đỗ xanh", "2 ống", "14"),
        ("Giấy hồng điều", "10 tờ", "8"),
    )
    return Table(
        rows=tuple(TableRow(cells=tuple(cell(words) for words in row)) for row in rows),
        header_rows=1,
        caption=(Text(text="Bảng 1. Tiền chợ ngày hai mươi tám"),),
    )
