"""Chapters as files: their order, one rank for chapters, title and author once."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.book import read_manuscripts
from converters.conversion.sources import books_in, gather
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading, NoteReference
from converters.model.traversal import all_blocks, all_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.transforms.structure import build_structure
from tests.support.reading import reading_context, reasons

LINE = "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít."


def fill(folder: Path, **files: str) -> list[str]:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [source.name for source in gather([folder]).sources]


def names(folder: Path, *stems: str) -> list[str]:
    return [n.removesuffix(".txt") for n in fill(folder, **{f"{s}.txt": LINE for s in stems})]


@pytest.mark.parametrize(
    "stems",
    [
        ["Chương 2", "Chương 10"],
        ["Chương I", "Chương II", "Chương IX", "Chương X", "Chương XL"],
        ["chuong-hai", "chuong-chin", "chuong-muoi", "chuong-muoi-lam", "chuong-hai-muoi-mot"],
        ["Lời nói đầu", "Chương 1 - Gió", "Chương 2 - Mưa", "Lời bạt", "Phụ lục"],
        ["Phần thứ nhất", "Phần thứ hai", "Phần thứ ba"],
        ["Chapter One", "Chapter Two", "Chapter Three", "Chapter Eleven"],
        ["01 Lời bạt", "02 Chương 1"],
    ],
)
def test_files_come_in_the_order_that_their_names_say(tmp_path: Path, stems: list[str]) -> None:
    assert names(tmp_path, *sorted(stems, reverse=True)) == stems


def test_names_that_are_not_plain_about_it_are_sorted(tmp_path: Path) -> None:
    assert names(tmp_path, "Chương II", "Chương I", "bản nháp") == [
        "bản nháp", "Chương I", "Chương II",
    ]  # fmt: skip


@pytest.mark.parametrize("order", ["order.txt", "thu-tu.txt", "Thứ tự.txt"])
def test_an_order_file_decides(tmp_path: Path, order: str) -> None:
    fill(tmp_path, **{"a.txt": LINE, "b.md": LINE, "c.html": "<p>x", "d.txt": LINE})
    (tmp_path / order).write_text("\ufeff# thứ tự\nC.html\n\nb\na.txt\n", encoding="utf-8")
    book = gather([tmp_path])
    assert [source.name for source in book.sources] == ["c.html", "b.md", "a.txt"]
    assert [file.name for file in book.left_out] == ["d.txt"]
    assert order not in [b.name for b in books_in(tmp_path, tmp_path / "out")]


@pytest.mark.parametrize(
    ("order", "code"),
    [("a.txt\nz.txt\n", "FILE-020"), ("a.txt\na.txt\n", "FILE-020"), ("b\n", "FILE-020"),
     (b"\xff\xfe\x00", "FILE-021")],
)  # fmt: skip
def test_order_files_that_do_not_fit_are_refused(
    tmp_path: Path, order: str | bytes, code: str
) -> None:
    fill(tmp_path, **{"a.txt": LINE, "b.txt": LINE, "b.md": LINE})
    content = order if isinstance(order, bytes) else order.encode()
    (tmp_path / "order.txt").write_bytes(content)
    with pytest.raises(SourceError, match=code):
        gather([tmp_path])


def test_an_empty_order_file_says_nothing(tmp_path: Path) -> None:
    assert fill(tmp_path, **{"b.txt": LINE, "a.txt": LINE, "order.txt": "# \n"}) == [
        "a.txt", "b.txt",
    ]  # fmt: skip


def joined(folder: Path, **files: str):
    fill(folder, **files)
    context = reading_context(folder)
    return read_manuscripts(gather([folder]).sources, context), context.monitor


def headings(reading) -> list[tuple[int, str]]:
    return [
        (b.level, plain_text(b.inlines))
        for b in all_blocks(reading.publication)
        if isinstance(b, Heading)
    ]


def test_chapters_get_one_rank_whatever_their_files_gave_them(tmp_path: Path) -> None:
    reading, monitor = joined(
        tmp_path,
        **{
            "1.md": "# Chương 1\n\nx\n\n## Mục\n\ny\n",
            "2.html": "<h2>Chương 2</h2><p>x</p><h3>Mục</h3><p>y</p>",
            "3.md": "### Chương 3\n\nx\n",
        },
    )
    assert headings(reading) == [
        (1, "Chương 1"), (2, "Mục"), (1, "Chương 2"), (2, "Mục"), (1, "Chương 3"),
    ]  # fmt: skip
    assert [d.code for d in monitor.diagnostics] == ["FILE-022", "FILE-022"]


def test_parts_stay_above_chapters(tmp_path: Path) -> None:
    reading, _ = joined(
        tmp_path,
        **{
            "1.md": "# Phần một\n\nx\n\n## Chương 1\n\ny\n",
            "2.md": "# Chương 2\n\nx\n",
            "3.md": "# Phần hai\n\nx\n\n## Chương 3\n\ny\n",
        },
    )
    assert [level for level, _ in headings(reading)] == [1, 2, 2, 1, 2]
    book = build_structure(reading.publication, CollectingMonitor())
    assert [len(part.children) for part in book.body] == [2, 1]


def test_title_and_author_that_every_file_repeats_stand_once(tmp_path: Path) -> None:
    head = "<p>SỐ ĐỎ</p><p>Vũ Trọng Phụng</p>"
    files = {f"{n}.html": f"{head}<h1>Chương {n}</h1><p>Lời {n}.</p>" for n in range(1, 4)}
    reading, monitor = joined(tmp_path, **files)
    text = [plain_text(b.inlines) for b in all_blocks(reading.publication)]
    assert text == [
        "SỐ ĐỎ", "Vũ Trọng Phụng", "Chương 1", "Lời 1.", "Chương 2", "Lời 2.", "Chương 3", "Lời 3.",
    ]  # fmt: skip
    ledger = reading.ledger
    assert ledger.number(Kind.PARAGRAPH, Fate.DROPPED) == 4
    assert ledger.number(Kind.PARAGRAPH) == 9
    assert reasons(ledger) == {"FILE-023"}
    assert [d.code for d in monitor.diagnostics] == ["FILE-023", "FILE-023"]


def test_notes_of_all_files_stay_apart_and_in_order(tmp_path: Path) -> None:
    files = {f"{n}.md": f"# Chương {n}\n\nx[^1]\n\n[^1]: chú {n}\n" for n in range(1, 4)}
    reading, _ = joined(tmp_path, **files)
    notes = {note.id: plain_text(note.blocks[0].inlines) for note in reading.publication.notes}
    marks = [i.note for i in all_inlines(reading.publication) if isinstance(i, NoteReference)]
    assert [notes[mark] for mark in marks] == ["chú 1", "chú 2", "chú 3"]
