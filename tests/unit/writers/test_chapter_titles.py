"""Where the head of a chapter turns when it is too long for a line."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from converters.model.edition import Design, Edition, Trim
from converters.model.metadata import Metadata, Work
from converters.model.publication import Emphasis, Publication, Section
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.openings import label_and_title
from tests.support.epub_samples import text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in, typeset_bytes

NARROW = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 170), theme="classic"))


def lines_of(title: str, folder: Path) -> tuple[list[str], str]:
    """Return the lines of the first chapter's page, and its title in the outline."""
    chapter = Section(
        id="c", role=SectionRole.CHAPTER, title=(text(title),), blocks=(paragraph("Chữ."),)
    )
    work = Work(title="Sách", language="vi")
    content = typeset_bytes(
        Publication(metadata=Metadata(work=work), body=(chapter,)), context_in(folder), NARROW
    )
    document = pypdfium2.PdfDocument(content)
    page = document[len(document) - 1].get_textpage().get_text_bounded()
    outline = pypdf.PdfReader(io.BytesIO(content)).outline
    return [line.strip() for line in page.splitlines()], str(outline[-1].title)


def test_a_long_title_turns_behind_its_label(tmp_path: Path) -> None:
    title = "Chương 1. Minh chủ Phú Quý đi chợ huyện"
    lines, told = lines_of(title, tmp_path)
    assert "Chương 1." in lines
    assert told == title


def test_a_short_title_stays_on_one_line(tmp_path: Path) -> None:
    lines, told = lines_of("Chương 1. Đi chợ", tmp_path)
    assert "Chương 1. Đi chợ" in lines
    assert told == "Chương 1. Đi chợ"


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Chương 1. Đi chợ", "Chương 1."),
        ("Phần thứ hai: Về quê", "Phần thứ hai:"),
        ("Chapter IV – Home", "Chapter IV –"),
        ("Chương 1.", ""),
        ("Chương trình. Ngày mai", ""),
        ("Ngày 1. Đi chợ", ""),
        ("Về quê", ""),
        ("", ""),
    ],
)
def test_labels_are_told_from_titles(title: str, label: str) -> None:
    inlines = (text(title), Emphasis(inlines=(text("nghiêng"),)))
    found, rest = label_and_title(inlines if title else ())
    assert found == label
    assert rest[-1:] == (inlines[-1:] if title else ())
