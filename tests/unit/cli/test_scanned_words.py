"""Misread words of a scan on the command line: told, decided on beside the source, shown again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.converting import InspectionTargets, inspect_book
from converters.cli.exit_codes import ExitCode
from converters.cli.report_file import corrections_document, failure_document
from converters.cli.report_page import BookRow, page_of
from converters.cli.screens import JsonScreen, TextScreen
from converters.cli.words import Words
from converters.diagnostics import Box, Origin
from converters.metadata_files.structure_file import read_structure, write_structure
from converters.model.correction import Correction, CorrectionReview
from converters.model.decision import Decision
from converters.model.job import Inspection
from converters.tools import jvm
from tests.support.scans import PageStyle, typeset, write_jpeg_pages

TEXT = (
    "Hai người ngồi bên cửa số, trao đối thư từ với nhau cả buổi chiều.\n"
    "Ngoài bãi, sóng vỗ rì rào vào bờ cát trắng, gió thổi mát rượi.\n"
)
"""As a tired compositor set it: two words are wrong."""
DECISIONS = (
    Decision(word="số", correction="sổ", page=1),
    Decision(word="đối", correction="đổi"),
    Decision(word="vắng", correction="váng"),
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_host: jvm.CheckerHost) -> Path:
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"BANSO_{name}_FOLDER", str(tmp_path / name))
    monkeypatch.setenv("BANSO_CHECKER", warm_host.endpoint().in_words())
    write_jpeg_pages(typeset(TEXT, PageStyle("Sách", "Người")), tmp_path / "sách")
    return tmp_path / "sách"


def converted(book: Path, *options: str) -> tuple[str, str, dict]:
    out, report = book.parent / "out", book.parent / "report.json"
    given = ("convert", str(book), "-o", str(out), "-e", "text", "-e", "hocr", "-j", "1")
    known = ("--title", "Sách", "--report", str(report))
    assert run([*given, *known, *options], Words("en")) == ExitCode.DONE
    hocr = (out / "sach.hocr").read_text(encoding="utf-8")
    document = json.loads(report.read_text(encoding="utf-8"))
    return (out / "sach.txt").read_text(encoding="utf-8"), hocr, document


def test_what_is_decided_beside_the_source_is_done_and_told(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, _, document = converted(book)
    assert "cửa số, trao đối thư" in text
    found = document["corrections"]
    assert {(c["before"], c["after"]) for c in found["places"]} >= {("số,", "sổ,"), ("đối", "đổi")}
    place = next(c for c in found["places"] if c["before"] == "đối")
    assert place["corrected"] is False
    assert place["why"]["en"].startswith("Between its neighbours")
    assert place["origin"]["page"] == 1
    assert len(place["origin"]["box"]) == 4
    assert found["proposed"] == len(found["places"]) >= 2
    assert "→ đổi" in capsys.readouterr().out

    write_structure(book / "structure.toml", DECISIONS)
    text, hocr, document = converted(book)
    assert "cửa sổ, trao đổi thư" in text
    assert ">đổi<" in hocr
    assert document["pages"] == {"recognised": 0, "reused": 1}
    assert document["corrections"]["corrected"] == 2
    entries = [e for e in document["ledger"]["entries"] if e["kind"] == "mended-word"]
    assert {e["detail"] for e in entries} == {"số, → sổ, (100%)", "đối → đổi (100%)"}
    guesses = [g for g in document["guesses"] if g["trait"] == "word"]
    assert {(g["text"], g["value"], g["mode"]) for g in guesses} == {
        ("số,", "sổ,", "manual"), ("đối", "đổi", "manual"),
    }  # fmt: skip
    lost = [d for d in document["diagnostics"] if d["code"] == "STR-047"]
    assert [dict(d["values"])["text"] for d in lost] == ["vắng"]


@pytest.mark.parametrize("corrections", [DECISIONS[:2], ()])
def test_a_place_is_found_by_its_words_as_they_are_or_were(
    book: Path, corrections: tuple[Decision, ...]
) -> None:
    for words in ("bên cửa số, trao đối", "bên cửa sổ, trao đổi"):
        place = Decision(text=f"Hai người ngồi {words}", heading=1)
        write_structure(book / "structure.toml", (*corrections, place))
        _, _, document = converted(book, "--no-repair-words")
        assert "STR-047" not in [d["code"] for d in document["diagnostics"]]
        headings = [g for g in document["guesses"] if g["trait"] == "heading"]
        assert [g["mode"] for g in headings] == ["manual"]


def test_a_scan_that_was_read_before_shows_its_words_on_inspection(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect_book((book,), JsonScreen()) is ExitCode.DONE
    shown = json.loads(capsys.readouterr().out.splitlines()[-2])
    assert shown["corrections"]["words"] == 0
    converted(book)
    write_structure(book / "structure.toml", DECISIONS)
    capsys.readouterr()
    assert inspect_book((book,), JsonScreen()) is ExitCode.DONE
    shown = json.loads(capsys.readouterr().out.splitlines()[-2])
    assert shown["corrections"]["corrected"] == 2
    file = book.parent / "started.toml"
    assert inspect_book((book,), JsonScreen(), InspectionTargets(file)) is ExitCode.DONE
    written = read_structure(file, ["sách"])
    assert all(decision.correction is not None for decision in written)


REVIEW = CorrectionReview(
    words=300,
    doubtful=7,
    corrections=tuple(
        Correction(
            before=before, after=after, reason="OCR-010", confidence=0.98, applied=applied,
            origin=Origin("0003.jpg", page=page, box=Box(1, 2, 3, 4), confidence=0.9),
            context=f"quanh <{before}>",
        )
        for page, (before, after, applied) in enumerate(
            [("biến", "biển", False), ("Biến,", "Biển,", True), ("số", "sổ", False)], start=3
        )
    ),
)  # fmt: skip


def test_equal_slips_are_told_together_with_their_pages() -> None:
    document = corrections_document(REVIEW)
    assert (document["words"], document["doubtful"]) == (300, 7)
    assert (document["corrected"], document["proposed"]) == (1, 2)
    assert document["slips"][0] == {
        "before": "biến", "after": "biển", "count": 2, "corrected": 1, "confidence": 0.98,
        "pages": [3, 4],
    }  # fmt: skip


def test_the_screen_tells_how_many_words_were_doubtful_proposed_and_corrected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    TextScreen(Words("en")).inspection(Inspection(findings=(), corrections=REVIEW))
    shown = capsys.readouterr().out
    assert "Words: 300, doubtful 7; corrected 1, proposed 2" in shown
    assert "biến → biển  98%  × 2 (1 corrected), page 3, 4" in shown


def test_the_page_of_a_report_shows_what_waits_for_a_person_first() -> None:
    document = failure_document((), None, ExitCode.DONE)
    document["corrections"] = corrections_document(REVIEW)
    page = page_of([BookRow("a", "done", "", document)])
    assert "<del>biến</del> <ins>biển</ins>" in page
    assert "quanh &lt;số&gt;" in page
    assert page.index("quanh &lt;số&gt;") < page.index("quanh &lt;Biến,&gt;")
