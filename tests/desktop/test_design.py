"""The look of the book: chosen by hand, seen at once, and the same in what is published."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from converters.cli.app import main
from converters.diagnostics import Diagnostic
from converters.model.edition import Design, Trim
from converters.model.job import Preview
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import EditionForm
from desktop.book import Phase, Stage, stage_marks
from desktop.checks.view import Page
from desktop.design.dressed import DressedArchive, Paper
from desktop.design.samples import draw_page
from desktop.design.values import read_entry, trim_text
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.metadata.draft import Draft, Fault, FaultKind, Field, faults_of
from desktop.settings.preferences import Preferences
from desktop.theme import ThemeChoice
from tests.support.desktop_books import small_epub, small_pdf
from tests.support.desktop_engine import MARKED, NOVEL, SCAN, report

NOVEL_TEXT = "\n\n".join(
    f"Chương {number}\n\n"
    + "\n\n".join(f"Đoạn {line}: hai đứa trẻ nhỏ tuổi uể oải đi nhặt bóng." for line in range(50))
    for number in range(1, 5)
)


def open_design(qtbot, desk, service, inspection=NOVEL):
    desk.window.take(["/sách/so-do.docx"])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", inspection)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.show_stage(Stage.DESIGN)


def show(qtbot, desk, service, folder: Path, pages: int = 3) -> None:
    """Let the newest preview be finished."""
    number = len(service.previewed)
    home = folder / f"p{number}"
    home.mkdir()
    epub = small_epub(home / "book.epub", ["Chương một", "Chương hai"])
    pdf = small_pdf(home / "book.pdf", pages)
    service.show(f"p{number}", Preview(str(epub), str(pdf)))
    sight = desk.window.previewer
    qtbot.waitUntil(lambda: not sight.sight.working and sight.sight.preview is not None)


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("13 × 20,5 cm", Trim(130.0, 205.0)),
        ("145x205 mm", Trim(145.0, 205.0)),
        ("6 × 9 in", Trim(152.4, 228.6)),
        ("a5", Trim(148.0, 210.0)),
        ("A5 · 14,8 × 21 cm", Trim(148.0, 210.0)),
        ("", None),
    ],
)
def test_a_page_size_is_understood_as_people_write_it(qapp, typed, size):
    assert read_entry(typed).trim == size
    assert read_entry(typed).fault == ""


def test_a_size_that_is_none_is_told_beside_the_field(qapp):
    LanguageSwitch(qapp).use(InterfaceLanguage.ENGLISH)
    assert read_entry("large").fault.startswith("Write 13 × 20,5 cm")
    assert read_entry("3 x 4 cm").fault == "No book can be bound in this size."
    assert trim_text(Trim(148.0, 210.0)) == "A5 · 14.8 × 21 cm"


def test_a_size_of_type_that_no_book_has_is_a_fault_and_is_not_kept():
    draft = Draft().with_typed(Field.FONT_SIZE, "99")
    assert faults_of(draft, ()) == {Field.FONT_SIZE: Fault(FaultKind.NUMBER, "5–40 pt")}
    assert draft.unkept() == {}
    fine = Draft().with_typed(Field.PAPER_THICKNESS, "120 µm")
    assert faults_of(fine, ()) == {}
    assert fine.unkept() == {Field.PAPER_THICKNESS: ("120 µm",)}


def test_themes_are_drawn_from_what_they_are(qtbot, qapp, tmp_path):
    with Service(Settings(state_folder=str(tmp_path))) as service:
        samples = {one.theme: one.sample for one in service.themes()}
    pictures = {
        theme: bytes(draw_page(sample, QSize(100, 108), 1.0).toImage().constBits())
        for theme, sample in samples.items()
    }
    assert len(pictures) >= 6
    assert len(set(pictures.values())) == len(pictures)


def test_another_theme_is_seen_and_the_one_before_is_stopped(qtbot, desk, service, tmp_path):
    open_design(qtbot, desk, service)
    design = desk.window.design
    qtbot.waitUntil(lambda: len(service.previewed) == 1)
    assert service.previewed[0].design == Design()
    qtbot.mouseClick(design.cards["essay"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(service.previewed) == 2)
    assert service.cancelled == ["p1"]
    assert service.previewed[1].design.theme == "essay"
    assert (design.badge.text(), design.back.isVisible()) == ("sửa tay", True)
    show(qtbot, desk, service, tmp_path)
    design.sight.kinds._buttons["pdf"].click()
    assert design.sight._document.pageCount() == 3
    qtbot.mouseClick(design.back, Qt.MouseButton.LeftButton)
    assert (design.badge.text(), design.cards["novel"].isChecked()) == ("tự động", True)
    qtbot.waitUntil(lambda: len(service.previewed) == 3)
    assert design.sight._document.pageCount() == 3
    problem = Diagnostic.of("EPUB-009", theme="x", known="novel")
    service.fail("p3", problem)
    qtbot.waitUntil(design.sight._problem_place.isVisible)


def test_nothing_is_set_while_nobody_looks(qtbot, desk, service):
    open_design(qtbot, desk, service)
    qtbot.waitUntil(lambda: len(service.previewed) == 1)
    desk.window.show_stage(Stage.METADATA)
    desk.workspace.choose_theme("essay")
    qtbot.wait(500)
    assert len(service.previewed) == 1
    desk.window.show_stage(Stage.DESIGN)
    qtbot.waitUntil(lambda: len(service.previewed) == 2)


def test_page_size_and_fields_by_hand_and_back(qtbot, desk, service):
    open_design(qtbot, desk, service)
    design, size = desk.window.design, desk.window.design.trim
    assert (size.sizes.currentText(), size.badge.text()) == ("13 × 20,5 cm", "tự động")
    size.sizes.setFocus()
    size.sizes.lineEdit().selectAll()
    QTest.keyClicks(size.sizes.lineEdit(), "3 x 4 cm")
    qtbot.keyClick(size.sizes.lineEdit(), Qt.Key.Key_Return)
    assert size.fault.text() == "Không đóng được sách ở khổ này."
    assert desk.workspace.book.choices.trim is None
    size.sizes.lineEdit().selectAll()
    QTest.keyClicks(size.sizes.lineEdit(), "6x9in")
    qtbot.keyClick(size.sizes.lineEdit(), Qt.Key.Key_Return)
    assert desk.workspace.book.choices.trim == Trim(152.4, 228.6)
    assert (size.fault.text(), size.badge.text()) == ("", "sửa tay")
    qtbot.mouseClick(size.back, Qt.MouseButton.LeftButton)
    assert desk.workspace.book.choices.trim is None
    editor = design.editors[Field.FONT_SIZE]
    assert (editor.entry.text(), editor.badge.text()) == ("11", "tự động")
    editor.entry.setFocus()
    editor.entry.selectAll()
    QTest.keyClicks(editor.entry, "99")
    assert editor.badge.text() == "một số, 5–40 pt"
    assert stage_marks(desk.workspace.book)[Stage.DESIGN].needs == 1
    desk.window.make()
    assert service.plans == []
    assert desk.window.focusWidget() is editor.entry
    editor.entry.selectAll()
    QTest.keyClicks(editor.entry, "12,5")
    design.opening.pages.setCurrentIndex(1)
    design.opening.pages.activated.emit(1)
    kept = {"font_size": "12,5", "chapters_on": "recto"}
    qtbot.waitUntil(lambda: kept.items() <= record_of_project(service).items())


def record_of_project(service):
    """Return what was last written of each field."""
    return {name: value for record in service.projects.records for name, value in record.items()}


def test_own_files_are_picked_and_put_away(qtbot, desk, service, monkeypatch, tmp_path):
    open_design(qtbot, desk, service)
    design = desk.window.design
    rules = tmp_path / "nhà.css"
    rules.write_text("p { color: red }", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(rules), ""))
    design.css.pick.click()
    assert design.css.line.text() == "nhà.css"
    qtbot.waitUntil(
        lambda: bool(service.previewed) and service.previewed[-1].design.css == str(rules)
    )
    design.css.back.click()
    assert design.css.line.text() == ""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    design.folder.pick.click()
    assert desk.workspace.book.choices.theme == str(tmp_path)
    assert design.folder.line.text() == tmp_path.name


def test_scans_wait_until_they_are_recognised(qtbot, desk, service):
    open_design(qtbot, desk, service, SCAN)
    assert "sau khi nhận dạng" in desk.window.design.sight._empty.text()
    qtbot.wait(400)
    assert service.previewed == []


def test_paper_is_laid_under_the_text_of_the_book_alone(tmp_path):
    archive = DressedArchive(small_epub(tmp_path / "a.epub", ["Chương một"]))
    plain = archive.read(archive.spine[0])[0]
    archive.paper = Paper.DARK
    dark = archive.read(archive.spine[0])[0]
    assert b"#121212" in dark
    assert b"#121212" not in plain
    assert dark.index(b"<style>html") < dark.index(b"</head>")
    archive.close()


def test_the_epub_is_read_on_devices_by_day_and_by_night(qtbot, desk, service, tmp_path):
    open_design(qtbot, desk, service)
    qtbot.waitUntil(lambda: len(service.previewed) == 1)
    show(qtbot, desk, service, tmp_path)
    sight = desk.window.design.sight
    sight.kinds._buttons["epub"].click()
    assert sight.epub is not None
    narrow = sight._frame.maximumWidth()
    sight.devices._buttons["tablet"].click()
    assert sight._frame.maximumWidth() > narrow
    sight.devices._buttons["eink"].click()
    assert sight._archive.paper is Paper.EINK
    sight.papers._buttons["dark"].click()
    assert sight._archive.paper is Paper.DARK
    qtbot.keyClick(desk.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert sight.epub.zoomFactor() == pytest.approx(1.15)
    qtbot.waitUntil(lambda: sight.epub.url().path().endswith("chuong-1.xhtml"))
    qtbot.keyClick(desk.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: sight.epub.url().path().endswith("chuong-2.xhtml"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox of Linux")
def test_where_the_browser_cannot_run_the_pdf_is_shown(qtbot, desk, service, monkeypatch, tmp_path):
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.delenv("QTWEBENGINE_CHROMIUM_FLAGS", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    open_design(qtbot, desk, service)
    qtbot.waitUntil(lambda: len(service.previewed) == 1)
    show(qtbot, desk, service, tmp_path)
    sight = desk.window.design.sight
    assert sight.kinds.current() == "pdf"
    assert sight._stack.currentWidget() is sight.spreads
    sight.kinds._buttons["epub"].click()
    assert "quyền quản trị (root)" in sight._empty.text()
    assert sight.epub is None


def test_arrow_keys_go_from_theme_to_theme(qtbot, desk, service):
    open_design(qtbot, desk, service)
    desk.window.design.take_focus()
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Right)
    assert desk.workspace.book.choices.theme == "essay"
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Left)
    assert desk.workspace.book.choices.theme == "novel"


def test_a_theme_chosen_here_publishes_what_the_command_makes(qtbot, real_desk, tmp_path):
    desk = real_desk
    source = tmp_path / "so-do.txt"
    source.write_text(NOVEL_TEXT, encoding="utf-8")
    desk.window.take([str(source)])
    desk.bridge.finish_errands()
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY, timeout=60_000)
    desk.window.show_stage(Stage.DESIGN)
    sight = desk.window.previewer
    qtbot.waitUntil(lambda: sight.sight.preview is not None, timeout=60_000)
    first = Path(sight.sight.preview.pdf).read_bytes()
    qtbot.mouseClick(desk.window.design.cards["classic"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sight.sight.working, timeout=10_000)
    qtbot.waitUntil(lambda: not sight.sight.working, timeout=60_000)
    assert Path(sight.sight.preview.pdf).read_bytes() != first
    desk.workspace.choose_output(str(tmp_path / "cửa sổ"))
    desk.window.make()
    over = {Phase.DONE, Phase.FAILED}
    qtbot.waitUntil(lambda: desk.workspace.book.phase in over, timeout=100_000)
    other = tmp_path / "lệnh"
    command = ["convert", str(source), "-o", str(other), "--theme", "classic"]
    assert main([*command, "-e", "epub", "-e", "pdf"]) == 0
    made = {Path(o.path).name: Path(o.path) for o in desk.workspace.book.report.outputs}
    assert len(made) == 2
    for name, path in made.items():
        assert path.read_bytes() == (other / name).read_bytes(), name


def test_a_foreign_epub_is_mended_beside_the_original(qtbot, real_desk, tmp_path):
    path = small_epub(tmp_path / "lạ.epub", ["Một"], body="<p><font color='red'>đỏ</font></p>")
    before = path.read_bytes()
    checks = real_desk.window.checks
    real_desk.window.show_stage(Stage.CHECKS)
    checks.examine(str(path))
    qtbot.waitUntil(lambda: not checks._wish, timeout=100_000)
    assert checks.problems.lines
    assert checks.foreign.problem is None
    qtbot.mouseClick(checks.mend, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not checks._wish, timeout=100_000)
    assert checks.foreign.mended.path == str(tmp_path / "lạ-fixed.epub")
    assert (tmp_path / "lạ-fixed.epub").is_file()
    assert path.read_bytes() == before
    assert "lạ-fixed.epub" in checks._told.text()


@pytest.mark.slow
@pytest.mark.parametrize("language", list(InterfaceLanguage))
@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_pictures_of_both_stages(qtbot, desk, service, tmp_path, language, theme):
    """Look at them with BANSO_SCREENSHOTS=folder (QT_SCALE_FACTOR=2 for fine screens)."""
    folder = Path(os.environ.get("BANSO_SCREENSHOTS", tmp_path / "views"))
    folder.mkdir(parents=True, exist_ok=True)
    window, pictures = desk.window, []

    def take(name: str) -> None:
        qtbot.wait(100)
        image = window.grab().toImage()
        scale = round(window.devicePixelRatioF() * 100)
        image.save(str(folder / f"{name}-{language}-{theme}-{scale}.png"))
        pictures.append(bytes(image.constBits()))

    window.decide(Preferences(language, theme))
    window.show_stage(Stage.CHECKS)
    take("checks-empty")
    open_design(qtbot, desk, service, MARKED)
    take("design-waiting")
    qtbot.waitUntil(lambda: len(service.previewed) == 1)
    show(qtbot, desk, service, tmp_path)
    window.design.sight.kinds._buttons["pdf"].click()
    take("design-pdf")
    window.design.sight.kinds._buttons["epub"].click()
    take("design-epub")
    window.make()
    epub = small_epub(tmp_path / "a.epub", ["Chương một"])
    service.finish("c1", report([(EditionForm.EPUB, epub)], errors=1))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    window.show_stage(Stage.CHECKS)
    take("checks")
    window.checks.open_page(Page.LEDGER)
    take("ledger")
    assert len(set(pictures)) == len(pictures) == 6
