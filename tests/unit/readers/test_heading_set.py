"""Headings of documents without heading styles, over the labelled set."""

from __future__ import annotations

import dataclasses
import tempfile
import tomllib
from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading, LineBreak, Strong
from converters.monitor import CollectingMonitor
from converters.readers.docx import read as read_docx
from converters.readers.pandoc import read as read_odt
from converters.readers.rtf import read as read_rtf
from tests.support.docx_builder import reading_context
from tests.support.heading_documents import FOLDER, LabelledDocument, labelled_documents, words
from tests.support.heading_scores import Score, compared, read_headings, total
from tests.support.shared_files import DATA

FLOORS = {"tuned": (0.99, 0.99, 0.99), "held": (0.95, 0.95, 0.95)}
"""Precision, recall, share found with the right level; no rule was made for those held out."""


def write(document: LabelledDocument, form: str, folder: Path) -> Path:
    target = folder / f"{document.name}.{form}"
    return document.write_docx(target) if form == "docx" else document.write_rtf(target)


def scores(part: str, form: str, folder: Path) -> list[tuple[LabelledDocument, Score]]:
    reader = read_docx if form == "docx" else read_rtf
    return [
        (document, compared(read_headings(write(document, form, folder), reader, folder), truth))
        for document in labelled_documents(part)[:: 1 if form == "docx" or part == "held" else 4]
        if form == "docx" or "numbering" not in document.options
        for truth in (document.truth,)
    ]


@pytest.mark.parametrize("form", ["docx", "rtf"])
@pytest.mark.parametrize("part", sorted(FLOORS))
def test_headings_are_found(part: str, form: str, tmp_path: Path):
    found = scores(part, form, tmp_path)
    for wanted in (found, [(d, s) for d, s in found if d.is_vietnamese]):
        score = total(score for _, score in wanted)
        precision, recall, levels = FLOORS[part]
        assert score.precision >= precision, score
        assert score.recall >= recall, score
        assert score.levels >= levels, score


def test_the_set_is_large_and_vietnamese_enough():
    documents = [*labelled_documents("tuned"), *labelled_documents("held")]
    assert len(documents) >= 40
    assert sum(document.is_vietnamese for document in documents) >= 15
    assert sum("encoding" in document.options for document in documents) >= 4
    assert len(labelled_documents("held")) >= 12


def test_documents_without_headings_get_none(tmp_path: Path):
    names = {"vi-letter", "vi-letters", "en-fake-emphasis", "en-short-story"}
    for document in labelled_documents("tuned"):
        if document.name in names:
            assert document.truth == []
            assert read_headings(write(document, "docx", tmp_path), read_docx, tmp_path) == []
            names.remove(document.name)
    assert not names


def test_headings_are_found_in_open_document_text(tmp_path: Path):
    names = {
        "vi-novel-parts",
        "vi-hoi-classic",
        "vi-textbook-legacy",
        "en-report",
        "vi-styled-well",
    }
    for document in labelled_documents("tuned"):
        if document.name in names:
            source = document.write_odt(tmp_path / f"{document.name}.odt")
            assert read_headings(source, read_odt, tmp_path) == document.truth
            names.remove(document.name)
    assert not names


@pytest.mark.parametrize("form", ["docx", "rtf", "odt"])
def test_guesses_and_the_ledger_tell_what_was_done(form: str, tmp_path: Path):
    document = next(d for d in labelled_documents("tuned") if d.name == "vi-hoi-classic")
    monitor = CollectingMonitor()
    context = dataclasses.replace(reading_context(tmp_path), monitor=monitor)
    reader = {"docx": read_docx, "rtf": read_rtf, "odt": read_odt}[form]
    source = {"docx": document.write_docx, "rtf": document.write_rtf, "odt": document.write_odt}
    reading = reader(source[form](tmp_path / f"a.{form}"), context)
    publication = reading.publication
    headings = [b for b in publication.sections[0].blocks if isinstance(b, Heading)]
    assert [inline for h in headings for inline in h.inlines if isinstance(inline, Strong)] == []
    assert any(isinstance(inline, LineBreak) for inline in headings[1].inlines)
    assert [guess.value for guess in publication.guesses] == ["1"] * 9
    assert {guess.reason for guess in publication.guesses} == {"STR-010", "STR-013"}
    assert "STR-019" in {message.code for message in monitor.diagnostics}
    ledger = reading.ledger
    assert ledger.number(Kind.HEADING, Fate.KEPT) == 6
    assert sum(entry.reason == "STR-017" for entry in ledger.entries) >= 1
    assert ledger.number(Kind.PARAGRAPH, Fate.CONVERTED) == 3


def test_headings_of_real_documents_are_found():
    folder = DATA / "real" / "manuscripts"
    labels = tomllib.loads((FOLDER / "real.toml").read_text(encoding="utf-8"))
    present = {name: lines for name, lines in labels.items() if (folder / name).is_file()}
    if not present:
        pytest.skip(f"the shared test data is not at {DATA}; set BANSO_TEST_DATA")
    scores = []
    for name, lines in present.items():
        true = [(int(line[0]), words(line[2:])) for line in lines]
        reader = read_rtf if name.endswith(".rtf") else read_docx
        with tempfile.TemporaryDirectory() as work:
            scores.append(compared(read_headings(folder / name, reader, Path(work)), true))
    score = total(scores)
    assert score.precision >= 0.95, score
    assert score.recall >= 0.8, score
