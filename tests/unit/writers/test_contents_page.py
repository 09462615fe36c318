"""The contents page of a typeset book: how long titles turn, what leads to the page numbers."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from converters.checks.pdf import check_pdf
from converters.model.book_matter import Biography, BookMatter
from converters.model.metadata import Contributor
from converters.model.publication import Publication, Section
from converters.monitor import CollectingMonitor
from converters.transforms.book_matter import with_book_matter
from converters.vocabularies import SectionRole
from converters.writers.pdf import compiling
from tests.support.epub_samples import small_book, text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in, outline, page_texts, typeset_bytes

TITLES = (
    "Đêm trắng",
    "Một chương có nhan đề vừa đủ dài để phải sang dòng",
    "Phần một của câu chuyện dài dòng và rối rắm ấy",
    "Chuyện kể của một người đàn bà không còn trẻ nữa về một thời đã xa lắm rồi mà đến nay còn nhớ",
)


@pytest.fixture(autouse=True)
def _typeset_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def book() -> Publication:
    body = tuple(
        Section(
            id=f"c{number}",
            role=SectionRole.CHAPTER,
            number=f"Chương {number}" if number > 1 else None,
            title=(text(title),),
            blocks=(paragraph("Lời."),),
        )
        for number, title in enumerate(TITLES, 1)
    )
    return msgspec.structs.replace(small_book(), body=body)


def lines_of_contents(content: bytes) -> list[tuple[str, float]]:
    """Return the lines of the contents page with the place in points where each ends."""
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            words = page.get_textpage()
            shown = unicodedata.normalize("NFC", words.get_text_range())
            if "Mục lục" in shown:
                rows: dict[int, tuple[str, float]] = {}
                for place in range(words.count_chars()):
                    _, bottom, right, _ = words.get_charbox(place, loose=True)
                    told, end = rows.get(round(bottom), ("", 0.0))
                    sign = words.get_text_range(place, 1)
                    rows[round(bottom)] = (told + sign, max(end, right if sign.strip() else 0.0))
                return [row for _, row in sorted(rows.items(), reverse=True) if row[0].strip()]
    finally:
        document.close()
    return []


def test_long_titles_turn_into_lines_of_about_equal_length(tmp_path: Path) -> None:
    content = typeset_bytes(book(), context_in(tmp_path))
    lines = lines_of_contents(content)
    told = [re.sub(r"(\s*\.){3,}.*", "…", " ".join(line.split())) for line, _ in lines[1:-1]]
    whole = " ".join(told).replace("…", "")
    assert all(unicodedata.normalize("NFC", title) in whole for title in TITLES)
    assert any("Chương 2 Một chương có" in page for page in page_texts(content))
    turned = [line for line in told if line.endswith("…") and not line.startswith(("Đ", "Chương"))]
    assert len(turned) == 3
    assert all(len(line) > 14 for line in turned)


def test_page_numbers_stand_beneath_each_other(tmp_path: Path) -> None:
    lines = lines_of_contents(typeset_bytes(book(), context_in(tmp_path)))
    numbered = [end for line, end in lines if re.search(r"\.\s*\d+\s*$", line)]
    assert len(numbered) == len(TITLES)
    assert max(numbered) - min(numbered) < 0.5
    assert all(end < min(numbered) - 12 for line, end in lines[1:-1] if end not in numbered)


def test_names_above_biographies_are_heads_that_the_contents_pass_over(tmp_path: Path) -> None:
    lives = (
        Biography(name="Thạch Lam", text="Sinh 1910."),
        Biography(name="Lê Dịch", text="Ở Huế."),
    )
    metadata = book().metadata
    people = (Contributor(name="Thạch Lam"), Contributor(name="Lê Dịch"))
    work = msgspec.structs.replace(metadata.work, contributors=people)
    matter = BookMatter(biographies=lives)
    metadata = msgspec.structs.replace(metadata, work=work, matter=matter)
    whole = with_book_matter(msgspec.structs.replace(book(), metadata=metadata)).publication
    content = typeset_bytes(whole, context_in(tmp_path))
    file = tmp_path / "book.pdf"
    file.write_bytes(content)
    result = check_pdf(file, CollectingMonitor())
    assert result.passed, result.messages
    listed = " ".join(line for line, _ in lines_of_contents(content))
    assert "Về tác giả" in listed
    assert "Thạch Lam" not in listed
    assert "Thạch Lam" in str(outline(content))
