"""All problems in one list, each with its place; the ledger; files made elsewhere."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog

from converters.diagnostics import Diagnostic, Origin, Severity
from converters.errors import SourceError
from converters.model.job import CheckResult, Report
from converters.vocabularies import EditionForm
from desktop.book import Book, Mark, Phase, Stage, stage_marks
from desktop.checks.places import Place, place_of, section_at
from desktop.checks.problems import (
    Filter,
    Matter,
    Problem,
    Weight,
    matters,
    problems_of,
    shown,
    weights,
)
from desktop.checks.view import Page
from desktop.checks.words import line_row
from desktop.messages import Lead
from desktop.metadata.draft import Field
from tests.support.desktop_books import small_epub, small_pdf
from tests.support.desktop_engine import MARKED, NOVEL, report

CHAPTERS = ["Lời nhà xuất bản", "Chương một"]
OUTLINE = MARKED.findings[0].outline
GRAVE = Diagnostic.of("FILE-001", folder="D:/")
IN_TEXT = Diagnostic.of("STR-002", Origin("so-do.docx", paragraph=6))
PLACED = Diagnostic.of("DOCX-014", Origin("so-do.docx", paragraph=11), count=2)
SAID = Diagnostic(
    "EPUB-920", Severity.ERROR, Origin("a.epub", part="EPUB/text/chuong-2.xhtml"),
    (("id", "RSC-005"), ("line", ", 7"), ("message", "element br not allowed")),
)  # fmt: skip
ISBN = Diagnostic.of("META-013", isbn="9786047700004")


def made_book(**fields: object) -> Book:
    check = CheckResult(checker="EPUBCheck 5.3.0", errors=1, messages=(SAID,))
    done = report([(EditionForm.EPUB, Path("/out/a.epub"))])
    outputs = (msgspec.structs.replace(done.outputs[0], checks=(check,)),)
    told = msgspec.structs.replace(done, outputs=outputs, diagnostics=(PLACED, ISBN))
    return Book(sources=("/sách/so-do.docx",), inspection=MARKED, report=told, **fields)


def test_problems_come_by_weight_and_matter_and_each_once():
    book = made_book(problem=GRAVE)
    twice = msgspec.structs.replace(MARKED, diagnostics=(PLACED,))
    problems = problems_of(Book(sources=book.sources, inspection=twice, report=book.report))
    assert [one.message for one in problems].count(PLACED) == 1
    groups = shown(problems_of(book), Filter(), "en")
    order = [(group.weight, group.matter) for group in groups]
    assert order == sorted(
        order, key=lambda o: (list(Weight).index(o[0]), list(Matter).index(o[1]))
    )
    assert order[0] == (Weight.ERROR, Matter.SOURCE)
    assert sum(len(group.problems) for group in groups) == len(problems_of(book))


def test_filters_and_search_let_through_what_fits():
    problems = problems_of(made_book())
    errors = shown(problems, Filter(weight=Weight.ERROR), "en")
    assert [one.message for group in errors for one in group.problems] == [SAID]
    of_epub = shown(problems, Filter(matters=frozenset({Matter.EPUB})), "en")
    assert {group.matter for group in of_epub} == {Matter.EPUB}
    found = shown(problems, Filter(words="BR allowed"), "vi")
    assert [one.message for group in found for one in group.problems] == [SAID]
    assert shown(problems, Filter(words="không có ở đâu cả"), "vi") == ()
    assert weights(problems)[Weight.ERROR] == 1
    assert dict(matters(problems))[Matter.METADATA] == 1


def test_every_problem_leads_to_its_place():
    book = made_book()

    def at(message: Diagnostic, path: str = "") -> Place | None:
        return place_of(Problem(message, "", path), book, OUTLINE)

    assert at(PLACED) == Place(Stage.STRUCTURE, section=2)
    assert at(IN_TEXT) == Place(Stage.STRUCTURE, lead=Lead.OUTLINE)
    assert at(ISBN) == Place(Stage.METADATA, field=Field.ISBN_EPUB)
    part = "EPUB/text/chuong-2.xhtml"
    assert at(SAID, "/out/a.epub") == Place(Stage.PREVIEW, path="/out/a.epub", part=part)
    wrong_size = Diagnostic.of("META-002", reason="font_size = 99 (5…40)", key="font_size")
    assert at(wrong_size) == Place(Stage.DESIGN, field=Field.FONT_SIZE)
    assert at(Diagnostic.of("META-040", value="3x4")) == Place(Stage.DESIGN)
    assert at(Diagnostic.of("FILE-014", Origin("so-do.docx"), file="x")) == Place(Stage.SOURCES)
    assert at(Diagnostic.of("JOB-004", Origin("a.pdf"))) is None
    assert section_at(Origin("other.docx", paragraph=99), OUTLINE) is None


def test_the_rail_counts_what_is_more_than_a_note():
    assert stage_marks(made_book())[Stage.CHECKS].needs == sum(
        one.weight is not Weight.NOTE for one in problems_of(made_book())
    )
    calm = Book(report=Report(title="a", sources=()))
    assert stage_marks(calm)[Stage.CHECKS].mark is Mark.DONE


def open_made(qtbot, desk, service, folder: Path) -> tuple[Path, Path]:
    epub = small_epub(folder / "a.epub", CHAPTERS)
    pdf = small_pdf(folder / "a.pdf", 2)
    desk.window.take(["/sách/so-do.docx"])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", MARKED)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.make()
    done = report([(EditionForm.EPUB, epub), (EditionForm.PDF, pdf)])
    check = CheckResult(checker="EPUBCheck 5.3.0", errors=1, messages=(SAID,))
    outputs = (msgspec.structs.replace(done.outputs[0], checks=(check,)), done.outputs[1])
    told = msgspec.structs.replace(done, outputs=outputs, diagnostics=(PLACED, ISBN))
    service.finish("c1", told)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    desk.window.show_stage(Stage.CHECKS)
    return epub, pdf


def look_at(desk, message: Diagnostic) -> None:
    page = desk.window.checks.problems
    number = next(
        n for n, one in enumerate(page.lines) if isinstance(one, Problem) and one.message == message
    )
    page.page.list.setCurrentIndex(page.page.list.rows_model.index(number))


def test_enter_opens_the_section_the_field_and_the_file(qtbot, desk, service, tmp_path):
    epub, _ = open_made(qtbot, desk, service, tmp_path)
    window, rows = desk.window, desk.window.checks.problems.page.list
    look_at(desk, PLACED)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.structure
    assert window.structure.outline.tree.current() == 2
    window.show_stage(Stage.CHECKS)
    look_at(desk, ISBN)
    qtbot.mouseClick(window.checks.problems.go, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.metadata
    assert window.focusWidget() is window.metadata.editors[Field.ISBN_EPUB].entry
    window.show_stage(Stage.CHECKS)
    look_at(desk, SAID)
    place = rows.visualRect(rows.currentIndex()).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.stack.currentWidget() is window.preview
    assert window.preview.files.current() == str(epub)
    qtbot.waitUntil(lambda: window.preview.epub.url().path().endswith("chuong-2.xhtml"))


def test_chips_filters_and_search_narrow_the_list(qtbot, desk, service, tmp_path):
    open_made(qtbot, desk, service, tmp_path)
    page = desk.window.checks.problems
    tester = QAbstractItemModelTester(
        page.page.list.rows_model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    everything = len(page.lines)
    page.matters[Matter.METADATA].click()
    assert [one.message for one in page.lines if isinstance(one, Problem)] == [ISBN]
    page.matters[Matter.METADATA].click()
    assert len(page.lines) == everything
    qtbot.keyClick(desk.window.checks, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search, "RSC-005")
    qtbot.waitUntil(lambda: len(page.lines) == 2)
    head, row = map(line_row, page.lines)
    assert (head.heads, head.title, head.chip) == (True, "Lỗi · Chuẩn EPUB", "1")
    assert row.spoken.startswith("Mã đánh dấu trái với quy tắc của chuẩn EPUB")
    page.search.setText("không có")
    qtbot.waitUntil(lambda: page.lines == ())
    assert page.page._empty.text() == "Không có mục nào khớp với bộ lọc và từ cần tìm."
    assert tester.model() is page.page.list.rows_model


def test_the_ledger_shows_single_things_and_leads_to_them(qtbot, desk, service, tmp_path):
    open_made(qtbot, desk, service, tmp_path)
    checks = desk.window.checks
    checks.open_page(Page.LEDGER)
    assert [entry.detail for entry in checks.ledger.entries] == [
        "Xem lại câu này với tác giả", "Thừa dấu phẩy?",
    ]  # fmt: skip
    rows = checks.ledger.list.rows_model.rows
    assert rows[0].chip == "bỏ"
    qtbot.keyClick(checks.ledger.list, Qt.Key.Key_Return)
    assert desk.window.structure.outline.tree.current() == 2
    desk.window.show_stage(Stage.CHECKS)
    kinds = [row.name for row in checks.ledger.model.rows]
    checks.ledger.table.selectRow(kinds.index("Đoạn văn"))
    assert checks.ledger._none.text() == "Tất cả đều được giữ nguyên."


def test_shops_are_asked_when_they_are_chosen(qtbot, desk, service, tmp_path):
    epub, _ = open_made(qtbot, desk, service, tmp_path)
    told = Diagnostic.of("FILE-018", Origin("a.epub"), files="a", names="b")
    service.verdicts = (CheckResult(checker="Kobo", warnings=1, messages=(told,)),)
    desk.window.checks._shop_actions["kobo"].trigger()
    lines = desk.window.checks.problems
    qtbot.waitUntil(lambda: any(getattr(one, "said_by", "") == "Kobo" for one in lines.lines))
    assert service.checked == [(epub, ("kobo",))]
    desk.window.checks._shop_actions["kobo"].trigger()
    assert not any(getattr(one, "said_by", "") == "Kobo" for one in lines.lines)


def test_a_dropped_file_is_checked_without_a_book(qtbot, desk, service, monkeypatch, tmp_path):
    window = desk.window
    window.show_stage(Stage.CHECKS)
    assert "thả vào đây một tệp EPUB" in window.checks.problems.page._empty.text()
    path = small_epub(tmp_path / "lạ.epub", CHAPTERS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.checks.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    )
    qtbot.waitUntil(lambda: not window.checks._wish)
    assert service.checked == [(path, ())]
    assert service.inspected == []
    assert window.checks.problems.page._empty.text().startswith("Các trình kiểm tra không thấy gì")
    service.refusal = SourceError.of("FILE-010", Origin("b.epub"), source="b.epub")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "b.epub"), ""))
    window.checks.pick.click()
    qtbot.waitUntil(lambda: len(window.checks.problems.lines) == 2)
    assert window.checks.problems.lines[1].message == service.refusal.diagnostic


def test_a_newer_wish_overtakes_the_one_before(qtbot, desk, service):
    going, go_on = threading.Event(), threading.Event()

    def check(path, monitor, _shops=()):
        if path.name == "a.epub":
            going.set()
            go_on.wait(10)
            monitor.check_cancelled()
        return (CheckResult(checker=path.name),)

    service.check = check
    told = []
    desk.window.examiner.done.connect(lambda _, found: told.append(list(found.verdicts)))
    desk.window.examiner.check(["/x/a.epub"], ())
    assert going.wait(5)
    desk.window.examiner.check(["/x/b.epub"], ())
    go_on.set()
    qtbot.waitUntil(lambda: told == [["/x/b.epub"]])


@pytest.mark.parametrize("inspection", [NOVEL])
def test_what_needs_a_person_is_shown_before_anything_is_made(qtbot, desk, service, inspection):
    desk.window.take(["/sách/so-do.docx"])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", inspection)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.show_stage(Stage.CHECKS)
    said = [one.message for one in desk.window.checks.problems.lines if isinstance(one, Problem)]
    assert sorted(said, key=str) == sorted(inspection.diagnostics, key=str)
    first = desk.window.checks.problems.page.current()
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert desk.window.checks.problems.page.current() != first
