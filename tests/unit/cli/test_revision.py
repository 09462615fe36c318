"""Manuscripts that editors still work on: settled changes, comments as a table, a page to read."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from converters.diagnostics import Origin
from converters.metadata_files.comments_file import save_comments
from converters.model.revision import Comment
from converters.settings import load_settings
from converters.tools import jvm
from converters.vocabularies import ChangePolicy
from tests.support.docx_builder import build_docx, paragraph, run
from tests.support.outline import Outline

BODY = paragraph(
    "Năm ",
    '<w:commentRangeStart w:id="0"/>',
    '<w:ins w:id="1" w:author="Lan">' + run("1907") + "</w:ins>",
    '<w:del w:id="2" w:author="Lan"><w:r><w:delText>1906</w:delText></w:r></w:del>',
    '<w:commentRangeEnd w:id="0"/>',
)
COMMENTS = f'<w:comment w:id="0" w:author="Minh">{paragraph("=Năm nào mới đúng?")}</w:comment>'


def convert(folder: Path, *more: object, **environment: str) -> subprocess.CompletedProcess[str]:
    source = build_docx(folder / "so-do.docx", BODY, parts={"comments": COMMENTS})
    command = [sys.executable, "-m", "converters", "convert", source, "-o", folder / "out"]
    return subprocess.run(
        [*map(str, command), "--title", "Số đỏ", "--edition", "epub", *map(str, more)],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        env={
            **os.environ,
            "LANG": "C",
            "BANSO_STATE_FOLDER": str(folder / "state"),
            "BANSO_CACHE_FOLDER": str(folder / "cache"),
            **environment,
        },
    )


def test_comments_and_settled_changes_reach_the_reports(
    tmp_path: Path, warm_host: jvm.CheckerHost
) -> None:
    page, table = tmp_path / "báo cáo.html", tmp_path / "nhận xét.csv"
    finished = convert(
        *(tmp_path, "--changes", "reject", "--comments", table, "--report", page),
        BANSO_CHECKER=warm_host.endpoint().in_words(),
    )
    assert finished.returncode == 0, finished.stderr
    text = page.read_text(encoding="utf-8")
    assert "DOCX-041" in text
    assert "<q>1907</q>" in text
    assert "=Năm nào mới đúng?" in text
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    with table.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["Comment"] == " =Năm nào mới đúng?"
    assert list(row.values())[1::5] == ["Minh", "open"]
    assert row["Passage"] == "1906"


def test_refused_manuscript_makes_no_edition_and_says_where(tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    finished = convert(tmp_path, "--changes", "refuse", "--report", page)
    assert finished.returncode == 3
    assert "DOCX-042" in finished.stderr + finished.stdout
    assert not list((tmp_path / "out").glob("*.epub"))
    assert "so-do.docx, paragraph 1" in page.read_text(encoding="utf-8")


def test_house_rule_for_changes_stands_in_the_settings() -> None:
    settings = load_settings(environment={"BANSO_TRACKED_CHANGES": "refuse"})
    assert settings.tracked_changes is ChangePolicy.REFUSE


@pytest.mark.parametrize(("language", "state"), [("vi", "đã giải quyết"), ("en", "resolved")])
def test_table_of_comments_speaks_the_editor_s_language(
    tmp_path: Path, language: str, state: str
) -> None:
    comment = Comment(
        text="hai\ndòng", author="Lan", date="2024-05-06T07:08:09Z", resolved=True,
        answers="câu hỏi", origin=Origin("a.docx", paragraph=3),
    )  # fmt: skip
    save_comments(tmp_path / "a.csv", [comment], language)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = list(csv.reader(stream))[1:]
    assert row[1:] == ["Lan", "2024-05-06 07:08:09", "", "hai\ndòng", "câu hỏi", state]
    assert row[0].startswith("a.docx, ")


def test_inspection_shows_reasons_with_their_places(tmp_path: Path) -> None:
    hidden = "".join(paragraph(run(f"kín {n}", "<w:vanish/>"), "lộ") for n in range(7))
    source = build_docx(tmp_path / "a.docx", BODY + hidden, parts={"comments": COMMENTS})
    command = [sys.executable, "-m", "converters", "--lang", "vi", "inspect", str(source)]
    run_ = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=60, check=True,
        env={**os.environ, "BANSO_STATE_FOLDER": str(tmp_path / "state")},
    )  # fmt: skip
    assert "bị bỏ: Chữ ẩn đã bị bỏ ra. (DOCX-012)" in run_.stdout
    assert "a.docx, đoạn 2: kín 0" in run_.stdout
    assert "… và 2 chỗ nữa" in run_.stdout
    assert "a.docx, đoạn 1: =Năm nào mới đúng?" in run_.stdout
