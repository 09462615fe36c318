"""The head of an official paper is no chapter, whatever style its typist gave it."""

from __future__ import annotations

from converters.model.publication import Heading, Paragraph
from converters.model.traversal import plain_text
from converters.transforms.findings import Findings, items_of
from converters.transforms.letterheads import without_letterheads
from tests.unit.transforms.manuscripts import PROSE, heading, text, texts


def kinds(*blocks):
    findings = Findings()
    items = without_letterheads(items_of(blocks), findings)
    headings = [plain_text(item.block.inlines) for item in items if isinstance(item.block, Heading)]
    assert len(items) == len(blocks)
    return headings, [guess.reason for guess in findings.guesses]


def test_the_lines_of_a_letterhead_become_text():
    found, reasons = kinds(
        heading("BỘ TÀI CHÍNH        CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        heading("Độc lập – Tự do – Hạnh phúc"),
        heading("Số: 12/2008/TT-BTC"),
        heading("Hà Nội, ngày 5 tháng 2 năm 2008"),
        heading("THÔNG TƯ"),
        heading("Hướng dẫn thực hiện Nghị định số 51"),
        text(PROSE),
        heading("Chương I"),
    )
    assert found == ["THÔNG TƯ", "Hướng dẫn thực hiện Nghị định số 51", "Chương I"]
    assert reasons == ["STR-060"] * 4


def test_an_organ_or_a_day_far_from_any_motto_stays_a_heading():
    found, _ = kinds(
        heading("BỘ TÀI CHÍNH"),
        *texts(PROSE, PROSE, PROSE, PROSE, PROSE),
        heading("Hà Nội, ngày 5 tháng 2 năm 2008"),
    )
    assert found == ["BỘ TÀI CHÍNH", "Hà Nội, ngày 5 tháng 2 năm 2008"]


def test_a_chapter_that_speaks_of_freedom_stays_a_chapter():
    assert kinds(heading("Độc lập"), heading("Tự do và hạnh phúc"))[0] == [
        "Độc lập", "Tự do và hạnh phúc",
    ]  # fmt: skip


def test_the_words_and_their_order_are_untouched():
    lines = [
        "UBND TỈNH HÀ NAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    items = without_letterheads(items_of([heading(line) for line in lines]), Findings())
    assert [plain_text(item.block.inlines) for item in items] == lines
    assert all(isinstance(item.block, Paragraph) for item in items)
