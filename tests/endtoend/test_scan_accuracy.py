"""Scanned books whose every character is known, read from the pictures to the running text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from converters.model.publication import Heading, Paragraph, Publication, Verse
from converters.model.traversal import page_breaks, plain_text
from converters.monitor import CollectingMonitor
from converters.transforms.corrections import corrected
from tests.support.character_error import character_error
from tests.support.correction_scores import scored
from tests.support.scan_reading import read_book, text_on
from tests.support.typescripts import typescripts, words_read, wrong_signs

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def text_lines(publication: Publication) -> list[str]:
    lines: list[str] = []
    for block in publication.body[0].blocks:
        match block:
            case Heading() | Paragraph():
                lines.append(plain_text(block.inlines))
            case Verse():
                lines.extend(plain_text(line) for stanza in block.stanzas for line in stanza)
            case _:
                pytest.fail(f"unexpected {type(block).__name__}")
    return lines


def as_compared(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_QUOTES)).strip()


def true_lines(book: Path) -> list[str]:
    lines = (book / "truth.txt").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if line.strip()]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("so-do-clean", 0.003),
        ("so-do-office", 0.003),
        ("kieu-bitonal", 0.003),
        ("soi-toc-worn", 0.008),
        ("ha-noi-spread", 0.006),
        ("so-do-phone", 0.005),
    ],
)
def test_the_body_text_is_read_and_joined(
    shared_data: Path, tmp_path: Path, name: str, most: float
) -> None:
    book = shared_data / "scans" / name
    pages, publication = read_book(book / "pages", tmp_path)
    lines, truth = text_lines(publication), true_lines(book)
    error = character_error(as_compared(" ".join(truth)), as_compared(" ".join(lines)))
    assert error <= most
    assert abs(len(lines) - len(truth)) <= 1
    assert [layout.label for layout in pages.layouts] == [
        str(number) for number in range(1, len(pages.layouts) + 1)
    ]
    breaks = [mark.label for mark in page_breaks(publication)]
    assert breaks == [layout.label for layout in pages.layouts]

    done = corrected(pages.layouts, (), CollectingMonitor(), vietnamese=True)
    lines = text_lines(text_on(done.layouts, tmp_path))
    assert character_error(as_compared(" ".join(truth)), as_compared(" ".join(lines))) <= error
    scores = scored(pages.layouts, done.review.corrections, (book / "truth.txt").read_text("utf-8"))
    assert scores.broken == 0
    assert scores.mended + scores.right >= scores.wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", ["so-do-office", "ha-noi-spread"])
def test_notes_at_the_foot_become_notes(shared_data: Path, tmp_path: Path, name: str) -> None:
    book = shared_data / "scans" / name
    _, publication = read_book(book / "pages", tmp_path)
    notes = [plain_text(note.blocks[0].inlines) for note in publication.notes]
    assert notes == (book / "notes.txt").read_text(encoding="utf-8").splitlines()


def test_a_page_of_an_office_scanner_is_read(shared_data: Path, tmp_path: Path) -> None:
    book = shared_data / "scans" / "so-do-office"
    (tmp_path / "pages").mkdir()
    shutil.copy(book / "pages" / "0001.jpg", tmp_path / "pages")
    pages, publication = read_book(tmp_path / "pages", tmp_path, workers=1)
    read = as_compared(" ".join(text_lines(publication)))
    truth = as_compared(" ".join(true_lines(book)))
    read = read.removeprefix("Số đỏ ")  # one page alone does not show what its running head is
    assert character_error(truth[: len(read)], read) < 0.01
    assert pages.layouts[0].label == "1"
    assert pages.layouts[0].skew_degrees == pytest.approx(-0.62, abs=0.1)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_real_typescripts_are_read(shared_data: Path, tmp_path: Path) -> None:
    pages = typescripts(shared_data)
    wrong = sum(
        wrong_signs(page, words_read(page.picture, tmp_path / str(number), "eng"))
        for number, page in enumerate(pages)
    )
    assert len(pages) >= 10
    assert wrong <= 0.17 * sum(len(page.truth) for page in pages)
