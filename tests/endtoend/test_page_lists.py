"""The EPUB of a real manuscript has the pages of the PDF that is made with it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from converters.model.edition import Edition
from converters.model.job import Report, Wishes
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.benchmarks.books import long_manuscript
from tests.support.page_lists import Page, begins_alike, epub_pages, pdf_pages
from tests.support.shared_files import shared_files

BOTH = Wishes(editions=(Edition(form=EditionForm.EPUB), Edition(form=EditionForm.PDF)))
_SUFFIXES = {".docx", ".md", ".html", ".odt", ".rtf", ".doc"}
_SOME = {
    "docling__word_sample.docx",
    "docling__text_document_01.odt",
    "poi__IllustrativeCases.docx",
    "csci-1301__labs__FirstProgram.md",
    "csci-1301__labs__Char.md",
    "python-mammoth__endnotes.docx",
    "tika__testWORD_3imgs.docx",
    "unstructured__eng_spa_mult.rtf",
    "viparse-corpus__2004-13-t-Phuluc3.doc",
    "viparse-corpus__synthetic-vni-2004-B1-1-DONTC.docx",
    "soi-toc.txt",
}
_CONTENTS = ("Mục lục", "Contents")


def _is_some(path: Path) -> bool:
    return path.name in _SOME


def _is_manuscript(path: Path) -> bool:
    return path.suffix in _SUFFIXES and ".gt" not in path.suffixes and path.name not in _SOME


def _is_prose(path: Path) -> bool:
    return path.suffix == ".txt" and path.name not in _SOME


def assert_same_pages(report: Report) -> tuple[Page, ...]:
    """Compare the page list with the PDF: labels, order, and the words that follow each mark."""
    epub, pdf = (Path(output.path) for output in report.outputs)
    messages = [m.text("en") for check in report.outputs[0].checks for m in check.messages]
    assert report.outputs[0].checks
    assert messages == []
    printed, marked = pdf_pages(pdf), epub_pages(epub)
    labels = [page.label for page in marked]
    assert labels == [page.label for page in printed if page.label in labels]
    unmarked = _unmarked(printed, labels)
    assert unmarked == [] or (len(unmarked) == 1 and _ends_with_imprint(epub)), unmarked
    of_label = {page.label: page for page in printed}
    for page in marked:
        assert begins_alike(of_label[page.label], page), (page.label, page.text[:80])
    return marked


def _ends_with_imprint(epub: Path) -> bool:
    """Tell whether the imprint page, behind the title page in the PDF, ends the EPUB."""
    with zipfile.ZipFile(epub) as package:
        opf = package.read("EPUB/content.opf").decode()
    return re.findall(r'<itemref idref="([^"]+)"', opf)[-1] == "imprint"


def _unmarked(printed: tuple[Page, ...], labels: list[str]) -> list[str]:
    """Return pages of text that are not marked; contents may go on, or stand elsewhere."""
    found: list[str] = []
    in_contents = False
    for page in printed:
        first = page.text.strip().split("\r\n")[0]
        in_contents = first in _CONTENTS or (in_contents and not page.label.isdecimal())
        if page.text.strip() and page.label not in labels and not in_contents:
            found.append(page.label)
    return found


@pytest.mark.parametrize(
    "source",
    [*shared_files("real/manuscripts", _is_some), *shared_files("vietnamese/texts", _is_some)],
)
def test_pages_of_a_manuscript(source: Path, tmp_path: Path, service: Service) -> None:
    assert assert_same_pages(service.convert(service.plan([source], tmp_path, BOTH)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        *shared_files("real/manuscripts", _is_manuscript),
        *shared_files("vietnamese/texts", _is_prose),
    ],
)
def test_pages_of_every_manuscript(source: Path, tmp_path: Path, service: Service) -> None:
    assert assert_same_pages(service.convert(service.plan([source], tmp_path, BOTH)))


@pytest.mark.slow
def test_pages_of_a_long_book(tmp_path: Path, service: Service) -> None:
    source = tmp_path / "sach.docx"
    source.write_bytes(long_manuscript()[0])
    marked = assert_same_pages(service.convert(service.plan([source], tmp_path / "ra", BOTH)))
    assert len(marked) > 500
