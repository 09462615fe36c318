"""Recognised pages become paragraphs, headings, poems and notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from converters.diagnostics import Box
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind
from converters.model.page import (
    Line,
    PageImage,
    PageLayout,
    Region,
    RegionRole,
    SourceKind,
    Word,
)
from converters.model.publication import (
    Emphasis,
    Figure,
    Heading,
    NoteReference,
    PageBreak,
    Paragraph,
    SmallCaps,
    Strong,
    Text,
    Verse,
)
from converters.model.traversal import all_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.readers.scan_notes import page_notes
from converters.readers.scans import read_layouts

LEFT, RIGHT, PITCH, SIZE = 100.0, 1100.0, 60.0, 23.0
INDENT = 60.0


def line(text: str, row: float, left: float = LEFT, right: float = RIGHT) -> Line:
    """Line whose words share the width between two edges evenly."""
    words = text.split()
    y = 200 + row * PITCH
    step = (right - left) / len(words)
    boxes = [
        Box(left + n * step, y - 35, left + (n + 1) * step - 8, y + 10) for n in range(len(words))
    ]
    made = tuple(Word(w, box, 0.95) for w, box in zip(words, boxes, strict=True))
    box = Box(left, y - 35, right, y + 10)
    return Line(made, box, (left, y, right, y), SIZE)


def layout(number: int, regions: Sequence[Region], label: str | None = None) -> PageLayout:
    page = PageImage(
        path="book.pdf",
        source="book.pdf",
        kind=SourceKind.PDF_PAGE,
        frame=number - 1,
        number=number,
        key="0" * 64,
        width_px=1200,
        height_px=1800,
    )
    return PageLayout(page=page, regions=tuple(regions), label=label)


def region(role: RegionRole, lines: Sequence[Line]) -> Region:
    box = lines[0].box
    for each in lines[1:]:
        box = box.union(each.box)
    return Region(role, box, tuple(lines))


def body(*lines: Line) -> Region:
    return region(RegionRole.BODY, lines)


def read(tmp_path: Path, *layouts: PageLayout) -> tuple[Reading, CollectingMonitor]:
    monitor = CollectingMonitor()
    context = ReadContext(ReadOptions(), BlobStore(tmp_path), monitor, tmp_path)
    return read_layouts(layouts, context), monitor


def texts(reading: Reading) -> list[str]:
    found = []
    for block in reading.publication.body[0].blocks:
        assert isinstance(block, Paragraph | Heading)
        found.append(plain_text(block.inlines))
    return found


FIRST = "Trong khu sân quần mà bên ngoài là những"
MORE = "hàng ruối kín mít chỉ có một sân hữu là"


def test_an_indent_begins_a_paragraph_and_a_flush_line_goes_on(tmp_path: Path) -> None:
    page = layout(
        1,
        [
            body(
                line(FIRST, 0, LEFT + INDENT),
                line(MORE, 1),
                line("được dùng đến.", 2, LEFT, 500),
                line("Hai đứa trẻ nhỏ tuổi uể oải đi nhặt", 3, LEFT + INDENT),
                line("những quả bóng.", 4, LEFT, 480),
            )
        ],
    )
    reading, _ = read(tmp_path, page)
    assert texts(reading) == [
        f"{FIRST} {MORE} được dùng đến.",
        "Hai đứa trẻ nhỏ tuổi uể oải đi nhặt những quả bóng.",
    ]


def test_a_paragraph_goes_on_over_the_page_and_keeps_its_start(tmp_path: Path) -> None:
    pages = (
        layout(1, [body(line(FIRST, 0, LEFT + INDENT), line(MORE, 1), line(MORE, 2))], "57"),
        layout(2, [body(line(MORE, 0), line(MORE, 1), line("hết câu.", 2, LEFT, 420))], "58"),
    )
    reading, _ = read(tmp_path, *pages)
    (paragraph,) = reading.publication.body[0].blocks
    assert isinstance(paragraph, Paragraph)
    labels = [inline.label for inline in paragraph.inlines if isinstance(inline, PageBreak)]
    assert labels == ["57", "58"]
    assert plain_text(paragraph.inlines) == " ".join([FIRST, *[MORE] * 4, "hết câu."])


def test_every_page_has_its_start_even_without_text(tmp_path: Path) -> None:
    page = layout(1, [body(line(FIRST, 0, LEFT + INDENT), line(MORE, 1))])
    reading, _ = read(tmp_path, page, layout(2, []), layout(3, []))
    breaks = [i.label for i in all_inlines(reading.publication) if isinstance(i, PageBreak)]
    assert breaks == ["1", "2", "3"]
    assert reading.ledger.number(Kind.PAGE_BREAK) == 3


def test_a_skewed_page_keeps_its_paragraphs(tmp_path: Path) -> None:
    def askew(each: Line) -> Line:
        shift = each.box.top * 0.04  # 2.3 degrees: the margin drifts by more than an indent
        box = Box(each.box.left - shift, each.box.top, each.box.right - shift, each.box.bottom)
        y = each.box.bottom - 10
        rise = 0.04 * (box.right - box.left)
        baseline = (box.left, y - rise / 2, box.right, y + rise / 2)
        return msgspec.structs.replace(each, box=box, baseline=baseline)

    lines = []
    for start in range(0, 24, 3):
        lines.append(line(FIRST, start, LEFT + INDENT))
        lines.append(line(MORE, start + 1))
        lines.append(line("được dùng đến.", start + 2, LEFT, 500))
    reading, _ = read(tmp_path, layout(1, [body(*map(askew, lines))]))
    assert texts(reading) == [f"{FIRST} {MORE} được dùng đến."] * 8


def test_headings_stand_by_themselves(tmp_path: Path) -> None:
    heading = region(RegionRole.HEADING, [line("Chương 3", 0, 500, 700)])
    text = body(line(FIRST, 3, LEFT + INDENT), line(MORE, 4), line("hết.", 5, LEFT, 300))
    reading, _ = read(tmp_path, layout(1, [heading, text]))
    first, second = reading.publication.body[0].blocks
    assert isinstance(first, Heading)
    assert plain_text(first.inlines) == "Chương 3"
    assert isinstance(second, Paragraph)
    assert reading.ledger.number(Kind.HEADING) == 1


def test_verse_keeps_its_lines_and_stanzas(tmp_path: Path) -> None:
    poem = [
        line("Trăm năm trong cõi người ta,", 0, LEFT, 700),
        line("Chữ tài chữ mệnh khéo là ghét nhau.", 1, LEFT, 860),
        line("Trải qua một cuộc bể dâu,", 2, LEFT, 640),
        line("Những điều trông thấy mà đau đớn lòng.", 3, LEFT, 900),
        line("Lạ gì bỉ sắc tư phong,", 5, LEFT, 610),
        line("Trời xanh quen thói má hồng đánh ghen.", 6, LEFT, 930),
    ]
    reading, _ = read(tmp_path, layout(1, [body(*poem)]))
    (verse,) = reading.publication.body[0].blocks
    assert isinstance(verse, Verse)
    assert [[plain_text(row) for row in stanza] for stanza in verse.stanzas] == [
        [row.text for row in poem[:4]],
        [row.text for row in poem[4:]],
    ]


def test_a_hyphen_at_the_line_end_follows_the_books_own_words(tmp_path: Path) -> None:
    page = layout(
        1,
        [
            body(
                line("Chàng đặt va-li lên trường kỷ rồi mở cái va-", 0, LEFT + INDENT),
                line("li da. The publication was another publi-", 1),
                line("cation of the year, năm Gia-", 2),
                line("tĩnh triều Minh - một năm", 3),
                line("yên.", 4, LEFT, 200),
            )
        ],
    )
    reading, _ = read(tmp_path, page)
    (text,) = texts(reading)
    assert "cái va-li da" in text
    assert "another publication of" in text
    assert "Gia-tĩnh triều Minh - một" in text


def _page_with_note(*words_of_second_line: str) -> PageLayout:
    note = region(RegionRole.NOTE, [line("'Tiếng địa phương, nay ít dùng.", 8, LEFT, 700)])
    text = body(
        line(FIRST, 0, LEFT + INDENT),
        line(" ".join(words_of_second_line), 1),
        line("hết câu.", 2, LEFT, 420),
    )
    return layout(1, [text, note])


def test_a_note_is_tied_to_the_quotation_mark_that_its_figure_was_read_as(tmp_path: Path) -> None:
    reading, monitor = read(tmp_path, _page_with_note("đêm", "“hình", "nhân”", "ăn", "trộm”", "là"))
    (note,) = reading.publication.notes
    assert plain_text(next(iter(note.blocks)).inlines) == "Tiếng địa phương, nay ít dùng."
    (paragraph,) = reading.publication.body[0].blocks
    assert isinstance(paragraph, Paragraph)
    place = next(
        n for n, inline in enumerate(paragraph.inlines) if isinstance(inline, NoteReference)
    )
    assert plain_text(paragraph.inlines[:place]).endswith("“hình nhân” ăn trộm")
    assert plain_text(paragraph.inlines[place:]).startswith(" là")
    assert monitor.diagnostics == []
    assert reading.ledger.number(Kind.FOOTNOTE, Fate.KEPT) == 1


def test_punctuation_behind_a_mark_stands_close_to_it(tmp_path: Path) -> None:
    page = _page_with_note("gió", "1", ",", "mưa")
    text, *rest = page.regions
    first, second, *more = text.lines
    words = [
        msgspec.structs.replace(word, raised=word.text == "1", close=word.text == ",")
        for word in second.words
    ]
    second = msgspec.structs.replace(second, words=tuple(words))
    text = msgspec.structs.replace(text, lines=(first, second, *more))
    reading, _ = read(tmp_path, msgspec.structs.replace(page, regions=(text, *rest)))
    inlines = reading.publication.body[0].blocks[0].inlines
    place = next(n for n, inline in enumerate(inlines) if isinstance(inline, NoteReference))
    assert inlines[place - 1].text.endswith("gió")
    assert inlines[place + 1].text.startswith(", mưa")


def test_looks_are_kept_in_notes_as_in_text(tmp_path: Path) -> None:
    def looking(line: Line, **looks: bool) -> Line:
        words = (msgspec.structs.replace(line.words[1], **looks),)
        return msgspec.structs.replace(line, words=(line.words[0], *words, *line.words[2:]))

    text = body(
        looking(line("Theo Nguyễn Trãi thì", 0, LEFT + INDENT), small_capitals=True),
        line("đêm ăn trộm1 là hết.", 1),
    )
    notes = [
        looking(line("1 Xem bộ Ức Trai thi tập, bản xi-", 8), italic=True),
        line("măng của nhà", 9, LEFT, 700),
    ]
    going_on = looking(line("in cũ hết.", 8, LEFT, 400), bold=True)
    following = layout(2, [body(line(MORE, 0)), region(RegionRole.NOTE, [going_on])])
    first = layout(1, [text, region(RegionRole.NOTE, notes)])
    reading, _ = read(tmp_path, first, following)
    (note,) = reading.publication.notes
    (block,) = note.blocks
    assert isinstance(block, Paragraph)
    assert block.inlines == (
        Emphasis(inlines=(Text(text="Xem"),)),
        Text(text=" bộ Ức Trai thi tập, bản xi-măng của nhà in "),
        Strong(inlines=(Text(text="cũ"),)),
        Text(text=" hết."),
    )
    (paragraph, *_) = reading.publication.body[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert SmallCaps(inlines=(Text(text="Nguyễn"),)) in paragraph.inlines


def test_a_note_without_a_mark_is_called_at_the_pages_end_and_reported(tmp_path: Path) -> None:
    following = layout(2, [body(line(MORE, 0), line(MORE, 1), line("xong.", 2, LEFT, 300))])
    reading, monitor = read(tmp_path, _page_with_note("đêm", "ăn", "trộm", "là"), following)
    references = [i for i in all_inlines(reading.publication) if isinstance(i, NoteReference)]
    assert [r.note for r in references] == [note.id for note in reading.publication.notes]
    assert [d.code for d in monitor.diagnostics] == ["SCAN-020"]
    assert [e.reason for e in reading.ledger.entries] == ["SCAN-020"]


def test_a_picture_on_the_page_becomes_a_figure(tmp_path: Path) -> None:
    picture = Region(RegionRole.PICTURE, Box(200, 300, 900, 800), image="ab" * 32)
    reading, _ = read(tmp_path, layout(1, [body(line(FIRST, 0, LEFT + INDENT)), picture]))
    figure = reading.publication.body[0].blocks[1]
    assert isinstance(figure, Figure)
    (resource,) = reading.publication.resources
    assert figure.image.resource == resource.id
    assert (resource.key, resource.media_type) == ("ab" * 32, "image/jpeg")


def test_words_tell_where_they_stand_and_how_sure_they_are(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, layout(4, [body(line(FIRST, 0, LEFT + INDENT), line(MORE, 1))]))
    (paragraph,) = reading.publication.body[0].blocks
    assert paragraph.origin is not None
    assert (paragraph.origin.source, paragraph.origin.page) == ("book.pdf", 4)
    assert paragraph.origin.box == Box(LEFT, 165, RIGHT, 270)
    assert paragraph.origin.confidence == 0.95


def test_the_lines_of_a_title_on_a_page_of_its_own_are_one_heading(tmp_path: Path) -> None:
    def titled(*regions: Region) -> list[str]:
        text = body(*[line("Trời xanh quen thói má hồng đánh ghen", n) for n in range(8)])
        reading, _ = read(tmp_path, layout(1, regions), layout(2, [text]))
        blocks = reading.publication.body[0].blocks
        return [plain_text(b.inlines) for b in blocks if isinstance(b, Heading)]

    title = [line("TRUYỆN DÀI", 2, 400, 800), line("CỦA HỒ", 3.3, 450, 750)]
    part = line("PHẦN MỘT", 9, 400, 800)
    place = body(line("Hà Nội", 20, 500, 700))
    one = ["TRUYỆN DÀI CỦA HỒ"]
    assert titled(region(RegionRole.HEADING, title)) == one
    assert titled(region(RegionRole.HEADING, title), place) == one
    assert titled(region(RegionRole.HEADING, [*title, part])) == [*one, "PHẦN MỘT"]


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (["1 Xem bản in năm", "1935, trang 20."], ["Xem bản in năm 1935, trang 20."]),
        (["1 Tên sách:", "“Bến sông” in lần đầu."], ["Tên sách: “Bến sông” in lần đầu."]),
        (
            ["1 Tên sách:", "“Bến sông", "xưa” in lần đầu."],
            ["Tên sách: “Bến sông xưa” in lần đầu."],
        ),
        (["“ Bến sông ở đây.", "’ Đò ngang."], ["Bến sông ở đây.", "Đò ngang."]),
        (["1 Bến sông.", "2Đò ngang.", "(3) Chợ."], ["Bến sông.", "Đò ngang.", "Chợ."]),
    ],
)
def test_a_note_begins_with_a_number_and_no_year_or_quotation(
    lines: list[str], notes: list[str]
) -> None:
    foot = region(RegionRole.NOTE, [line(text, 20 + n) for n, text in enumerate(lines)])
    found = page_notes(layout(1, [foot]))
    assert [" ".join(line.text for line in n.lines)[n.start :] for n in found] == notes


def test_lines_of_chinese_are_joined_without_a_space(tmp_path: Path) -> None:
    rows = [line("他走了過去", 0), line("又走了回來。", 1), line("Luận ngữ", 2, right=500)]
    reading, _ = read(tmp_path, layout(1, [body(*rows)]))
    (block,) = reading.publication.body[0].blocks
    assert isinstance(block, Paragraph)
    assert plain_text(block.inlines) == "他走了過去又走了回來。 Luận ngữ"
