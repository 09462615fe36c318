"""What EPUBCheck says of the user's own style sheet names that file and its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.words import Words


def book_in(folder: Path) -> Path:
    source = folder / "sach.txt"
    source.write_text("Chương 1\n\nMột câu chuyện.\n", encoding="utf-8")
    return source


def convert(folder: Path, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    report = folder / "r.json"
    out = ("-o", str(folder / "out"), "--report", str(report))
    code = run(["convert", str(book_in(folder)), "-e", "epub", *out, *arguments], Words("en"))
    document = json.loads(report.read_text(encoding="utf-8"))
    checks = [m for o in document["outputs"] for c in o["checks"] for m in c["messages"]]
    return code, [*document["diagnostics"], *checks]


def test_a_message_of_the_checker_names_the_users_file_and_line(tmp_path: Path) -> None:
    css = tmp_path / "của tôi.css"
    css.write_text(
        "p { margin: 0 }\n\n@font-face { font-family: A; src: url(none.ttf) }\n", encoding="utf-8"
    )
    code, messages = convert(tmp_path, "--css", str(css))
    assert code != 0
    found = [m for m in messages if "none.ttf" in json.dumps(m)]
    assert [m["where"]["en"] for m in found] == ["của tôi.css, line 3"]


def test_a_general_message_of_the_checker_asks_to_mend_the_own_file(tmp_path: Path) -> None:
    theme = tmp_path / "nhà"
    theme.mkdir()
    (theme / "theme.toml").write_text('base = "essay"\n', encoding="utf-8")
    (theme / "epub.css").write_text("p { margin: 0 }\np { direction: rtl }\n", encoding="utf-8")
    _, messages = convert(tmp_path, "--theme", str(theme))
    found = [m for m in messages if m["code"] == "EPUB-903"]
    assert [m["where"]["en"] for m in found] == ["epub.css, line 2"]


@pytest.mark.parametrize("place", ["--css", "--theme"])
def test_a_slip_is_told_before_anything_is_made(tmp_path: Path, place: str) -> None:
    theme = tmp_path / "nhà"
    theme.mkdir()
    (theme / "theme.toml").write_text('base = "essay"\n', encoding="utf-8")
    css = theme / "epub.css"
    css.write_text("p { margin: 0 }\np { color: red\n", encoding="utf-8")
    _, messages = convert(tmp_path, place, str(css if place == "--css" else theme))
    assert [m["code"] for m in messages] == ["EPUB-045"]
    assert not list(tmp_path.rglob("*.epub"))
