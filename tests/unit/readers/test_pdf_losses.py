"""What looks like furniture, a note or a list on a page of a PDF and is the book's own text."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
)

from converters import limits
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Anchor,
    Inset,
    Link,
    ListBlock,
    Paragraph,
    Superscript,
    Table,
)
from converters.model.traversal import all_inlines, page_breaks, plain_text, referenced_notes
from converters.readers.reading import Reading
from tests.support.pdf_builder import PageDraft, Shown, built, text_lines
from tests.support.pdf_manuscripts import (
    PAGE,
    PROSE,
    paragraphs,
    read_here,
    typeset,
    untagged,
)
from tests.support.reading import body_of

# ---- numbers ----------------------------------------------------------------------------------


def chapters(numbers: list[str]) -> str:
    """Return chapters of two pages each under a number in the middle of the line."""
    return "".join(
        f"#pagebreak(weak: true)\n#align(center)[{number}]\n#v(8mm)\n" + f"{PROSE * 5}\n\n" * 3
        for number in numbers
    )


@pytest.mark.parametrize("numbers", [["I", "II", "III", "IV"], ["1", "2", "3", "4"]])
def test_numbers_of_chapters_are_no_folios(tmp_path: Path, numbers: list[str]) -> None:
    reading = untagged(chapters(numbers), tmp_path)
    assert [text for text in paragraphs(reading) if len(text) < 5] == numbers
    assert reading.ledger.number(Kind.FOLIO, Fate.DROPPED) == 0
    labels = [start.label for start in page_breaks(reading.publication)]
    assert labels == [str(n) for n in range(1, len(labels) + 1)]


def test_a_chapter_whose_page_has_no_folio_keeps_its_number(tmp_path: Path) -> None:
    footer = (
        "#set page(footer: context { let page = counter(page).get().first()\n"
        "  if calc.even(page) { align(center)[#page] } })\n"
    )
    numbers = ["1", "2", "3", "4"]
    reading = untagged(footer + chapters([f"*{n}*" for n in numbers]), tmp_path)
    assert [text for text in paragraphs(reading) if len(text) < 5] == numbers
    folios = [e.detail for e in reading.ledger.entries if e.kind is Kind.FOLIO]
    assert folios == ["2", "4", "6", "8"]
    labels = [start.label for start in page_breaks(reading.publication)]
    assert labels == [str(n) for n in range(1, 9)]


# ---- notes ------------------------------------------------------------------------------------

AT_FOOT = "#place(bottom)[#set par(first-line-indent: 0pt)\n#set text(size: 8pt)\n{}]"


def test_small_print_at_the_foot_of_a_page_is_no_note_for_its_numbers(tmp_path: Path) -> None:
    quoted = (
        "Năm ấy có 12 người ra đi, 7 người trở về và 30 người ở lại, 5 con thuyền và 14 chiếc xe. "
    ) * 8
    small = f"#pad(x: 8mm)[#set par(first-line-indent: 0pt)\n#set text(size: 8.5pt)\n{quoted}]"
    reading = untagged(f"{PROSE * 9}\n\n{small}\n\n{PROSE * 12}", tmp_path)
    assert reading.publication.notes == ()
    assert quoted.strip() in " ".join(paragraphs(reading))


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        (("¹", "²"), ("¹", "²")),
        (("(1)", "(2)"), ("(1)", "(2)")),
        (("#super[1]", "#super[2]"), ("1.", "2.")),
        (("\\*", "\\*\\*"), ("\\*", "\\*\\*")),
    ],
)
def test_small_print_with_marks_of_the_text_is_its_notes(
    tmp_path: Path, marks: tuple[str, str], labels: tuple[str, str]
) -> None:
    notes = f"{labels[0]} Lời chú cổ.\n\n{labels[1]} Lời chú mới."
    source = f"Từ cổ{marks[0]} và từ mới{marks[1]} nữa. {PROSE * 3}{AT_FOOT.format(notes)}"
    reading = untagged(source, tmp_path)
    found = [plain_text(note.blocks[0].inlines) for note in reading.publication.notes]
    assert found == ["Lời chú cổ.", "Lời chú mới."]
    assert referenced_notes(reading.publication) == ("note-1", "note-2")
    assert paragraphs(reading)[0].startswith("Từ cổ và từ mới nữa. ")


@pytest.mark.parametrize("raised", ["#super[1,2]", "#super(typographic: false)[1, 2]"])
def test_two_marks_in_a_row_lead_to_their_notes(tmp_path: Path, raised: str) -> None:
    source = f"Một câu{raised} có hai chú thích. {PROSE}"
    notes = "#super[1] Lời chú một.\n\n#super[2] Lời chú hai."
    reading = untagged(source + AT_FOOT.format(notes), tmp_path)
    assert referenced_notes(reading.publication) == ("note-1", "note-2")
    (comma,) = (i for i in all_inlines(reading.publication) if isinstance(i, Superscript))
    assert plain_text(comma.inlines).strip() == ","


# ---- verse and white space --------------------------------------------------------------------

POEM = (
    "Trăm năm trong cõi người ta,",
    "Chữ tài chữ mệnh khéo là ghét nhau.",
    "Trải qua một cuộc bể dâu,",
    "Những điều trông thấy mà đau đớn lòng.",
    "Lạ gì bỉ sắc tư phong,",
    "Trời xanh quen thói má hồng đánh ghen.",
    "Cảo thơm lần giở trước đèn,",
    "Phong tình cổ lục còn truyền sử xanh.",
)
RAGGED = "#set par(first-line-indent: 0pt, justify: false, spacing: 2em)\n"


def test_lines_of_a_book_of_verse_stay_lines(tmp_path: Path) -> None:
    verse = [line for _ in range(9) for line in POEM]
    source = " \\\n".join(f"#h({1 - n % 2}em){line}" for n, line in enumerate(verse))
    assert paragraphs(untagged(RAGGED + source, tmp_path)) == verse


def test_white_space_parts_stanzas(tmp_path: Path) -> None:
    stanzas = "\n\n".join(" \\\n".join(POEM[n : n + 4]) for n in (0, 4)) + "\n\n"
    found = body_of(untagged(RAGGED + stanzas, tmp_path))
    assert [b.blank_before for b in found if isinstance(b, Paragraph)] == [0, 0, 0, 0, 1, 0, 0, 0]


def test_white_space_between_paragraphs_is_kept_as_evidence(tmp_path: Path) -> None:
    source = f"{PROSE * 3}\n\n{PROSE * 2}\n\n#v(1.3em)\n\n{PROSE * 2}\n\n{PROSE}"
    found = [b for b in body_of(untagged(source, tmp_path)) if isinstance(b, Paragraph)]
    assert [b.blank_before for b in found] == [0, 0, 1, 0]


def test_white_space_of_pictures_is_none_of_the_text(tmp_path: Path) -> None:
    table = "#table(columns: 3, [A], [B], [C], [1], [2], [3])"
    found = body_of(untagged(f"{PROSE * 3}\n\n{table}\n\n{PROSE * 2}", tmp_path))
    assert [b.blank_before for b in found if isinstance(b, Paragraph)] == [0, 0]


def test_words_far_apart_are_no_paragraph(tmp_path: Path) -> None:
    words = [Shown(word, 72, 700 - 150 * n) for n, word in enumerate((b"One", b"Two", b"Three"))]
    assert paragraphs(read_here(built([PageDraft(words)]), tmp_path)[0]) == ["One", "Two", "Three"]


def test_a_passage_set_in_from_both_edges_says_so(tmp_path: Path) -> None:
    inset = f"#pad(x: 12mm)[#set par(first-line-indent: 0pt)\n{PROSE}]"
    source = f"{PROSE * 3}\n\n{inset}\n\n{PROSE * 2}"
    found = [b for b in body_of(untagged(source, tmp_path)) if isinstance(b, Paragraph)]
    assert [b.inset for b in found] == [None, Inset.BOTH, None]


# ---- what is left out -------------------------------------------------------------------------


def test_characters_beyond_the_limit_of_a_page_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PDF_PAGE_CHARACTERS", 100)
    content = built([PageDraft(text_lines([b"word " * 10] * 4)), PageDraft(text_lines([b"few"]))])
    reading, monitor = read_here(content, tmp_path)
    assert len(" ".join(paragraphs(reading)).replace(" ", "")) < 100
    (entry,) = (e for e in reading.ledger.entries if e.reason == "PDF-068")
    assert (entry.kind, entry.fate) == (Kind.PAGE, Fate.CONVERTED)
    assert int(entry.detail) > 90
    assert reading.ledger.number(Kind.PAGE, Fate.KEPT) == 1
    (told,) = (d for d in monitor.diagnostics if d.code == "PDF-068")
    assert dict(told.values)["pages"] == "1"


def test_text_outside_of_the_page_is_entered_as_hidden(tmp_path: Path) -> None:
    outside = Shown(b"outside", 700, 400)
    content = built([PageDraft([*text_lines([b"A line of the text"]), outside])])
    reading, _ = read_here(content, tmp_path)
    assert paragraphs(reading) == ["A line of the text"]
    (entry,) = (e for e in reading.ledger.entries if e.kind is Kind.HIDDEN_TEXT)
    assert (entry.reason, entry.detail) == ("PDF-059", "7")


# ---- from right to left -----------------------------------------------------------------------


def test_text_from_right_to_left_is_read_in_its_order(tmp_path: Path) -> None:
    first = "זהו משפט ארוך שנמשך על פני כמה שורות כדי לבדוק את סדר המילים בקובץ הזה ואת הפסקה "
    first += "כולה, עם המילים Ban So Books ועם המספר 1975 באמצע השורה."
    second = "בבוקר ירד גשם על העיר הישנה והרחובות היו ריקים, רק איש אחד עמד ליד החלון וחיכה לאור "
    second += "הראשון של היום החדש שיבוא מעבר לגבעות."
    texts = [first, second]
    setting = '#set text(lang: "he", dir: rtl, hyphenate: false)\n'
    assert paragraphs(untagged(setting + "\n\n".join(texts), tmp_path)) == texts


def test_a_word_from_right_to_left_within_a_line_keeps_its_place(tmp_path: Path) -> None:
    text = "Chữ שלום עולם nghĩa là chào thế giới."
    assert paragraphs(untagged(text, tmp_path)) == [text]


# ---- labels of lists --------------------------------------------------------------------------

LABELLED = [
    ("1.", [None, None, None]),
    ("(1)", ["(1)", "(2)", "(3)"]),
    ("a)", ["a)", "b)", "c)"]),
    ("a.", [None, None, None]),
]


@pytest.mark.parametrize("tags", [False, True])
@pytest.mark.parametrize(("numbering", "labels"), LABELLED)
def test_lists_keep_the_form_of_their_labels(
    tmp_path: Path, numbering: str, labels: list[str | None], *, tags: bool
) -> None:
    long = "Một khoản dài đến mức phải sang hàng thứ hai của trang giấy này mới viết ra cho hết."
    source = f'#set enum(numbering: "{numbering}")\n+ {long}\n+ Hai\n+ Ba\n'
    content = typeset(f"{PAGE}{PROSE}\n\n{source}\n{PROSE}", tags=tags)
    (made,) = (b for b in body_of(read_here(content, tmp_path)[0]) if isinstance(b, ListBlock))
    assert [item.label for item in made.items] == labels
    assert made.ordered


def test_the_vietnamese_alphabet_counts_on(tmp_path: Path) -> None:
    letters = "a", "b", "c", "d", "đ", "e"
    long = "Một điểm dài đến mức phải sang hàng thứ hai của trang giấy này mới viết ra cho hết."
    source = "\n".join(f"/ {letter}.: {long}" for letter in letters)
    form = "#show terms.item: it => par(hanging-indent: 2em, first-line-indent: 0pt)["
    form += "#it.term #it.description]\n"
    (made,) = (b for b in body_of(untagged(form + source, tmp_path)) if isinstance(b, ListBlock))
    assert [item.label for item in made.items] == [None, None, None, None, "đ.", "e."]


# ---- captions ---------------------------------------------------------------------------------

TABLE = "#block(spacing: 0.65em, table(columns: 3, [A], [B], [C], [1], [2], [3]))\n"


def captions(reading: Reading) -> list[str]:
    tables = [block for block in body_of(reading) if isinstance(block, Table)]
    return [" ".join(plain_text(table.caption).split()) for table in tables]


def test_text_close_under_a_caption_is_none_of_it(tmp_path: Path) -> None:
    under = "#block(spacing: 0.65em)[{}]\n"
    source = f"{PROSE}\n\n{TABLE}{under.format('Bảng 1. Số liệu')}{under.format(PROSE * 3)}"
    reading = untagged(source, tmp_path)
    assert captions(reading) == ["Bảng 1. Số liệu"]
    assert paragraphs(reading) == [PROSE.strip(), (PROSE * 3).strip()]


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    sentence = f"Bảng 1 cho thấy rằng {PROSE * 2}".strip()
    source = f"{PROSE}\n\n{TABLE}#block(spacing: 0.65em)[{sentence}]\n\n{PROSE}"
    reading = untagged(source, tmp_path)
    assert captions(reading) == [""]
    assert paragraphs(reading) == [PROSE.strip(), sentence, PROSE.strip()]


@pytest.mark.parametrize(
    "caption",
    [
        "#align(center)[{}Bảng 1. Số liệu \\ (theo lời kể của tác giả tại Hà Nội năm 1975)]",
        "{}#block(width: 60mm)[Bảng 1. Số liệu của những người đã đi qua đây và kể lại cho nhau]",
    ],
)
def test_captions_of_two_lines_are_whole(tmp_path: Path, caption: str) -> None:
    reading = untagged(f"{PROSE}\n\n{caption.format(TABLE)}\n\n{PROSE}", tmp_path)
    assert captions(reading)[0].startswith("Bảng 1. Số liệu")
    assert paragraphs(reading) == [PROSE.strip(), PROSE.strip()]


# ---- links ------------------------------------------------------------------------------------


def linked(turn: int, crop: tuple[float, float, float, float]) -> bytes:
    """Return two pages of three words; the first word of the first leads to the last of all."""
    places = 700, 500, 300
    pages = (b"First", b"Second", b"Middle"), (b"Upper", b"Another", b"Third")
    drafts = [PageDraft(list(map(Shown, words, (72, 72, 72), places))) for words in pages]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(built(drafts)))
    for page in writer.pages:
        page.cropbox = RectangleObject(crop)
        page.rotate(turn)
    place = [writer.pages[1].indirect_reference, NameObject("/XYZ")]
    place += [FloatObject(0), FloatObject(320), NumberObject(0)]
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (70, 695, 130, 715))),
            NameObject("/Dest"): ArrayObject(place),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180])
@pytest.mark.parametrize("crop", [(0, 0, 595, 842), (50, 200, 560, 800)])
def test_a_link_leads_to_its_line_on_a_cropped_or_turned_page(
    tmp_path: Path, turn: int, crop: tuple[float, float, float, float]
) -> None:
    blocks = body_of(read_here(linked(turn, crop), tmp_path)[0])
    texts = [(plain_text(b.inlines), b.inlines) for b in blocks if isinstance(b, Paragraph)]
    (link,) = (i for _, inlines in texts for i in inlines if isinstance(i, Link))
    assert plain_text(link.inlines) == "First"
    ((place, text),) = (
        (i.name, text) for text, inlines in texts for i in inlines if isinstance(i, Anchor)
    )
    assert (link.target, text) == (f"#{place}", "Third")
