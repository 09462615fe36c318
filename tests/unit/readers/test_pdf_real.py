"""Born-digital PDFs of others: text kept, in order and decoded; hostile ones refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.readers.pdf.survey import survey_of
from tests.support.character_error import character_error
from tests.support.pdf_manuscripts import read_here
from tests.support.reading import all_text
from tests.support.shared_files import shared_files

_MARKUP = re.compile(r"<!--.*?-->|^#+ |\*\*|^- |```|^\s*\d+\. ", re.MULTILINE)
_THEIR_SLIPS = {"platformsreflects"}
"""Words that the reference puts together where a page ends."""


def truth_of(path: Path) -> Path | None:
    return next(iter(path.parent.glob(f"{path.name}.gt.*")), None)


def plain(text: str) -> str:
    """Return text as it is compared: compatibility forms and case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


LEGACY = shared_files("real/pdf", lambda p: p.suffix == ".pdf" and "viparse" in p.name)
DOCLING = shared_files(
    "real/pdf", lambda p: p.suffix == ".pdf" and "docling" in p.name and "ocr" not in p.name
)


@pytest.mark.parametrize("path", LEGACY)
def test_legacy_text_is_what_the_transcript_says(path: Path, tmp_path: Path) -> None:
    reading, _ = read_here(path.read_bytes(), tmp_path)
    truth = truth_of(path)
    assert truth is not None
    # The transcript has the folio, which we keep in the ledger, and capitals of H fonts as small.
    folios = [e.detail for e in reading.ledger.entries if e.kind is Kind.FOLIO]
    expected = plain(truth.read_text(encoding="utf-8"))
    for folio in folios:
        expected = expected.replace(f" {folio} ", " ", 1)
    assert character_error(expected, plain(all_text(reading))) <= 0.001


@pytest.mark.parametrize("path", DOCLING)
def test_no_word_is_lost_and_most_stand_in_order(path: Path, tmp_path: Path) -> None:
    reading, _ = read_here(path.read_bytes(), tmp_path)
    truth = truth_of(path)
    assert truth is not None
    expected = plain(_MARKUP.sub("", truth.read_text(encoding="utf-8")))
    found = plain(re.sub(r"(?m)^-$", "", all_text(reading)))
    words = set(re.findall(r"[a-z]{3,}", expected)) - _THEIR_SLIPS
    assert words <= set(re.findall(r"[a-z]{3,}", found))
    # Words in pictures are not in the reference.
    assert character_error(expected, found) < 0.075


@pytest.mark.parametrize("path", shared_files("real/pdf", lambda p: "ocr_test.pdf" in p.name))
def test_a_scan_goes_to_recognition(path: Path) -> None:
    if path.suffix == ".pdf":
        assert survey_of(path).is_scan


@pytest.mark.parametrize(
    "path",
    shared_files("real/pdf", lambda p: p.suffix == ".pdf")
    + shared_files("real/hostile", lambda p: p.suffix == ".pdf"),
)
def test_every_pdf_is_read_or_refused_in_words(path: Path, tmp_path: Path) -> None:
    try:
        survey_of(path)
        reading, _ = read_here(path.read_bytes(), tmp_path)
    except SourceError as refused:
        code = refused.diagnostic.code
    else:
        code = ""
    if code:
        assert code in {"PDF-040", "PDF-041", "PDF-042"}
        return
    for kind in Kind:
        found = reading.ledger.number(kind)
        assert found == sum(reading.ledger.number(kind, fate) for fate in Fate)
