"""Every real manuscript becomes an EPUB that EPUBCheck passes without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.edition import Edition
from converters.model.job import Wishes
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.support.damaged_epub import damaged_epub
from tests.support.shared_files import is_manuscript, shared_files

EPUB = Wishes(editions=(Edition(form=EditionForm.EPUB),))


@pytest.mark.parametrize("source", shared_files("real/manuscripts", is_manuscript))
def test_epub_of_a_real_manuscript_passes_epubcheck(
    source: Path, tmp_path: Path, service: Service
) -> None:
    plan = service.plan([source], tmp_path, EPUB)
    report = service.convert(plan)
    (output,) = report.outputs
    verdicts = [check for check in output.checks if check.checker.startswith("EPUBCheck")]
    assert verdicts
    messages = [message.text("en") for check in verdicts for message in check.messages]
    assert all(check.passed for check in verdicts), messages


def test_epub_made_of_a_badly_damaged_epub_passes_epubcheck(
    tmp_path: Path, service: Service
) -> None:
    source = damaged_epub(tmp_path / "hỏng.epub")
    report = service.convert(service.plan([source], tmp_path / "out", EPUB))
    (output,) = report.outputs
    messages = [message.text("en") for check in output.checks for message in check.messages]
    assert output.checks
    assert all(check.passed for check in output.checks), messages
    codes = {diagnostic.code for diagnostic in report.diagnostics}
    assert {"EPUB-033", "EPUB-034", "EPUB-039", "TXT-033"} <= codes
    reasons = {entry.reason for entry in report.ledger.entries}
    assert {"EPUB-033", "EPUB-035", "EPUB-036", "EPUB-037", "EPUB-039", "TXT-030"} <= reasons


def _is_epub_with_text(path: Path) -> bool:
    return path.suffix == ".epub" and path.stem not in _WITHOUT_TEXT


_WITHOUT_TEXT = {
    "epubcheck__ocf-zip-unreadable-empty-fatal",
    "epubcheck__package-remote-audio-undeclared-error",
    "epubcheck__resources-remote-iframe-undeclared-error",
}


@pytest.mark.slow
@pytest.mark.parametrize("source", shared_files("real/epub", _is_epub_with_text))
def test_epub_made_of_a_foreign_epub_passes_epubcheck(
    source: Path, tmp_path: Path, service: Service
) -> None:
    plan = service.plan([source], tmp_path, EPUB)
    (output,) = service.convert(plan).outputs
    messages = [message.text("en") for check in output.checks for message in check.messages]
    assert all(check.passed for check in output.checks), messages
