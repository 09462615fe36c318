"""First letters of chapters: which are set large, and that their words stay whole in print."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from converters.checks.pdf import check_pdf
from converters.model.edition import Design, Edition, Trim
from converters.model.publication import (
    Anchor,
    Code,
    Emphasis,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Section,
    SmallCaps,
    Strong,
    Superscript,
    Text,
    Underline,
)
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.openings import initial_of, opening_paragraph
from converters.writers.pdf import compiling
from tests.support.epub_samples import small_book, write_epub
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in, page_texts, typeset_bytes

LONG = (
    "êm hôm ấy, trên khắp các nẻo đường của thành phố, người ta thấy ẩn hiện những bóng đen vội "
    "vã, kẻ thì gồng gánh, người thì dắt díu nhau đi về phía bến sông, nơi những con thuyền đã chờ "
    "sẵn từ chập tối, và tiếng sóng vỗ vào mạn thuyền nghe như tiếng thở dài của cả một thời đã xa."
)
NOTE = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Lời chú."),))


@pytest.fixture(autouse=True)
def _typeset_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def emphasis(text: str) -> Emphasis:
    return Emphasis(inlines=(Text(text=text),))


def chapter(*inlines: Inline) -> Section:
    blocks = (Paragraph(inlines=inlines), paragraph("Đoạn thứ hai."))
    return Section(id="c", role=SectionRole.CHAPTER, title=(Text(text="Một"),), blocks=blocks)


def book(*inlines: Inline) -> Publication:
    """Return a book of one chapter that begins with a paragraph."""
    return msgspec.structs.replace(small_book(notes=(NOTE,)), body=(chapter(*inlines),))


def edition(theme: str, form: EditionForm = EditionForm.PDF, trim: Trim | None = None) -> Edition:
    return Edition(form=form, design=Design(theme=theme, trim=trim))


OPENINGS = {
    "plain": (Text(text="Đ" + LONG),),
    "short of a line and stressed": (Text(text="Đêm "), emphasis("hôm ấy"), Text(text=LONG)),
    "stressed": (emphasis("Ẩn hiện"), Text(text=" đ" + LONG)),
    "bold": (Strong(inlines=(Text(text="Ễnh ương"),)), Text(text=" đ" + LONG)),
    "small capitals": (SmallCaps(inlines=(Text(text="một ngày"),)), Text(text=" đ" + LONG)),
    "another language": (
        LanguageSpan(language="fr", inlines=(emphasis("Écrits"),)),
        Text(text=" là tên sách " + LONG),
    ),
    "noted": (Text(text="Ộn ào"), NoteReference(note="n"), Text(text=" quá đ" + LONG)),
    "linked": (
        Text(text="Y xem "),
        Link(target="https://vi.wikipedia.org", inlines=(Text(text="ở đây"),)),
        Text(text=" đ" + LONG),
    ),
    "of a page and a place": (PageBreak(label="3"), Anchor(name="a"), Text(text="Đ" + LONG)),
    "all stressed": (emphasis("Đ" + LONG),),
    "letter apart": (emphasis("Đ"), Text(text=LONG)),
    "underlined and raised": (
        Text(text="Cho "),
        Underline(inlines=(Text(text="các nẻo đường"), Superscript(inlines=(Text(text="đó"),)))),
        Code(text="x = 1"),
        Text(text=LONG),
    ),
}


def words_of(inlines: tuple[Inline, ...]) -> str:
    return " ".join(plain_text(inlines).split())[:90]


@pytest.mark.parametrize("name", OPENINGS)
@pytest.mark.parametrize(
    ("theme", "trim"), [("essay", Trim(130, 190)), ("classic", Trim(148, 210))]
)
def test_openings_of_several_kinds_take_the_letter_and_keep_their_words(
    tmp_path: Path, name: str, theme: str, trim: Trim
) -> None:
    publication = book(*OPENINGS[name])
    content = typeset_bytes(publication, context_in(tmp_path), edition(theme, trim=trim))
    (shown,) = (page for page in page_texts(content) if "thứ hai" in page)
    wanted = words_of(OPENINGS[name]).replace("Ộn ào quá", "Ộn ào1 quá")
    assert wanted in shown
    assert drawn_height(content) > (40 if theme == "essay" else 23)


@pytest.mark.parametrize("name", OPENINGS)
def test_epub_and_pdf_open_the_same_paragraphs(tmp_path: Path, name: str) -> None:
    written = write_epub(
        book(*OPENINGS[name]), tmp_path, edition=edition("essay", EditionForm.EPUB)
    )
    assert '<p class="opening' in written.source("text/chapter-001.xhtml")


@pytest.mark.parametrize(
    "inlines",
    [
        pytest.param((Text(text="– Đ" + LONG),), id="speech"),
        pytest.param((Text(text="“Đ" + LONG),), id="quotation mark"),
        pytest.param((Text(text="1945 " + LONG),), id="figure"),
        pytest.param((Text(text="שלום " + LONG),), id="no capitals"),
        pytest.param((Underline(inlines=(Text(text="Đêm"),)), Text(text=LONG)), id="line under it"),
        pytest.param((NoteReference(note="n"), Text(text="Đ" + LONG)), id="mark of a note"),
        pytest.param((Text(text="Đêm"), LineBreak(), Text(text=LONG)), id="end of a line"),
        pytest.param((Text(text="Đ" + LONG[:150]),), id="short"),
    ],
)
def test_other_openings_stay_as_they_are(inlines: tuple[Inline, ...]) -> None:
    assert opening_paragraph(chapter(*inlines), 3) is None


@pytest.mark.parametrize(
    ("start", "hangs"), [("Q", True), ("Ộ", True), ("ậ", True), ("Đ", False), ("Ẩ", False)]
)
def test_letters_that_hang_are_smaller_in_the_epub(
    tmp_path: Path, start: str, *, hangs: bool
) -> None:
    publication = book(Text(text=start + LONG))
    written = write_epub(publication, tmp_path, edition=edition("essay", EditionForm.EPUB))
    names = "opening hanging" if hangs else "opening"
    assert f'<p class="{names}">' in written.source("text/chapter-001.xhtml")
    sizes = re.findall(
        r"::first-letter {[^}]*font-size: ([\d.]+)em", written.source("styles/book.css")
    )
    assert float(sizes[1]) < float(sizes[0])


def test_a_paragraph_that_ends_beside_the_letter_is_set_as_usual(tmp_path: Path) -> None:
    wide = edition("essay", trim=Trim(300, 300))
    content = typeset_bytes(book(Text(text="Đ" + LONG[:190])), context_in(tmp_path), wide)
    assert drawn_height(content) < 20
    assert any("Đêm hôm ấy" in page for page in page_texts(content))


def test_the_letter_is_drawn_as_its_word_is_set() -> None:
    initial = initial_of(OPENINGS["small capitals"])
    assert initial is not None
    assert (initial.letter, initial.shown) == ("m", "M")
    styles = {
        name: (found.bold, found.italic)
        for name, inlines in OPENINGS.items()
        if (found := initial_of(inlines)) is not None
    }
    assert len(styles) == len(OPENINGS)
    assert {name for name, style in styles.items() if style[0]} == {"bold"}
    assert {name for name, style in styles.items() if style[1]} == {
        "stressed", "another language", "all stressed", "letter apart",
    }  # fmt: skip


@pytest.mark.parametrize("start", ["Q", "Ậ", "Ộ", "J"])
def test_what_hangs_beneath_the_letter_stays_above_the_letters_of_the_next_line(
    tmp_path: Path, start: str
) -> None:
    content = typeset_bytes(
        book(Text(text=start + LONG)), context_in(tmp_path), edition("essay", trim=Trim(148, 210))
    )
    foot, next_line = foot_and_next_line(content)
    assert next_line < foot < next_line + 20


def test_stressed_and_noted_openings_pass_the_checker(tmp_path: Path) -> None:
    names = ("noted", "linked", "underlined and raised", "another language")
    body = tuple(
        msgspec.structs.replace(chapter(*OPENINGS[name]), id=f"c{number}")
        for number, name in enumerate(names)
    )
    whole = msgspec.structs.replace(small_book(notes=(NOTE,)), body=body)
    file = tmp_path / "book.pdf"
    file.write_bytes(typeset_bytes(whole, context_in(tmp_path), edition("classic")))
    result = check_pdf(file, CollectingMonitor())
    assert result.passed, result.messages


def drawings(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    kinds = {pypdfium2.raw.FPDF_PAGEOBJ_PATH, pypdfium2.raw.FPDF_PAGEOBJ_FORM}
    return [item.get_bounds() for item in page.get_objects() if item.type in kinds]


def drawn_height(content: bytes) -> float:
    """Return the height in points of the largest drawing beneath the head of the chapter."""
    document = pypdfium2.PdfDocument(content)
    try:
        return max((t - b for page in document for _, b, _, t in drawings(page)), default=0.0)
    finally:
        document.close()


def foot_and_next_line(content: bytes) -> tuple[float, float]:
    """Return where a large letter ends and how high the text right beneath it reaches."""
    document = pypdfium2.PdfDocument(content)
    try:
        (page,) = (p for p in document if "thứ hai" in page_text(p))
        left, bottom, _, top = max(drawings(page), key=lambda box: box[3] - box[1])
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        beneath = [box[3] for box in boxes if box[2] > box[0] < left + 9 and box[3] < top - 12]
        return bottom, max(beneath)
    finally:
        document.close()


def page_text(page: pypdfium2.PdfPage) -> str:
    return unicodedata.normalize("NFC", page.get_textpage().get_text_range())
