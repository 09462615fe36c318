"""A finished file is replaced by the next edition of its own book and by nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from converters.conversion.book import convert
from converters.conversion.ownership import Ownership
from converters.files import sha256_of
from converters.model.edition import Edition
from converters.model.job import Plan, Report
from converters.model.metadata import Metadata, Work
from converters.monitor import CollectingMonitor
from converters.settings import load_settings
from converters.vocabularies import EditionForm

PDF = (Edition(form=EditionForm.PDF),)


def book(folder: Path, text: str, name: str = "bản thảo.txt") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"Chương 1\n\n{text}\n", encoding="utf-8")
    return folder / name


def made(output: Path, *sources: Path) -> Report:
    plan = Plan(
        sources=tuple(map(str, sources)),
        output=str(output),
        editions=PDF,
        metadata=Metadata(work=Work(title="Thơ")),
    )
    return convert(plan, load_settings(), CollectingMonitor())


def name_of(report: Report) -> str:
    (output,) = report.outputs
    assert sha256_of(Path(output.path)) == output.sha256
    return Path(output.path).name


def test_two_books_of_one_title_both_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = book(tmp_path / "A", "Một."), book(tmp_path / "B", "Hai.")
    assert name_of(made(out, first)) == "tho.pdf"
    before = (out / "tho.pdf").read_bytes()
    report = made(out, second)
    assert name_of(report) == "tho-2.pdf"
    (told,) = [d for d in report.diagnostics if d.code == "FILE-018"]
    assert dict(told.values) == {"files": "tho.pdf", "names": "tho-2.pdf"}
    assert (out / "tho.pdf").read_bytes() == before
    # Each book goes on under its own name, also where the text has changed.
    book(tmp_path / "B", "Hai, đã sửa.")
    assert name_of(made(out, second)) == "tho-2.pdf"
    book(tmp_path / "A", "Một, đã sửa.")
    again = made(out, first)
    assert name_of(again) == "tho.pdf"
    assert not [d for d in again.diagnostics if d.code == "FILE-018"]
    assert sorted(path.name for path in out.iterdir()) == ["tho-2.pdf", "tho.pdf"]


def test_file_changed_by_hand_stays(tmp_path: Path) -> None:
    source, out = book(tmp_path / "A", "Một."), tmp_path / "out"
    made(out, source)
    (out / "tho.pdf").write_bytes(b"signed by hand")
    assert name_of(made(out, source)) == "tho-2.pdf"
    assert (out / "tho.pdf").read_bytes() == b"signed by hand"


def test_equal_bytes_are_the_same_edition_even_where_nothing_is_remembered(tmp_path: Path) -> None:
    source, out = book(tmp_path / "A", "Một."), tmp_path / "out"
    made(out, source)
    shutil.rmtree(load_settings().state_path())
    assert name_of(made(out, source)) == "tho.pdf"


def test_added_chapter_is_still_the_same_book(tmp_path: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "A"
    chapters = [book(folder, f"Chuyện {n}.", f"{n}.txt") for n in range(1, 4)]
    assert name_of(made(out, *chapters[:2])) == "tho.pdf"
    assert name_of(made(out, *chapters)) == "tho.pdf"
    foreword = book(folder, "Lời nói đầu.", "0.txt")
    other = book(tmp_path / "B", "Quyển khác.")
    assert name_of(made(out, foreword, other)) == "tho-2.pdf"


def test_unusable_memory_costs_a_number_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = book(tmp_path / "A", "Một."), tmp_path / "out"
    (tmp_path / "a file").write_bytes(b"")
    monkeypatch.setenv("BANSO_STATE_FOLDER", str(tmp_path / "a file"))
    made(out, source)
    before = (out / "tho.pdf").read_bytes()
    book(tmp_path / "A", "Một, đã sửa.")
    assert name_of(made(out, source)) == "tho-2.pdf"
    assert (out / "tho.pdf").read_bytes() == before


def test_damaged_memory_is_put_aside(tmp_path: Path) -> None:
    source, out = book(tmp_path / "A", "Một."), tmp_path / "out"
    memory = load_settings().state_path() / "editions.sqlite3"
    memory.parent.mkdir()
    memory.write_bytes(b"no memory any more" * 100)
    made(out, source)
    assert memory.with_name("editions.sqlite3.damaged").is_file()
    book(tmp_path / "A", "Một, đã sửa.")
    assert name_of(made(out, source)) == "tho.pdf"


def test_memory_damaged_within_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "editions.sqlite3"
    memory = Ownership(tmp_path, ["a.txt"])
    for number in range(300):
        memory.claim([(tmp_path / f"{number}.epub",)], ["0" * 64])
    whole = file.read_bytes()
    page = 4096
    file.write_bytes(whole[:page] + b"\xff" * (len(whole) - page))
    claim = memory.claim([(tmp_path / "tho.epub",)], ["1" * 64])
    assert claim.places == (tmp_path / "tho.epub",)
    assert file.with_name("editions.sqlite3.damaged").is_file()


def names(out: Path, *suffixes: str) -> Iterator[tuple[Path, ...]]:
    for number in count(1):
        stem = "tho" if number == 1 else f"tho-{number}"
        yield tuple(out / f"{stem}{suffix}" for suffix in suffixes)


def test_name_that_is_about_to_be_written_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Ownership(tmp_path / "state", ["/A/a.txt"])
    second = Ownership(tmp_path / "state", ["/B/b.txt"])
    monkeypatch.setattr("os.getpid", os.getppid)
    assert first.claim(names(tmp_path, ".epub"), ["one"]).places == (tmp_path / "tho.epub",)
    monkeypatch.undo()
    claim = second.claim(names(tmp_path, ".epub"), ["two"])
    assert claim.places == (tmp_path / "tho-2.epub",)
    assert claim.kept == (tmp_path / "tho.epub",)
    # The other process ended without a file: its name is free again.
    monkeypatch.setattr("converters.conversion.ownership.process_lives", lambda _: False)
    third = Ownership(tmp_path / "state", ["/C/c.txt"])
    assert third.claim(names(tmp_path, ".epub"), ["three"]).places == (tmp_path / "tho.epub",)


def test_editions_of_a_book_keep_one_number(tmp_path: Path) -> None:
    (tmp_path / "tho.pdf").write_bytes(b"of another book")
    owner = Ownership(tmp_path / "state", ["/A/a.txt"])
    claim = owner.claim(names(tmp_path, ".epub", ".pdf"), ["one", "two"])
    assert claim.places == (tmp_path / "tho-2.epub", tmp_path / "tho-2.pdf")
    for place in claim.places:
        place.write_bytes(b"finished")
        owner.written(place, sha256_of(place))
    # The other book's file is gone; this one does not change its name for that.
    (tmp_path / "tho.pdf").unlink()
    claim = owner.claim(names(tmp_path, ".epub", ".pdf"), ["three", "four"])
    assert claim.places == (tmp_path / "tho-2.epub", tmp_path / "tho-2.pdf")
