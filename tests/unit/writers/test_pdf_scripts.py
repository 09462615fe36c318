"""Other scripts in print: which faces they are set in, and which way their paragraphs run."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import msgspec
import pypdf
import pypdfium2
import pytest

from converters.checks.pdf import check_pdf
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Heading,
    LanguageSpan,
    ListBlock,
    ListItem,
    Paragraph,
    Publication,
    Section,
    Strong,
)
from converters.monitor import CollectingMonitor
from converters.vocabularies import SectionRole
from converters.writers.pdf import compiling
from tests.support.epub_samples import small_book, text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import codes, context_in, page_texts, typeset_bytes

HEBREW = (
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ. "
    "והארץ היתה תהו ובהו וחשך על פני תהום, ורוח אלהים מרחפת על פני המים."
)
ARABIC = "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ. كان يا ما كان في قديم الزمان ملك عظيم يحكم بلاداً واسعة."
PERSIAN = "یکی بود یکی نبود، غیر از خدا هیچ کس نبود. پادشاهی بود که سه پسر داشت."
VIETNAMESE = "Ngày xửa ngày xưa có một ông vua trị vì một nước rất rộng, vua có ba người con trai."


@pytest.fixture(autouse=True)
def _typeset_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def book(*blocks: Block, language: str = "vi") -> Publication:
    section = Section(id="c", role=SectionRole.CHAPTER, title=(text("1"),), blocks=blocks)
    metadata = Metadata(work=Work(title="Sách", language=language))
    return msgspec.structs.replace(small_book(), metadata=metadata, body=(section,))


def fonts(content: bytes) -> set[str]:
    """Return the names of the embedded fonts without their tags."""
    return {
        font.get_object()["/BaseFont"].split("+")[-1].removesuffix("-Identity-H")
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        for font in (page["/Resources"].get("/Font") or {}).values()
    }


def ends_of_last_line(content: bytes, word: str) -> tuple[float, float, float]:
    """Return where the line with a word begins and ends, and how wide its page is."""
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            words = page.get_textpage()
            place = words.get_text_range().find(word)
            if place < 0:
                continue
            boxes = [words.get_charbox(n, loose=True) for n in range(words.count_chars())]
            line = [box for box in boxes if abs(box[1] - boxes[place][1]) < 4 and box[2] > box[0]]
            return min(b[0] for b in line), max(b[2] for b in line), page.get_width()
    finally:
        document.close()
    raise AssertionError(word)


def test_hebrew_and_arabic_are_set_in_faces_for_reading(tmp_path: Path) -> None:
    strong = Paragraph(inlines=(Strong(inlines=(text(ARABIC),)),))
    quoted = LanguageSpan(language="fa", inlines=(text(PERSIAN),))
    within = Paragraph(inlines=(text(VIETNAMESE + " Có câu: "), quoted, text(" là câu mở đầu.")))
    blocks = (paragraph(HEBREW), paragraph(ARABIC), strong, within)
    context = context_in(tmp_path)
    content = typeset_bytes(book(*blocks), context)
    found = fonts(content)
    assert {"Amiri-Regular", "Amiri-Bold", "LibertinusSerif-Regular"} <= found
    assert not any("Mono" in name for name in found)
    assert codes(context) == []
    assert "\ufffd" not in "".join(page_texts(content))
    file = tmp_path / "book.pdf"
    file.write_bytes(content)
    result = check_pdf(file, CollectingMonitor())
    assert result.passed, result.messages


@pytest.mark.parametrize("language", ["vi", "he"])
def test_paragraphs_run_as_most_of_their_letters_do(tmp_path: Path, language: str) -> None:
    middle = 0.5
    short = {"he": "והארץ היתה", "vi": "Ngày xưa."}
    for kind, words in short.items():
        block = Paragraph(inlines=(text(words),))
        content = typeset_bytes(book(block, language=language), context_in(tmp_path))
        sought = words.split()[0] if kind == "vi" else "ה"
        left, right, width = ends_of_last_line(content, unicodedata.normalize("NFC", sought))
        assert (left > middle * width) is (kind == "he")
        assert (right < middle * width) is (kind == "vi")


def test_heads_and_lists_of_hebrew_begin_at_the_right(tmp_path: Path) -> None:
    item = ListItem(blocks=(paragraph("והארץ"),))
    for block in (Heading(inlines=(text("ברא"),), level=1), ListBlock(items=(item,))):
        content = typeset_bytes(book(block), context_in(tmp_path))
        left, _, width = ends_of_last_line(content, "ר")
        assert left > width / 2


def test_a_script_without_a_text_face_is_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    typeset_bytes(book(paragraph("Tiếng Lào: ພາສາລາວ.")), context)
    assert isinstance(context.monitor, CollectingMonitor)
    (message,) = context.monitor.diagnostics
    assert message.code == "PDF-071"
    assert dict(message.values) == {"count": 7, "scripts": "Lao"}
