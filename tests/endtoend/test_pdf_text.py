"""The typeset PDF of a real manuscript passes its checkers and holds the words of the manuscript.

Its text is read by pdfium and by poppler, the two readers that most programs rest on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from converters.model.edition import Design, Edition
from converters.model.job import Wishes
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.support.note_pages import note_pages
from tests.support.shared_files import shared_files

_SUFFIXES = {".docx", ".md", ".html", ".odt", ".rtf", ".doc", ".txt"}
_THEMES = ("novel", "essay", "textbook")
_PICTURE = re.compile(r"\[(?:Hình|Picture)[^\]]*\]")
"""Stands for a picture in the plain text, with its description, which nobody sees in print."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def _is_manuscript(path: Path) -> bool:
    return path.suffix in _SUFFIXES and ".gt" not in path.suffixes


def words_of(text: str) -> Counter[str]:
    """Return the words of a text by how often they stand in it."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", text)))


def lacking(text: str, read: str) -> set[str]:
    """Return the words of ``text`` that ``read`` lacks, but for those that a line's end breaks."""
    shown = unicodedata.normalize("NFC", read)
    close = re.sub(r"[\s\ufffe\u00ad-]", "", shown)
    wanted = words_of(text)
    return {
        word
        for word in wanted - words_of(shown)
        if close.count(word) < wanted[word] and not _goes_on_overleaf(word, shown)
    }


def _goes_on_overleaf(word: str, read: str) -> bool:
    """Return whether a page ends within the word: head and folio stand between its parts."""
    return any(
        re.search(rf"\b{word[:cut]}[-\u00ad\ufffe]", read) and word[cut:] in read
        for cut in range(2, len(word) - 1)
    )


def by_pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def by_poppler(path: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    done = subprocess.run(
        [program, "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, timeout=60
    )
    return done.stdout.decode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("source", shared_files("real/manuscripts", _is_manuscript))
def test_pdf_of_a_real_manuscript_holds_its_words(
    source: Path, tmp_path: Path, service: Service
) -> None:
    theme = _THEMES[len(source.name) % len(_THEMES)]
    forms = (EditionForm.TEXT, EditionForm.PDF)
    editions = tuple(Edition(form=form, design=Design(theme=theme)) for form in forms)
    report = service.convert(service.plan([source], tmp_path, Wishes(editions=editions)))
    text, pdf = report.outputs
    assert [
        pages for pages in note_pages(Path(pdf.path).read_bytes()) if pages[0] != pages[1]
    ] == []
    assert all(check.passed for check in pdf.checks), [c.messages for c in pdf.checks]
    told = _PICTURE.sub("", Path(text.path).read_text(encoding="utf-8"))
    for read in (by_pdfium(Path(pdf.path)), by_poppler(Path(pdf.path))):
        assert not lacking(told, read)
