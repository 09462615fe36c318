"""Word documents with numbers, dates, names and nesting that no author ever made."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import Figure, Link, ListBlock
from converters.model.traversal import plain_text, walk_inlines
from converters.readers.docx.names import integer, points
from tests.support.docx_bench import Bench, image_bytes, numbered, reference
from tests.support.docx_builder import STYLES, core_properties, field, paragraph, picture, run

GIANT = "9" * 4_000
"""Python reads it as a number, and cannot divide it."""
LONGER = "9" * 5_000
"""Python refuses to read it."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


PICTURE = {"links": {"i": ("image", "media/i.png")}, "files": {"word/media/i.png": b""}}


def code(instruction: str) -> str:
    """Return a field that has no result."""
    start, _, end = field(instruction).partition('<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
    return start + end


def drawn(style: str) -> str:
    return (
        f'<w:r><w:pict><v:shape style="{style}"><v:imagedata r:id="i" cropleft="{GIANT}"/>'
        "</v:shape></w:pict></w:r>"
    )


@pytest.mark.parametrize(
    "body",
    [
        paragraph("chữ", properties=f'<w:spacing w:before="{GIANT}" w:after="-{GIANT}"/>'),
        paragraph("chữ", properties=f'<w:ind w:left="{GIANT}"/><w:outlineLvl w:val="{GIANT}"/>'),
        paragraph(run("chữ", f'<w:sz w:val="{GIANT}"/><w:position w:val="{GIANT}"/>')),
        paragraph("chữ") + f'<w:sectPr><w:pgSz w:w="{GIANT}" w:h="-{GIANT}"/></w:sectPr>',
        paragraph("chữ", properties=f'<w:sectPr><w:cols w:num="{GIANT}"/></w:sectPr>'),
        paragraph("chữ", picture("i").replace("1296000", GIANT)),
        paragraph(
            "chữ",
            picture("i").replace(
                "<pic:blipFill>",
                f'<pic:spPr><a:xfrm rot="{GIANT}"/></pic:spPr><pic:blipFill>'
                f'<a:srcRect l="{GIANT}" t="-{GIANT}"/>',
            ),
        ),
        paragraph("chữ", drawn(f"rotation:{GIANT};width:{GIANT}pt")),
        paragraph("chữ", drawn(f"rotation:{LONGER}fd;flip:x;height:{LONGER}in")),
        paragraph("chữ", style="Giant"),
        paragraph("chữ", code(rf"EQ \a\co{LONGER}(1,2)")),
        paragraph("chữ", code('SYMBOL ""')),
        paragraph("chữ", code(f"SYMBOL {GIANT}")),
        paragraph("chữ", f'<w:r><w:sym w:font="Symbol" w:char="{"F" * 5_000}"/></w:r>'),
    ],
)
def test_giant_numbers_cost_no_text(bench: Bench, body: str) -> None:
    giant = f'<w:style w:type="paragraph" w:styleId="Giant"><w:name w:val="heading {LONGER}"/>'
    giant += f'<w:pPr><w:spacing w:before="{GIANT}"/></w:pPr></w:style>'
    files = {"word/media/i.png": image_bytes("PNG")}
    text = bench.text(body, parts={"styles": STYLES + giant}, links=PICTURE["links"], files=files)
    assert "chữ" in text


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("-3", -3), ("1.5", 7), ("", 7), (None, 7), (GIANT, 7), (LONGER, 7)],
)
def test_what_is_no_measure_is_the_usual_one(text: str | None, number: int) -> None:
    assert integer(text, 7) == number


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("240", 12.0), ("-30", -1.5), ("36pt", 36.0), ("1in", 72.0), ("2.54cm", 72.0),
        ("25.4mm", 72.0), ("1pc", 12.0), ("36 pt", 0.0), ("đôi", 0.0), ("", 0.0), (None, 0.0),
        (GIANT, 0.0), (f"{GIANT}mm", 0.0), ("²", 0.0),
    ],
)  # fmt: skip
def test_lengths_come_with_a_unit_or_as_twentieths_of_a_point(
    text: str | None, length: float
) -> None:
    assert points(text) == pytest.approx(length)


@pytest.mark.parametrize("form", ["decimal", "lowerLetter", "upperRoman", "hebrew1", "zerosabc"])
def test_numbering_from_a_giant_start_stays_short(bench: Bench, form: str) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="%1.%2"/></w:lvl>'
        for n, start in enumerate((GIANT, "9" * 12))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    (made,) = bench.blocks(numbered("chữ", 1, 1), parts={"numbering": numbering})
    assert isinstance(made, ListBlock)
    assert made.items[0].label is not None
    assert len(made.items[0].label) < 3_000


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-07:00", f"{GIANT}-01-01", "hôm qua"],
)
def test_moment_out_of_range_is_no_date(bench: Bench, moment: str) -> None:
    core = core_properties(modified=moment)
    reading = bench.read(paragraph("chữ"), files={"docProps/core.xml": core})
    assert reading.publication.metadata.modified is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.30000000000000004", "0.3"),
        ("--5.1234567", "--5.1234567"),
        ("1.²²²²²²²", "1.²²²²²²²"),
        ("1234567.12345678", "1234567"),
    ],
)
def test_value_of_a_chart_is_shown_as_a_person_would_write_it(
    bench: Bench, value: str, shown: str
) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart = (
        f'<c:chartSpace xmlns:c="{space}"><c:ser><c:val><c:pt idx="0"><c:v>{value}</c:v></c:pt>'
        "</c:val></c:ser></c:chartSpace>"
    )
    (table,) = bench.blocks(
        paragraph(
            '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="c"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        ),
        links={"c": ("chart", "charts/c.xml")},
        files={"word/charts/c.xml": chart.encode()},
    )
    assert plain_text(table.rows[0].cells[1].blocks[0].inlines) == shown


def test_inserted_document_may_have_a_longer_name_than_the_disk_takes(bench: Bench) -> None:
    name = f"{'tên' * 200}.html"
    text = bench.text(
        '<w:altChunk r:id="c"/>',
        links={"c": ("aFChunk", name)},
        files={f"word/{name}": b"<p>trong</p>"},
    )
    assert text == "trong"


def test_thousands_of_fields_within_one_another_are_read(bench: Bench) -> None:
    deep = 6_000
    start, end = field('HYPERLINK "https://a.vn/"', "|").split("|")
    (block,) = bench.blocks(paragraph(start * deep, "trong", end * deep, " ngoài"))
    (link,) = [inline for inline in walk_inlines(block.inlines) if isinstance(inline, Link)]
    assert (plain_text(block.inlines), link.target) == ("trong ngoài", "https://a.vn/")
    assert bench.number(Kind.FIELD, Fate.KEPT) == bench.number(Kind.FIELD) == deep


def test_thousands_of_comments_on_one_passage_are_read(bench: Bench) -> None:
    many = 3_000
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(many))
    ends = "".join(f'<w:commentRangeEnd w:id="{n}"/>' for n in range(many))
    words = "".join(run(f"chữ {n} ") for n in range(many))
    part = "".join(f'<w:comment w:id="{n}">{paragraph("?")}</w:comment>' for n in range(many))
    reading = bench.read(paragraph(starts, words, ends), parts={"comments": part})
    passages = {comment.passage for comment in reading.comments}
    assert len(reading.comments) == many
    assert [len(passage) for passage in passages] == [300]
    assert passages.pop().startswith("chữ 0 chữ 1 chữ 2")


def test_notes_each_marked_in_the_one_before_are_all_read(bench: Bench) -> None:
    many = 1_500
    notes = "".join(
        f'<w:footnote w:id="{n}">{paragraph(f"chú {n}", reference("footnote", n + 1))}</w:footnote>'
        for n in range(2, many + 2)
    )
    reading = bench.read(paragraph(reference("footnote", 2)), parts={"footnotes": notes})
    texts = [plain_text(note.blocks[0].inlines) for note in reading.publication.notes]
    assert texts == [f"chú {n}" for n in range(2, many + 2)]
    assert bench.number(Kind.FOOTNOTE, Fate.KEPT) == many


def test_second_note_of_one_number_is_entered(bench: Bench) -> None:
    part = "".join(
        f'<w:footnote w:id="2">{paragraph(text)}</w:footnote>' for text in ("trước", "sau")
    )
    reading = bench.read(paragraph("x", reference("footnote", 2)), parts={"footnotes": part})
    (note,) = reading.publication.notes
    assert plain_text(note.blocks[0].inlines) == "trước"
    (entry,) = reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.FOOTNOTE, "DOCX-028", "sau")


@pytest.mark.parametrize(
    "inner",
    ["<w:t>a</w:t><w:t>b</w:t>", f"<w:r><w:t>a</w:t>{run('b')}</w:r>",
     f"<w:r><w:t>a</w:t><w:smartTag>{run('b')}</w:smartTag></w:r>"],
)  # fmt: skip
def test_text_and_runs_in_the_wrong_place_are_kept(bench: Bench, inner: str) -> None:
    assert bench.text(f"<w:p>{inner}</w:p>") == "ab"


def test_one_picture_name_twice_makes_two_names(bench: Bench) -> None:
    paths = ["a/x.png", "b/x-3.png", "c/x.png", "d/x.png"]
    reading = bench.read(
        "".join(paragraph(picture(f"i{n}")) for n in range(4)),
        links={f"i{n}": ("image", path) for n, path in enumerate(paths)},
        files={f"word/{p}": image_bytes("PNG", (n + 2, 2)) for n, p in enumerate(paths)},
    )
    assert all(isinstance(block, Figure) for block in reading.publication.body[0].blocks)
    names = [resource.name for resource in reading.publication.resources]
    assert len(set(names)) == 4


def test_word_as_long_as_a_chapter_is_looked_at_once(bench: Bench) -> None:
    body = paragraph("x" * 400_000) + paragraph("Người ta kể rằng ở làng ấy có một cái giếng.")
    assert bench.read(body).publication.metadata.work.language == "vi"


def test_play_of_many_voices_is_read(bench: Bench) -> None:
    look = "<w:b/>"
    calls = [f"NGƯỜI {n % 4_000}" for n in range(8_000)]
    body = "".join(paragraph(run(call, look)) + paragraph("Tôi nói.") for call in calls)
    assert len(bench.text(body).splitlines()) == 16_000
