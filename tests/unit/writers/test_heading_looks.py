"""Headings of different levels never look alike, in either edition."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from converters.model.edition import Design, Edition
from converters.model.publication import Section
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.epub.theme import style_sheet
from converters.writers.pdf import compiling
from converters.writers.themes import load_theme, theme_names
from tests.support.epub_samples import paragraph, small_book, text
from tests.support.pdf_reading import context_in, typeset_bytes

DEEPEST = 6
LOOK = ("font-size", "font-weight", "font-style")


def declared(css: str, element: str) -> tuple[str | None, ...]:
    """Return what the rules for headings alone say of the look of one."""
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", css)):
        if element in [selector.strip() for selector in selectors.split(",")]:
            found |= dict(re.findall(r"([a-z-]+):\s*([^;]+);", body))
    return tuple(found.get(name) for name in LOOK)


def test_levels_look_different_in_epub() -> None:
    for name in theme_names():
        css = style_sheet(load_theme(name), {}).decode("utf-8")
        looks = [declared(css, f"h{level}") for level in range(1, DEEPEST + 1)]
        assert len(set(looks)) == DEEPEST, looks


def nested(level: int) -> tuple[Section, ...]:
    if level > DEEPEST:
        return ()
    role = SectionRole.CHAPTER if level == 1 else SectionRole.SECTION
    section = Section(
        id=f"s{level}",
        role=role,
        title=(text(f"Tầng {level}"),),
        blocks=(paragraph("Thân bài."),),
        children=nested(level + 1),
    )
    return (section,)


def looks_in(content: bytes) -> dict[str, tuple[float, str]]:
    """Return size and font of each heading on the pages after the contents."""
    document = pypdfium2.PdfDocument(content)
    found: dict[str, tuple[float, str]] = {}
    try:
        for page in document:
            told = page.get_textpage()
            words = told.get_text_range()
            for match in re.finditer(r"Tầng \d", words) if "Thân bài" in words else ():
                name = ctypes.create_string_buffer(100)
                pdfium.FPDFText_GetFontInfo(told, match.start(), name, 100, None)
                size = round(pdfium.FPDFText_GetFontSize(told, match.start()), 1)
                font = name.value.decode().partition("+")[2]
                # A running head is of the size of notes, and comes before what stands on the page.
                found[match[0]] = (size, font)
    finally:
        document.close()
    return found


@pytest.mark.parametrize("theme", theme_names())
def test_levels_look_different_in_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))
    book = msgspec.structs.replace(small_book(), body=nested(1))
    edition = Edition(form=EditionForm.PDF, design=Design(theme=theme))
    looks = looks_in(typeset_bytes(book, context_in(tmp_path), edition))
    assert len(looks) == DEEPEST
    assert len(set(looks.values())) == DEEPEST, looks
