"""Misread words of a scan in the window: seen on their pages, decided on, written, undone."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from converters.diagnostics import Box, Diagnostic, Origin
from converters.model.correction import Correction, CorrectionReview
from converters.model.decision import Decision, DecisionChange
from converters.model.guess import Mode
from converters.model.page_decision import PageRecord
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import EditionForm
from desktop.app import Desk
from desktop.book import Phase, Stage
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.messages import notices_of
from desktop.structure.corrections import (
    Fate,
    accepted,
    automatic,
    kept,
    next_place,
    word_rows,
)
from desktop.structure.review import word_caption, word_row_detail, word_row_line
from desktop.structure.view import Page
from tests.support.desktop_books import small_epub
from tests.support.desktop_engine import SCAN, report
from tests.support.scans import PageStyle, typeset, write_jpeg_pages

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def word(before: str, after: str, page: int, **more: object) -> Correction:
    told = {
        "reason": "OCR-010", "confidence": 0.93, "context": f"bên cửa {before} nghe",
        "origin": Origin(f"{page:04}.jpg", page=page, box=Box(10, 20, 60, 50)),
    }  # fmt: skip
    return Correction(before=before, after=after, **(told | more))


NUMBER = tuple(
    word(before, after, page)
    for page, (before, after) in enumerate([("số,", "sổ,"), ("số", "sổ"), ("Số", "Sổ")], start=1)
)
SEA = word("biến", "biển", 4, applied=True, confidence=0.994)
REVIEW = CorrectionReview(words=900, doubtful=12, corrections=(SEA, *NUMBER))


def decision(one: Correction, text: str) -> Decision:
    return Decision(word=one.before, correction=text, page=one.page, box=one.box)


# ---- rows and steps ---------------------------------------------------------------------------


@pytest.fixture
def english(qapp):
    LanguageSwitch(qapp).use(InterfaceLanguage.ENGLISH)


def test_one_row_for_each_slip_those_first_that_wait(english):
    rows = word_rows(REVIEW.corrections, ())
    lines = [word_row_line(row) for row in rows]
    assert [(line.title, line.chip) for line in lines] == [
        ("số → sổ   × 3", "proposed · 93 %"), ("biến → biển", "corrected · 99 %"),
    ]  # fmt: skip
    assert lines[0].detail == "bên cửa số, nghe"
    facts = {fact.name: fact.text for fact in word_row_detail(rows[0], 1).facts}
    assert facts["How surely"] == "93 %"
    assert facts["Words there"] == "bên cửa số nghe"
    assert facts["Place"] == "0002.jpg, page 2"
    assert facts["Why"].endswith("(OCR-010)")
    caption = word_caption(rows[0].places[0])
    assert (caption.place, caption.fate) == ("0001.jpg, page 1", "proposed")
    assert caption.spoken == "số, in: bên cửa số, nghe, 0001.jpg, page 1, proposed"


def test_alike_words_are_decided_each_at_its_place_and_nowhere_else():
    row, other = word_rows(REVIEW.corrections, ())
    step = accepted(row.places)
    assert step == DecisionChange(added=tuple(decision(one, one.after) for one in NUMBER))
    (again,) = [one for one in word_rows(REVIEW.corrections, step.added) if one.before == "số"]
    assert [place.fate for place in again.places] == [Fate.ACCEPTED] * 3
    assert accepted(again.places) is None
    back = kept(again.places[:1])
    assert back == DecisionChange(removed=step.added[:1], added=(decision(NUMBER[0], "số,"),))
    assert kept(other.places) == DecisionChange(added=(decision(SEA, "biến"),))


def test_the_narrowest_decision_counts_and_can_be_taken_back():
    everywhere = Decision(word="số", correction="số")
    here = decision(NUMBER[1], "sổ")
    row = word_rows(NUMBER, (everywhere, here))[0]
    assert [place.fate for place in row.places] == [Fate.KEPT, Fate.ACCEPTED, Fate.PROPOSED]
    assert automatic(row.places[1]) == DecisionChange(removed=(here,))
    assert automatic(row.places[2]) is None
    # What a person wrote for the whole book stays; the place gets a decision of its own.
    assert accepted(row.places[:1]) == DecisionChange(added=(decision(NUMBER[0], "sổ,"),))
    other = word_rows(NUMBER[:1], (Decision(word="số", correction="sồ"),))[0].places[0]
    assert (other.fate, other.text) == (Fate.OTHER, "sồ,")


def test_a_word_that_was_kept_can_be_found_again(english):
    keep = decision(NUMBER[0], "số,")
    (row,) = word_rows((), (keep, Decision(text="I", heading=1)))
    assert word_row_line(row).title == "số"
    assert row.places[0].fate is Fate.KEPT
    assert row.places[0].correction.origin.box == NUMBER[0].box
    assert automatic(row.places[0]) == DecisionChange(removed=(keep,))
    done = word("số", "sổ", 1, applied=True, mode=Mode.MANUAL, reason="STR-046", confidence=1.0)
    (row,) = word_rows((done,), (decision(done, "sổ"),))
    assert word_row_line(row).chip == "decided"


def test_the_next_place_that_waits_is_found_round_again():
    rows = word_rows(REVIEW.corrections, (decision(NUMBER[1], "sổ"),))
    assert next_place(rows, 0, 0) == (0, 2)
    assert next_place(rows, 0, 2) == (0, 0)
    assert next_place(rows[1:], 0, 0) is None


# ---- the page ---------------------------------------------------------------------------------


def png(shade: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (300, 90), (shade, shade, shade)).save(stream, "PNG")
    return stream.getvalue()


def opened(qtbot, desk, service, tmp_path, review: CorrectionReview = REVIEW):
    desk.window.take(["/sách/quét"])
    desk.bridge.finish_errands()
    service.find("i1", SCAN)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.make()
    epub = small_epub(tmp_path / "a.epub", ["Chương một"])
    records = tuple(
        PageRecord(source=f"{page:04}.jpg", picture=page, page=page) for page in range(1, 5)
    )
    made = msgspec.structs.replace(
        report([(EditionForm.EPUB, epub)]), corrections=review, page_records=records
    )
    service.finish("c1", made)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    desk.window.show_stage(Stage.STRUCTURE)
    stage = desk.window.structure
    stage.open_page(Page.CORRECTIONS)
    stage.corrections.list.setFocus()
    return stage


def lines(stage) -> list[tuple[str, str]]:
    return [(row.title, row.chip) for row in stage.corrections.list.rows_model.rows]


def told(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def offered(root: QWidget) -> list[str]:
    return [
        one.text()
        for one in root.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and one.text()
    ]


def shown(page) -> list[bool]:
    return [card.picture is not None for card in page.cards.cards]


def test_pictures_come_for_the_row_that_is_looked_at_and_are_kept(qtbot, desk, service, tmp_path):
    service.pictures = {one.origin: png(200) for one in REVIEW.corrections}
    stage = opened(qtbot, desk, service, tmp_path)
    page = stage.corrections
    qtbot.waitUntil(lambda: shown(page) == [True, True, True])
    assert service.pictured == [(one.origin,) for one in NUMBER]
    assert "0001.jpg" in page.cards.cards[0].accessibleName()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown(page) == [True])
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert shown(page) == [True, True, True]
    assert len(service.pictured) == 4


def test_nothing_is_fetched_before_the_page_is_open(qtbot, desk, service, tmp_path):
    stage = opened(qtbot, desk, service, tmp_path)
    qtbot.waitUntil(lambda: len(service.pictured) == 3)
    stage.open_page(Page.GUESSES)
    desk.window.structure.corrections.forget_pictures()
    stage.corrections._look_at(0)
    qtbot.wait(150)
    assert len(service.pictured) == 3


def test_a_page_that_is_gone_is_said_so_and_asked_for_again(qtbot, desk, service, tmp_path):
    service.pictures = {one.origin: png(200) for one in NUMBER[1:]}
    page = opened(qtbot, desk, service, tmp_path).corrections
    qtbot.waitUntil(lambda: shown(page) == [False, True, True])
    assert "Không tìm thấy ảnh của trang" in told(page)
    assert page.cards.cards[0].accessibleDescription() == "Không có ảnh"
    service.pictures = {one.origin: png(200) for one in NUMBER}
    desk.workspace.read_again()
    qtbot.waitUntil(lambda: desk.workspace.book.revising is not None)
    service.find("i2", SCAN)
    qtbot.waitUntil(lambda: shown(page) == [True, True, True])
    assert "Không tìm thấy ảnh của trang" not in told(page)


def test_words_are_decided_on_with_keys_alone(qtbot, desk, service, tmp_path):
    stage = opened(qtbot, desk, service, tmp_path)
    page, window = stage.corrections, desk.window
    assert lines(stage)[0] == ("số → sổ   × 3", "đề xuất · 93 %")
    qtbot.keyClick(window, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 1)
    assert service.projects.steps[0] == DecisionChange(added=(decision(NUMBER[0], "sổ,"),))
    assert [card.isChecked() for card in page.cards.cards] == [False, True, False]
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 2)
    assert service.projects.steps[1] == DecisionChange(added=(decision(NUMBER[1], "số"),))
    assert [card.isChecked() for card in page.cards.cards] == [False, False, True]
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    desk.bridge.finish_errands()
    assert desk.workspace.book.decisions.made == (decision(NUMBER[0], "sổ,"),)
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    desk.bridge.finish_errands()
    qtbot.keyClick(window, Qt.Key.Key_Insert, CONTROL)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 3)
    assert service.projects.steps[2] == DecisionChange(
        removed=(decision(NUMBER[1], "số"),),
        added=(decision(NUMBER[1], "sổ"), decision(NUMBER[2], "Sổ")),
    )
    # What is settled makes room for what is not.
    assert lines(stage) == [
        ("biến → biển", "đã sửa · 99 %"), ("số → sổ   × 3", "đã quyết định"),
    ]  # fmt: skip
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 4)
    assert service.projects.steps[3] == DecisionChange(added=(decision(SEA, "biến"),))
    qtbot.keyClick(window, Qt.Key.Key_Delete, SHIFT)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 5)


def test_all_alike_are_kept_and_left_to_the_program_again(qtbot, desk, service, tmp_path):
    stage = opened(qtbot, desk, service, tmp_path)
    assert offered(stage.corrections.inspector)[-4:] == [
        "Giữ chỗ này  Del", "Sửa cả 3 chỗ  Ctrl+Ins", "Giữ cả 3 chỗ  Ctrl+Del", "Chỗ kế tiếp  F8",
    ]  # fmt: skip
    qtbot.keyClick(desk.window, Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 1)
    keep = tuple(decision(one, one.before) for one in NUMBER)
    assert service.projects.steps[0] == DecisionChange(added=keep)
    stage.corrections.list.setCurrentIndex(stage.corrections.list.rows_model.index(1))
    stage.corrections.cards.cards[1].click()
    assert "Tự động  Shift+Del" in offered(stage.corrections.inspector)
    qtbot.keyClick(desk.window, Qt.Key.Key_Delete, SHIFT)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 2)
    assert service.projects.steps[1] == DecisionChange(removed=keep[1:2])


def test_many_places_are_shown_six_at_a_time(qtbot, desk, service, tmp_path):
    many = tuple(word("số", "sổ", page) for page in range(1, 9))
    review = CorrectionReview(corrections=many)
    page = opened(qtbot, desk, service, tmp_path, review).corrections
    assert len(page.cards.cards) == 6
    for _ in range(6):
        qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert [card.isChecked() for card in page.cards.cards] == [True, False]
    assert "0007.jpg" in page.cards.cards[0].accessibleName()
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert len(page.cards.cards) == 6


def test_arrow_keys_go_from_picture_to_picture(qtbot, desk, service, tmp_path):
    page = opened(qtbot, desk, service, tmp_path).corrections
    first, second, _ = page.cards.cards
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert desk.window.focusWidget() is second
    assert second.isChecked()
    qtbot.waitUntil(lambda: "0002.jpg, trang 2" in told(page.inspector))
    qtbot.keyClick(desk.window, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: len(service.projects.steps) == 1)
    assert service.projects.steps[0] == DecisionChange(added=(decision(NUMBER[1], "sổ"),))
    assert desk.window.focusWidget() is page.cards.cards[2]


def test_the_message_about_them_leads_to_the_page(qtbot, desk, service, tmp_path):
    stage = opened(qtbot, desk, service, tmp_path)
    stage.open_page(Page.OUTLINE)
    lead = notices_of((Diagnostic.of("OCR-005", doubtful=3, applied=1, proposed=2),), "vi")[0].lead
    desk.window.follow_lead(lead)
    assert stage.pages.current() == Page.CORRECTIONS.value
    assert desk.window.focusWidget() is stage.corrections.list


def test_manuscripts_have_no_such_page(qtbot, desk, service):
    desk.window.take(["/sách/so-do.docx"])
    desk.bridge.finish_errands()
    service.find("i1")
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.show_stage(Stage.STRUCTURE)
    assert not [text for text in offered(desk.window.structure) if text.startswith("Sửa chữ")]


# ---- with the real engine ---------------------------------------------------------------------

TEXT = (
    "Hai người ngồi bên cửa số, trao đối thư từ với nhau cả buổi chiều.\n"
    "Ngoài bãi, sóng vỗ rì rào vào bờ cát trắng, gió thổi mát rượi.\n"
)
"""As a tired compositor set it: two words are wrong."""


def test_a_word_of_a_real_scan_is_seen_decided_and_written(qtbot, qapp, tmp_path: Path):
    write_jpeg_pages(typeset(TEXT, PageStyle("Sách", "Người")), tmp_path / "sách")
    settings = Settings(
        state_folder=str(tmp_path / "state"), cache_folder=str(tmp_path / "cache"),
        interface_language="vi", workers=1, library_folder=str(tmp_path / "kệ"),
    )  # fmt: skip
    service = Service(settings)
    desk = Desk(qapp, settings, service)
    desk.window._confirm_stop = desk.window._confirm_loss = lambda _: True
    desk.window.show()
    try:
        desk.window.take([str(tmp_path / "sách")])
        desk.bridge.finish_errands()
        qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY, timeout=60_000)
        desk.workspace.choose_form(EditionForm.FACSIMILE, False)
        desk.workspace.choose_output(str(tmp_path / "kết quả"))
        desk.window.make()
        qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE, timeout=100_000)
        desk.window.show_stage(Stage.STRUCTURE)
        stage = desk.window.structure
        stage.open_page(Page.CORRECTIONS)
        titles = [title for title, _ in lines(stage)]
        at = titles.index("đối → đổi")
        stage.corrections.list.setCurrentIndex(stage.corrections.list.rows_model.index(at))
        qtbot.waitUntil(lambda: shown(stage.corrections) == [True], timeout=20_000)
        stage.corrections.accept_here()
        desk.bridge.finish_errands()
        (decided,) = service.projects.view(tmp_path / "kệ" / "sách.banso").project.decisions
        assert (decided.word, decided.correction, decided.page) == ("đối", "đổi", 1)
    finally:
        desk.window.close()
        desk.window.deleteLater()
        qtbot.wait(1)
