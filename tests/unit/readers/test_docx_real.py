"""Real Word files: read without a trace, nothing lost that others keep, hostile ones survived."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.readers.docx import read
from converters.readers.registry import reader_for
from tests.support import rivals
from tests.support.character_error import character_error
from tests.support.docx_builder import plain_of, reading_context

_HOSTILE_SECONDS: Final = 10.0
_MADE_BY_WORD: Final = {"description": 1, "automatically": 1, "generated": 1}
"""What Word adds to a description that it made itself; we take it off."""
_LEFT_OUT: Final = {
    # The prompt of a control that nobody filled in; entered as DOCX-030.
    "poi__55966.docx": {"content": 1, "within": 1, "a": 1, "paragraph": 1, "text": 1, "from": 1},
    # Hidden text; entered as DOCX-012.
    "tika__testWORD_features.docx": {"this": 1, "is": 1, "hidden": 1, "text": 1, "inceptos": 1},
}
_EXPLAINED: Final = {
    # Numbers that pandoc prints before items and notes are counters in our model, not text.
    "docling__word_sample.docx": {"1": 1, "2": 2, "3": 2, **_MADE_BY_WORD},
    "python-mammoth__endnotes.docx": {"1": 2, "2": 2},
    "python-mammoth__footnotes.docx": {"1": 2, "2": 2},
    "python-mammoth__footnote-hyperlink.docx": {"1": 2},
    # The same, and pandoc writes raised and lowered figures as other characters.
    "docling__docx_rich_cells.docx": {"1": 1, "2": 1, "3": 1, "x²": 1, "h₂o": 1},
    # Pandoc prints [1] into the word before it: "Blahdeblah[1]1" against "Blahdeblah1".
    "poi__Bug54849.docx": {"1": 3, "2": 2, "6": 1, "blahdeblah": 2},
    "docling__test_emf_docx.docx": _MADE_BY_WORD,
    **_LEFT_OUT,
}


def _manuscripts(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "real" / "manuscripts").glob("*.docx"))
    assert len(found) > 50
    return found


def test_every_real_file_is_read_and_its_ledger_adds_up(shared_data: Path, tmp_path: Path) -> None:
    for path in _manuscripts(shared_data):
        reading = read(path, reading_context(tmp_path))
        ledger = reading.ledger
        for kind in Kind:
            by_fate = sum(ledger.number(kind, fate) for fate in Fate)
            named = sum(entry.kind is kind for entry in ledger.entries)
            assert ledger.number(kind) == by_fate >= named, (path.name, kind)
        assert all(count.number > 0 for count in ledger.counts), path.name


def test_nothing_is_lost_that_pandoc_keeps(shared_data: Path, tmp_path: Path) -> None:
    for path in _manuscripts(shared_data):
        ours = rivals.words(plain_of(read(path, reading_context(tmp_path)).publication))
        missing = rivals.words(rivals.pandoc(path, "plain")) - ours
        assert dict(missing) == _EXPLAINED.get(path.name, {}), path.name


@pytest.mark.slow
def test_nothing_is_lost_that_mammoth_keeps(shared_data: Path, tmp_path: Path) -> None:
    for path in _manuscripts(shared_data):
        ours = rivals.words(plain_of(read(path, reading_context(tmp_path)).publication))
        missing = rivals.words(rivals.mammoth_text(path)) - ours
        # Only what is hidden or nobody filled in; both rivals show it.
        assert dict(missing) == _LEFT_OUT.get(path.name, {}), path.name


@pytest.mark.parametrize("name", ["2003-02144qd", "2004-13-t-Phuluc3", "2004-B1-1-DONTC"])
def test_vni_manuscript_comes_out_as_unicode(shared_data: Path, tmp_path: Path, name: str) -> None:
    folder = shared_data / "real" / "manuscripts" / "vi-legacy"
    path = folder / f"viparse-corpus__synthetic-vni-{name}.docx"
    truth = path.with_name(f"{path.name}.gt.txt").read_text(encoding="utf-8")
    reading = read(path, reading_context(tmp_path))
    ours = " ".join(plain_of(reading.publication).split())
    assert character_error(" ".join(truth.replace("|", " ").split()), ours) <= 0.001
    assert dict(reading.legacy_encodings)["vni"] > 1000
    assert reading.publication.metadata.work.language == "vi"


def test_hostile_files_are_refused_or_read_in_time(shared_data: Path, tmp_path: Path) -> None:
    refused = set()
    paths = sorted((shared_data / "real" / "hostile").glob("*.docx"))
    assert len(paths) > 10
    for path in paths:
        start = time.perf_counter()
        try:
            reading = reader_for(path)(path, reading_context(tmp_path))
            assert reading.ledger.counts, path.name
        except SourceError as error:
            refused.add((path.name.partition("__")[2], error.diagnostic.code))
        assert time.perf_counter() - start < _HOSTILE_SECONDS, path.name
    assert refused == {
        ("poc-xmlbomb-empty.docx", "DOC-006"),
        ("protected_upper_case.docx", "DOC-013"),
        ("testWORD_protected_passtika.docx", "DOC-013"),
    }
