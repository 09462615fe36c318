"""Figures and tables for which a page has no more room let the text go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pypdf
import pytest

from converters.checks.pdf import check_pdf
from converters.errors import SettingsError, ToolError
from converters.model.edition import Design, Edition
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Figure,
    Heading,
    InlineImage,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Resource,
    Section,
    Table,
    TableRow,
)
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf import compiling
from converters.writers.pdf.floats import Floats, Mark, TextArea
from converters.writers.pdf.paging.printed import printed_pages
from converters.writers.writing import WriteContext
from tests.support.full_book import SENTENCE, jpeg, text
from tests.support.nodes import cell, paragraph
from tests.support.page_lists import begins_alike, epub_pages, paged_editions, pdf_pages
from tests.support.pdf_reading import EDITION, context_in, page_texts, typeset_bytes, written_bytes

AREA = TextArea(top=50.0, bottom=550.0, line=16.0)
TALL = (800, 800)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def prose(first: int, count: int) -> tuple[Block, ...]:
    """Return paragraphs of some lines that tell their numbers."""
    return tuple(paragraph(f"Đoạn {n}. {SENTENCE}") for n in range(first, first + count))


def figure(caption: str | None = "Hình 1. Bến sông") -> Figure:
    image = InlineImage(resource="tall", alt="Bến sông", width_mm=70)
    return Figure(image=image, caption=text(caption) if caption else ())


def book(
    context: WriteContext, *blocks: Block, notes: tuple[Note, ...] = (), language: str = "vi"
) -> Publication:
    key = context.media.put(jpeg(*TALL))
    return Publication(
        metadata=Metadata(work=Work(title="Sách", language=language)),
        body=(Section(id="one", role=SectionRole.CHAPTER, title=text("Một"), blocks=blocks),),
        resources=(Resource("tall", key, "image/jpeg", "tall.jpg", *TALL),),
        notes=notes,
    )


def pages(folder: Path, *blocks: Block, theme: str = "novel") -> list[str]:
    """Return the texts of the pages of a chapter."""
    context = context_in(folder)
    edition = Edition(form=EditionForm.PDF, design=Design(theme=theme))
    shown = page_texts(typeset_bytes(book(context, *blocks), context, edition))
    first = next(number for number, words in enumerate(shown) if words.startswith("Một"))
    return shown[first:]


def page_of(shown: list[str], words: str) -> int:
    return next(number for number, page in enumerate(shown) if words in page)


def short_table(rows: int, caption: str = "Bảng 1. Bến") -> Table:
    made = (TableRow(cells=(cell(f"hàng {n}"), cell("bến"))) for n in range(rows))
    return Table(rows=tuple(made), header_rows=1, caption=text(caption))


# ---- pages ------------------------------------------------------------------------------------


def test_text_goes_on_where_a_page_has_no_room_for_a_figure(tmp_path: Path) -> None:
    shown = pages(tmp_path, *prose(0, 4), figure(), *prose(4, 8))
    assert "Đoạn 4." in shown[0]
    assert "Hình 1." in shown[1]
    # At the head of its page: what it interrupts goes on beneath it.
    assert shown[1].index("Hình 1.") < shown[1].index("Đoạn")


def test_a_figure_that_has_room_stays_where_the_text_has_it(tmp_path: Path) -> None:
    shown = pages(tmp_path, *prose(0, 1), figure(), *prose(1, 8))
    assert shown[0].index("Đoạn 0.") < shown[0].index("Hình 1.")
    assert "Đoạn 1." not in shown[0][: shown[0].index("Hình 1.")]


@pytest.mark.parametrize(("caption", "theme"), [(None, "novel"), ("Hình 1. Bến sông", "poetry")])
def test_pictures_without_captions_and_some_themes_keep_their_place(
    caption: str | None, theme: str, tmp_path: Path
) -> None:
    shown = pages(tmp_path, *prose(0, 4), figure(caption), *prose(4, 8), theme=theme)
    before = page_of(shown, "Đoạn 3.")
    assert page_of(shown, "Đoạn 4.") > before


def test_nothing_floats_past_the_next_head(tmp_path: Path) -> None:
    head = Heading(level=1, inlines=text("Mục sau"))
    shown = pages(tmp_path, *prose(0, 4), figure(), *prose(4, 1), head, *prose(5, 8))
    assert "Đoạn 4." in shown[0]
    page = page_of(shown, "Mục sau")
    assert page == page_of(shown, "Hình 1.") == 1
    assert shown[page].index("Hình 1.") < shown[page].index("Mục sau")


def test_a_head_above_a_figure_keeps_its_place(tmp_path: Path) -> None:
    head = Heading(level=1, inlines=text("Mục sau"))
    blocks = (*prose(0, 3), head, figure(), *prose(3, 8))
    shown = pages(tmp_path / "block", *blocks)
    assert "Mục sau" in shown[0]
    assert "Đoạn 3." in shown[0]
    assert "Hình 1." in shown[1]
    context = context_in(tmp_path / "section")
    made = book(context, *prose(0, 3))
    inner = Section(
        id="two", role=SectionRole.SECTION, title=text("Mục sau"), blocks=(figure(), *prose(3, 8))
    )
    outer = msgspec.structs.replace(made.body[0], children=(inner,))
    content = typeset_bytes(msgspec.structs.replace(made, body=(outer,)), context)
    assert shown == page_texts(content)[-len(shown) :]


def test_a_figure_at_the_end_of_a_chapter_stays_in_it(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    one = book(context, *prose(0, 4), figure(), *prose(4, 1)).body[0]
    other = Section(id="two", role=SectionRole.CHAPTER, title=text("Hai"), blocks=prose(5, 2))
    both = book(context)
    shown = page_texts(typeset_bytes(_with_body(both, one, other), context))
    number = page_of(shown, "Hình 1.")
    assert "Đoạn 4." in shown[number - 1]
    assert shown[number].endswith(" 2"), "the page of the figure has its folio"
    assert shown[number + 1].startswith("Hai")


def _with_body(publication: Publication, *sections: Section) -> Publication:
    return Publication(
        metadata=publication.metadata, body=sections, resources=publication.resources
    )


def test_figures_keep_their_order(tmp_path: Path) -> None:
    image = InlineImage(resource="tall", alt="Bến", width_mm=15)
    small = Figure(image=image, caption=text("Hình 2. Nhỏ"))
    shown = " ".join(pages(tmp_path, *prose(0, 4), figure(), *prose(4, 1), small, *prose(5, 8)))
    assert shown.index("Hình 1.") < shown.index("Hình 2.")


def test_a_short_table_is_not_broken_and_a_long_one_is_not_carried_away(tmp_path: Path) -> None:
    shown = pages(tmp_path / "short", *prose(0, 4), short_table(10), *prose(4, 8))
    assert "Đoạn 4." in shown[0]
    number = page_of(shown, "Bảng 1.")
    assert all(f"hàng {n} bến" in shown[number] for n in range(10))
    shown = pages(tmp_path / "long", *prose(0, 4), short_table(40), *prose(4, 8))
    assert "Bảng 1." in shown[0]
    assert "hàng 39" not in shown[0]


@pytest.mark.parametrize(
    ("caption", "language", "told"),
    [
        ("Bảng 2.1. Dân số các tỉnh", "vi", "Bảng 2.1 (tiếp theo)"),
        ("Dân số các tỉnh", "vi", "(tiếp theo)"),
        ("Table 4b: People", "en", "Table 4b (continued)"),
    ],
)
def test_a_table_that_goes_on_overleaf_says_so(
    caption: str, language: str, told: str, tmp_path: Path
) -> None:
    context = context_in(tmp_path)
    made = book(context, *prose(0, 2), short_table(90, caption), *prose(2, 8), language=language)
    content = typeset_bytes(made, context)
    shown = page_texts(content)
    first, last = page_of(shown, caption), page_of(shown, "hàng 89")
    assert last >= first + 2
    assert [told in page for page in shown] == [first < n <= last for n in range(len(shown))]
    path = tmp_path / "sach.pdf"
    path.write_bytes(content)
    # Whoever has the book read aloud hears the caption once, and nothing in the midst of the table.
    aloud = "".join(page.text for page in printed_pages(path, CollectingMonitor()))
    assert aloud.count(caption) == 1
    assert told not in aloud
    assert [found.code for found in check_pdf(path, CollectingMonitor()).messages] == []


def test_a_table_without_a_caption_says_nothing(tmp_path: Path) -> None:
    table = msgspec.structs.replace(short_table(90), caption=())
    assert "(tiếp theo)" not in " ".join(pages(tmp_path, *prose(0, 2), table, *prose(2, 8)))


def test_the_file_keeps_to_its_standards_and_reads_in_the_order_of_the_text(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    note = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Chú của hình."),))
    image = InlineImage(resource="tall", alt="Bến sông", width_mm=80)
    noted = Figure(image=image, caption=(*text("Hình 1. Bến"), NoteReference(note="n")))
    made = book(context, *prose(0, 4), noted, *prose(4, 8), notes=(note,))
    content = typeset_bytes(made, context, EDITION)
    path = tmp_path / "sach.pdf"
    path.write_bytes(content)
    assert [found.code for found in check_pdf(path, CollectingMonitor()).messages] == []
    shown = page_texts(content)
    assert page_of(shown, "Chú của hình.") == page_of(shown, "Hình 1.")
    kinds = [str(child.get_object()["/S"]) for child in _children(path)]
    figures = [number for number, kind in enumerate(kinds) if kind == "/Div"]
    assert kinds[figures[-1] - 4 : figures[-1]] == ["/P"] * 4
    assert kinds[figures[-1] + 1 :] == ["/P"] * 8


def _children(path: Path) -> list[pypdf.generic.PdfObject]:
    root = pypdf.PdfReader(path).root_object["/StructTreeRoot"]["/K"].get_object()
    document = root[0].get_object() if isinstance(root, list) else root
    return list(document["/K"])


def test_pages_of_the_epub_begin_where_their_text_does(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    made = book(
        context, *prose(0, 4), figure(), *prose(4, 20), figure("Hình 2. Bến"), *prose(24, 9)
    )
    pdf, epub, _ = paged_editions(made, tmp_path)
    printed = [page for page in pdf_pages(pdf) if page.text.strip()]
    floated = [page for page in printed if page.text.startswith("Hình 1.")]
    assert len(floated) == 1
    marked = epub_pages(epub)
    assert [page.label for page in marked] == [page.label for page in printed]
    for page, found in zip(printed, marked, strict=True):
        _, _, below = page.text.partition("Bến sông") if page in floated else ("", "", page.text)
        assert begins_alike(replace(page, text=below.strip()), found), page.label


def test_a_page_of_nothing_but_a_floating_figure_has_its_mark(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    one = book(context, *prose(0, 4), figure(), *prose(4, 1)).body[0]
    other = Section(id="two", role=SectionRole.CHAPTER, title=text("Hai"), blocks=prose(5, 2))
    pdf, epub, _ = paged_editions(_with_body(book(context), one, other), tmp_path)
    printed = [page.label for page in pdf_pages(pdf) if page.text.strip()]
    assert [page.label for page in epub_pages(epub)] == printed


@pytest.mark.parametrize("role", [SectionRole.COLOPHON, SectionRole.DEDICATION])
def test_sections_of_any_manner_take_figures(role: SectionRole, tmp_path: Path) -> None:
    context = context_in(tmp_path)
    made = book(context, *prose(0, 4), figure(), *prose(4, 8), short_table(50))
    section = msgspec.structs.replace(made.body[0], id="two", role=role)
    shown = page_texts(typeset_bytes(msgspec.structs.replace(made, back=(section,)), context))
    assert sum("Hình 1." in page for page in shown) == 2
    assert sum("hàng 49" in page for page in shown) == 2


def test_what_floats_on_the_screen_floats_in_print(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    made = book(
        context, *prose(0, 4), figure(), *prose(4, 20), figure("Hình 2. Bến"), *prose(24, 9)
    )
    screen = page_texts(typeset_bytes(made, context))
    printed = page_texts(written_bytes(made, context, EditionForm.PRINT))
    body = page_of(screen, "Hình 1.")
    assert "Đoạn 4." in screen[body - 1]
    assert printed[body - 1 : len(screen)] == screen[body - 1 :]


@pytest.mark.parametrize(
    ("fault", "code"),
    [("#panic(1)", "PDF-015"), ("#let picture(drawn, caption) = drawn + 1", "PDF-018")],
)
def test_a_fault_in_a_page_design_is_told_where_something_may_float(
    fault: str, code: str, tmp_path: Path
) -> None:
    context = context_in(tmp_path)
    rules = tmp_path / "house.typ"
    rules.write_text(f"\n{fault}\n", encoding="utf-8")
    edition = Edition(form=EditionForm.PDF, design=Design(typst=str(rules)))
    with pytest.raises((SettingsError, ToolError)) as caught:
        typeset_bytes(book(context, *prose(0, 4), figure()), context, edition)
    assert caught.value.diagnostic.code == code
    assert not list(context.media.folder.glob("*.typ"))


def test_same_bytes_twice_and_nothing_is_left_behind(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        context = context_in(tmp_path / name)
        made.append(typeset_bytes(book(context, *prose(0, 4), figure(), *prose(4, 8)), context))
        assert not list(context.media.folder.glob("*.typ"))
    assert made[0] == made[1]


# ---- judging ----------------------------------------------------------------------------------


def marks(*placed: tuple[int, int, float, int, float], kind: str = "picture") -> list[Mark]:
    return [
        mark
        for number, page, y, end_page, end_y in placed
        for mark in ((number, kind, "begin", page, y), (number, kind, "end", end_page, end_y))
    ]


def test_a_gap_of_few_lines_is_no_blemish():
    floats = Floats(AREA)
    assert not floats.judge(marks((1, 1, 500.0, 2, 200.0)))
    assert floats.judge(marks((1, 1, 480.0, 2, 200.0)))
    assert floats.floating == {1}


def test_what_is_too_high_for_any_page_has_no_better_place():
    floats = Floats(AREA)
    assert not floats.judge(marks((1, 2, 50.0, 3, 500.0)))


def test_what_finds_room_after_all_stands_in_the_text_and_stays_there():
    floats = Floats(AREA)
    floats.judge(marks((1, 1, 400.0, 2, 200.0), (2, 2, 400.0, 3, 200.0)))
    assert floats.floating == {1, 2}
    assert floats.judge(marks((1, 1, 400.0, 2, 200.0), (2, 3, 60.0, 3, 300.0)))
    assert floats.floating == {1}
    assert not floats.judge(marks((1, 1, 400.0, 2, 200.0), (2, 3, 460.0, 4, 300.0)))


def test_what_follows_a_floating_figure_does_not_overtake_it():
    floats = Floats(AREA)
    floats.judge(marks((1, 1, 400.0, 2, 200.0), (2, 2, 300.0, 2, 350.0)))
    assert floats.floating == {1}
    assert floats.judge(marks((1, 1, 400.0, 2, 200.0), (2, 1, 450.0, 1, 500.0)))
    assert floats.floating == {1, 2}


def test_a_table_that_a_page_has_no_row_of_needs_a_gap_to_float():
    floats = Floats(AREA)
    table = marks((1, 1, 500.0, 2, 200.0), kind="table")
    assert not floats.judge([*table, (1, "table", "head", 2, 60.0)])
    assert floats.judge([*table, (1, "table", "head", 1, 510.0)])


def test_tables_and_pictures_wait_for_their_like_alone():
    floats = Floats(AREA)
    picture = marks((1, 1, 400.0, 2, 200.0))
    assert floats.judge([*picture, *marks((2, 1, 450.0, 1, 500.0), kind="table")])
    assert floats.floating == {1}
    assert not floats.judge([*picture, *marks((2, 1, 450.0, 1, 500.0), kind="table")])
