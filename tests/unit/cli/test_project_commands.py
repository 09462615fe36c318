"""``banso project`` as a person or a program meets it."""

from __future__ import annotations

import json

import pytest

from converters.cli.commands import run
from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words

TEXT = "Chương 1\n\nNgày xửa ngày xưa có một người.\n\nChương 2\n\nHết truyện.\n"


@pytest.fixture
def banso(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "truyện.txt").write_text(TEXT, encoding="utf-8")

    def call(*arguments, language="en"):
        code = run(["project", *map(str, arguments)], Words(language))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def project(banso):
    assert banso("new", "truyện.banso", "truyện.txt")[0] == ExitCode.DONE
    return "truyện.banso"


def events(out):
    return [json.loads(line) for line in out.splitlines()]


def test_a_project_is_shown_in_both_languages(banso, project):
    _, english, _ = banso("show", project)
    _, vietnamese, _ = banso("show", project, language="vi")
    assert "Sources:" in english
    assert "truyện.txt" in english
    assert "one step, 0 more taken back" in english
    assert "Nguồn:" in vietnamese


def test_fields_are_set_one_named_twice_has_several_values(banso, project):
    code, out, _ = banso("set", project, "author=Một", "author=Hai", "title = Số đỏ = 1", "--json")
    shown, end = events(out)
    assert code == ExitCode.DONE
    assert shown["record"] == {"author": ["Một", "Hai"], "title": "Số đỏ = 1"}
    assert end == {"event": "result", "exit_code": 0}
    _, out, _ = banso("set", project, "author=", "--json")
    assert events(out)[0]["record"] == {"title": "Số đỏ = 1"}


@pytest.mark.parametrize("given", ["title", "=Số đỏ"])
def test_what_sets_no_field_is_told(banso, project, given):
    code, _, err = banso("set", project, given)
    assert code == ExitCode.SETTINGS
    assert "PROJ-008" in err


def test_steps_are_taken_back_done_again_and_listed(banso, project):
    banso("set", project, "title=Một")
    banso("choose", project, "-e", "pdf", "-e", "epub", "--changes", "reject")
    _, out, _ = banso("undo", project, "-n", "9", "--json")
    note, *steps, _ = events(out)
    assert note["code"] == "PROJ-009"
    assert note["values"] == {"count": 2, "asked": 9}
    assert [event["what"] for event in steps] == ["choices", "record"]
    assert all(event["taken_back"] for event in steps)
    _, out, _ = banso("redo", project)
    assert "metadata or design: title" in out
    _, out, _ = banso("log", project)
    assert out.count("\n") == 3
    assert out.rstrip().endswith("(taken back)")


def test_editions_are_made_as_the_project_says(banso, project, tmp_path):
    banso("set", project, "title=Truyện cổ")
    banso("choose", project, "-e", "text")
    code, out, _ = banso("make", project, "-o", tmp_path / "kết quả", "--json")
    assert code == ExitCode.DONE
    assert [event["path"] for event in events(out) if event["event"] == "output"] == [
        str(tmp_path / "kết quả" / "truyen-co.txt")
    ]


def test_a_lost_source_is_named(banso, project, tmp_path):
    (tmp_path / "truyện.txt").unlink()
    _, out, _ = banso("show", project)
    assert "truyện.txt  (not there)" in out
    code, _, err = banso("make", project, "-o", tmp_path / "out")
    assert code == ExitCode.SOURCE
    assert "FILE-010" in err


def test_files_are_taken_over_and_written(banso, project, tmp_path):
    (tmp_path / "khác.toml").write_text('title = "Khác"\n', encoding="utf-8")
    banso("take", project, "--metadata", "khác.toml")
    code, out, _ = banso("export", project, tmp_path / "ra")
    assert (code, out) == (ExitCode.DONE, f"{tmp_path / 'ra' / 'book.toml'}\n")
    assert 'title = "Khác"' in (tmp_path / "ra" / "book.toml").read_text(encoding="utf-8")
    assert banso("export", project, tmp_path / "ra")[0] == ExitCode.DESTINATION


def test_a_book_is_read_from_another_file(banso, project, tmp_path):
    (tmp_path / "mới.txt").write_text(TEXT, encoding="utf-8")
    _, out, _ = banso("replace", project, "mới.txt", "--json")
    assert events(out)[0]["sources"] == [{"path": "mới.txt", "state": "unchanged"}]


def test_no_project_and_no_file_of_one_are_told(banso, project):
    assert "PROJ-002" in banso("show", "không có.banso")[2]
    assert "PROJ-003" in banso("show", "truyện.txt")[2]
    assert "PROJ-001" in banso("new", project, "truyện.txt")[2]


def test_what_was_set_is_shown_as_in_the_file_and_where_it_stands(banso, project, tmp_path):
    book = 'half_title = true\nauthor = ["Một", "Hai"]\n\n[[about]]\nname = "Một"\ntext = "a"\n'
    (tmp_path / "b.toml").write_text(book, encoding="utf-8")
    banso("take", project, "--metadata", "b.toml")
    _, shown, _ = banso("show", project)
    assert "half_title = true" in shown
    assert 'author = ["Một", "Hai"]' in shown
    assert "{'" not in shown
    _, out, _ = banso("set", project, "title=Số đỏ", "half_title=")
    assert out.splitlines() == [
        'title = "Số đỏ"', "half_title: taken out", "3 steps, 0 more taken back",
    ]  # fmt: skip
    _, out, _ = banso("choose", project, "-e", "pdf", language="vi")
    assert out.splitlines() == ["Ấn bản: pdf", "4 bước, 0 bước đã hoàn tác"]


def test_steps_that_are_not_there_are_told(banso, project):
    banso("set", project, "title=Một")
    _, out, err = banso("undo", project, "-n", "99")
    assert "99 steps were asked for and one was there" in out + err
