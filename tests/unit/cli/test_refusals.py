"""What is refused at once, and what stops at once: asked for as a person asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.test_command_line import BANSO, banso, lines, write_text

unix = pytest.mark.skipif(sys.platform == "win32", reason="named pipes and signals of POSIX")
STOPPER = """
import os, signal, sys

class Stopper:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["STOP_AT"]:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stopper())
"""
"""Presses Ctrl-C at the very moment when a module is about to be imported."""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    place = tmp_path / "kệ" / "ống.txt"
    place.parent.mkdir()
    os.mkfifo(place)
    return place


@unix
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pipe_is_refused_at_once(pipe: Path, tmp_path: Path, language: str) -> None:
    told = {"vi": "không phải là tệp mà là ống dẫn", "en": "is no file but a pipe"}[language]
    for command in (("convert", pipe, "-o", tmp_path / "out"), ("inspect", pipe), ("check", pipe)):
        finished = banso(*command, "--lang", language)
        assert (finished.returncode, told in finished.stderr) == (3, True), finished.stderr
    assert not (tmp_path / "out").exists()


@unix
def test_pipe_as_cover_or_catalogue_is_refused(pipe: Path, tmp_path: Path) -> None:
    source = write_text(tmp_path / "sách" / "a.txt")
    out = ("-o", tmp_path / "out", "-e", "text")
    cover = banso("convert", source, *out, "--cover", pipe)
    assert (cover.returncode, "FILE-031" in cover.stderr) == (3, True)
    catalogue = banso("batch", source.parent, *out, "--catalogue", pipe)
    assert (catalogue.returncode, "FILE-031" in catalogue.stderr) == (3, True)


@unix
def test_pipe_among_books_and_chapters_is_told_and_the_rest_is_made(
    pipe: Path, tmp_path: Path
) -> None:
    write_text(pipe.parent / "a.txt")
    shelf = banso("batch", pipe.parent, "-o", tmp_path / "out", "-e", "text", "--json")
    ends = {line["book"]: line["state"] for line in lines(shelf) if line["event"] == "book"}
    assert ends == {"a.txt": "done", "ống.txt": "failed"}
    assert "FILE-031" in shelf.stdout
    chapters = banso("convert", pipe.parent, "-o", tmp_path / "một", "-e", "text", "--json")
    assert chapters.returncode == 0, chapters.stderr
    told = [line for line in lines(chapters) if line["event"] == "message"]
    assert [one["values"] for one in told if one["code"] == "FILE-014"] == [{"file": "ống.txt"}]


@pytest.mark.parametrize(
    ("language", "told"),
    [("vi", "Không có tệp hay thư mục"), ("en", "There is no file or folder")],
)
def test_catalogue_that_is_not_there_is_told(tmp_path: Path, language: str, told: str) -> None:
    write_text(tmp_path / "kệ" / "a.txt")
    for name in ("list.xlsx", "list.csv"):
        batch = ("batch", tmp_path / "kệ", "-o", tmp_path / "out", "--lang", language)
        finished = banso(*batch, "--catalogue", tmp_path / name)
        assert finished.returncode == 6
        assert f"FILE-010 {name}: {told} " in finished.stderr
        assert "Errno" not in finished.stderr


def test_what_the_system_says_is_told_in_vietnamese(tmp_path: Path) -> None:
    write_text(tmp_path / "kệ" / "a.txt")
    batch = ("batch", tmp_path / "kệ", "-o", tmp_path / "out", "--lang", "vi")
    finished = banso(*batch, "--catalogue", tmp_path / "kệ")
    assert finished.returncode == 6
    assert "META-025 kệ: Không đọc được danh mục: đó là một thư mục." in finished.stderr


def test_report_is_not_written_under_the_name_of_another_kind(tmp_path: Path) -> None:
    given = ("convert", tmp_path / "không có.docx", "-o", tmp_path / "out")
    for name in ("r.pdf", "r.epub", "r.csv"):
        finished = banso(*given, "--report", tmp_path / name)
        assert finished.returncode == 2
        assert not (tmp_path / name).exists()
    for name in ("r.json", "r.HTML", "r.htm", "báo cáo"):
        assert banso(*given, "--report", tmp_path / name).returncode == 3
        assert (tmp_path / name).is_file()


@unix
@pytest.mark.parametrize(
    "module",
    [
        *("multiprocessing", "converters.cli.exit_codes", "msgspec", "converters.model.job"),
        *("typer", "converters.cli.commands", "converters.cli.converting", "converters.service"),
    ],
)
def test_stop_request_while_the_program_starts_is_no_traceback(tmp_path: Path, module: str) -> None:
    write_text(tmp_path / "sitecustomize.py", STOPPER)
    source = write_text(tmp_path / "a.txt")
    environment = {"PYTHONPATH": str(tmp_path), "STOP_AT": module, "LANG": "vi_VN.UTF-8"}
    finished = subprocess.run(
        [*BANSO, "convert", str(source), "-o", str(tmp_path / "out")],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )
    assert (finished.returncode, finished.stderr.strip()) == (130, "Đã dừng.")
    assert not (tmp_path / "out").exists()


def test_only_an_epub_is_mended(tmp_path: Path) -> None:
    write_text(tmp_path / "a.pdf")
    finished = banso("check", tmp_path / "a.pdf", "--fix", "--lang", "en")
    assert finished.returncode == 3
    assert "FILE-033" in finished.stderr
    assert "--fix mends EPUB only" in finished.stderr


def test_a_report_makes_no_folder_but_within_that_of_the_editions(tmp_path: Path) -> None:
    given = ("convert", write_text(tmp_path / "a.txt"), "-o", tmp_path / "ra", "-e", "text")
    for option in ("--report", "--comments"):
        refused = banso(*given, option, tmp_path / "nhầm" / "r.json")
        assert (refused.returncode, "FILE-034" in refused.stderr) == (5, True)
        assert not (tmp_path / "nhầm").exists()
    assert banso(*given, "--report", tmp_path / "ra" / "sâu" / "r.json").returncode == 0
    assert (tmp_path / "ra" / "sâu" / "r.json").is_file()


def test_a_file_in_place_of_a_folder_is_named_once(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    finished = banso("convert", source, "-o", source / "ra")
    assert finished.returncode == 5
    (told,) = [line for line in finished.stderr.splitlines() if "FILE-019" in line]
    assert told.count(str(source)) == 1
