"""Every scanned book becomes editions that the real checkers pass without a word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from converters.model.edition import Edition
from converters.model.job import Wishes
from converters.service import Service
from converters.vocabularies import EPUB_FORMS, EditionForm
from tests.support.ace_checker import ace_violations, why_no_ace
from tests.support.shared_files import DATA, shared_files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FORMS = (EditionForm.EPUB, EditionForm.EPUB_FIXED, EditionForm.FACSIMILE)
ALL = Wishes(editions=tuple(Edition(form=form) for form in FORMS))
_PICTURES = {".jpg", ".tif"}


def _is_book(path: Path) -> bool:
    return path.name == "meta.json"


def editions_pass(source: Path, folder: Path, service: Service) -> None:
    report = service.convert(service.plan([source], folder / "ra", ALL))
    assert [output.form for output in report.outputs] == list(FORMS)
    for output in report.outputs:
        told = [message.text("en") for check in output.checks for message in check.messages]
        assert output.checks
        assert all(check.passed for check in output.checks), told
    if why_no_ace() is None:
        for output in report.outputs:
            if output.form in EPUB_FORMS:
                found = ace_violations(Path(output.path), folder / output.form.value)
                assert [str(violation) for violation in found] == []


@pytest.mark.parametrize("meta", shared_files("scans", _is_book))
def test_editions_of_a_scanned_book_pass(meta: Path, tmp_path: Path, service: Service) -> None:
    editions_pass(meta.parent / "pages", tmp_path, service)


def test_editions_of_real_typescripts_and_prints_pass(tmp_path: Path, service: Service) -> None:
    pages = [p for p in sorted((DATA / "real" / "scans").glob("*")) if p.suffix in _PICTURES]
    if not pages:
        pytest.skip(f"the shared test data is not at {DATA}; set BANSO_TEST_DATA")
    folder = tmp_path / "trang"
    folder.mkdir()
    for page in pages:
        shutil.copy(page, folder / page.name)
    editions_pass(folder, tmp_path, service)
