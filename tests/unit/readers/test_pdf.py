"""Born-digital PDF without tags: columns, paragraphs, notes, furniture, tables, pictures, links."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from converters.errors import JobCancelled, SourceError, ToolError
from converters.model.guess import Trait
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Emphasis,
    Figure,
    Heading,
    Link,
    ListBlock,
    PageBreak,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Table,
)
from converters.model.traversal import all_inlines, page_breaks, plain_text, referenced_notes
from converters.monitor import CollectingMonitor, EventMonitor
from converters.readers.pdf import read
from converters.readers.pdf.assembly import Assembly
from converters.readers.pdf.content import DocumentFacts, PageContent
from converters.readers.reading import ReadContext, Reading, ReadOptions
from tests.support.pdf_builder import PageDraft, built, text_lines
from tests.support.pdf_manuscripts import (
    ENGLISH,
    PAGE,
    PROSE,
    paragraphs,
    read_here,
    typeset,
    untagged,
    without_tags,
)
from tests.support.reading import all_text, body_of, lines, reading_context, reasons


def labels(reading: Reading) -> list[str]:
    return [start.label for start in page_breaks(reading.publication)]


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [
        (block.level, plain_text(block.inlines))
        for block in body_of(reading)
        if isinstance(block, Heading)
    ]


# ---- words, lines, paragraphs -----------------------------------------------------------------


def test_paragraphs_are_joined_over_lines_and_pages(tmp_path: Path) -> None:
    texts = [f"Đoạn số {number}. {PROSE * (1 + number % 4)}".strip() for number in range(24)]
    reading = untagged("\n\n".join(texts), tmp_path)
    assert paragraphs(reading) == texts
    assert labels(reading) == [str(number) for number in range(1, len(labels(reading)) + 1)]
    assert len(labels(reading)) > 3
    assert reading.publication.metadata.work.language == "vi"


def test_paragraphs_set_apart_by_white_space_alone(tmp_path: Path) -> None:
    source = (
        "#set page(width: 148mm, height: 210mm, margin: 20mm)\n"
        '#set text(font: "Ban So Serif", size: 10.5pt, lang: "en", hyphenate: false)\n'
        "#set par(spacing: 1.3em)\n"
    )
    texts = [f"Paragraph {number}. {ENGLISH * (1 + number % 3)}".strip() for number in range(12)]
    content = typeset(source + "\n\n".join(texts), tags=False)
    assert paragraphs(read_here(content, tmp_path)[0]) == texts


def test_words_broken_at_line_ends_are_whole_again(tmp_path: Path) -> None:
    source = (
        "#set page(width: 90mm, height: 210mm, margin: 15mm)\n"
        '#set text(font: "Ban So Serif", size: 10pt, lang: "en", hyphenate: true)\n'
        "#set par(justify: true)\n"
    )
    text = (ENGLISH * 6).strip()
    content = typeset(source + text, tags=False)
    assert paragraphs(read_here(content, tmp_path)[0]) == [text]


def test_a_compound_keeps_its_hyphen_at_a_line_end(tmp_path: Path) -> None:
    wide = "#set page(width: 60mm, height: 100mm, margin: 10mm)\n"
    text = "một quyển từ điển Anh-Việt rất dày và một quyển Anh-Việt khác mỏng hơn nhiều lắm"
    for size in (9, 10, 11, 12, 13):
        folder = tmp_path / str(size)
        folder.mkdir()
        reading = untagged(f"{wide}#set text(size: {size}pt, hyphenate: false)\n{text}", folder)
        assert paragraphs(reading) == [text]


def test_looks_become_spans(tmp_path: Path) -> None:
    source = "Chữ *đậm*, _nghiêng_, H#sub[2]O và m#super[2], hết câu. " + PROSE
    (block,) = body_of(untagged(source, tmp_path))
    assert isinstance(block, Paragraph)
    spans = {
        type(inline): plain_text(inline.inlines).strip()
        for inline in block.inlines
        if isinstance(inline, Strong | Emphasis | Superscript | Subscript)
    }
    assert spans == {Strong: "đậm", Emphasis: "nghiêng", Subscript: "2", Superscript: "2"}


def test_centred_and_right_lines(tmp_path: Path) -> None:
    source = (
        f"{PROSE * 3}\n\n#align(center)[ở giữa trang]\n\n#align(right)[Hà Nội, 1938]\n\n{PROSE}"
    )
    alignments = [block.alignment for block in body_of(untagged(source, tmp_path))]
    assert alignments == [None, Alignment.CENTER, Alignment.RIGHT, None]


def test_an_inset_quotation_is_one_paragraph(tmp_path: Path) -> None:
    inset = f"Lời trích. {PROSE * 2}".strip()
    source = f"{PROSE * 3}\n\n#pad(x: 15mm)[#set par(first-line-indent: 0pt)\n{inset}]\n\n{PROSE}"
    assert paragraphs(untagged(source, tmp_path))[1] == inset


def test_text_at_an_angle_stands_after_its_page(tmp_path: Path) -> None:
    source = f"#place(dx: -12mm, rotate(90deg)[lề trang xoay dọc])\n{PROSE * 4}"
    reading = untagged(source, tmp_path)
    assert paragraphs(reading) == [(PROSE * 4).strip(), "lề trang xoay dọc"]
    assert "PDF-058" in reasons(reading.ledger)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_upright(tmp_path: Path, turn: int) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(PAGE + PROSE * 4, tags=False)))
    writer.pages[0].rotate(turn)
    stream = io.BytesIO()
    writer.write(stream)
    assert paragraphs(read_here(stream.getvalue(), tmp_path)[0]) == [(PROSE * 4).strip()]


# ---- columns ----------------------------------------------------------------------------------

COLUMNS = """
#set page(width: 420pt, height: 595pt, margin: 50pt, columns: 2, header: context {
  if counter(page).get().first() > 1 [ Tạp chí văn học #h(1fr) #counter(page).display() ] })
#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)
#set text(font: "Ban So Serif", size: 9pt, lang: "en", hyphenate: true)
#place(top + center, scope: "parent", float: true)[ #text(16pt)[*A study of ferries*] ]
"""


def test_two_columns_with_notes_at_their_feet(tmp_path: Path) -> None:
    texts = [f"Paragraph number {n}. {ENGLISH * (1 + n % 4)}".strip() for n in range(16)]
    marked = [
        f"{text}#footnote[Remark {n} of the editor, long enough to run over its line.]"
        if n % 3 == 0
        else text
        for n, text in enumerate(texts)
    ]
    source = COLUMNS + "= Introduction\n" + "\n\n".join(marked[:8])
    source += "\n= Results\n" + "\n\n".join(marked[8:])
    reading, _ = read_here(typeset(source, tags=False), tmp_path)
    found = paragraphs(reading)
    assert [text for text in found if text.startswith("Paragraph")] == texts
    assert [title for _, title in headings(reading)] == [
        "A study of ferries",
        "Introduction",
        "Results",
    ]
    notes = reading.publication.notes
    assert [plain_text(note.blocks[0].inlines) for note in notes] == [
        f"Remark {n} of the editor, long enough to run over its line." for n in range(0, 16, 3)
    ]
    assert referenced_notes(reading.publication) == tuple(note.id for note in notes)


def test_a_title_over_the_columns_and_one_between_them(tmp_path: Path) -> None:
    two = "#columns(2)[{}]"
    first = "\n\n".join(f"Bài một đoạn {n}. {PROSE * 2}" for n in range(4))
    second = "\n\n".join(f"Bài hai đoạn {n}. {PROSE * 2}" for n in range(4))
    source = (
        "#set page(width: 170mm, height: 400mm)\n= Bài thứ nhất\n"
        f"{two.format(first)}\n= Bài thứ hai\n{two.format(second)}"
    )
    found = [text[:14] for text in paragraphs(untagged(source, tmp_path))]
    assert found == [
        "Bài thứ nhất",
        *(f"Bài một đoạn {n}" for n in range(4)),
        "Bài thứ hai",
        *(f"Bài hai đoạn {n}" for n in range(4)),
    ]


def test_an_index_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    entries = [f"Tên riêng {n}, {n * 3}, {n * 5}–{n * 5 + 2}" for n in range(80)]
    source = (
        "#align(center)[*SÁCH DẪN*]\n#set par(first-line-indent: 0pt, justify: false)\n"
        "#set text(size: 8.5pt)\n#columns(2)[{}]".format("\n\n".join(entries))
    )
    assert paragraphs(untagged(source, tmp_path)) == ["SÁCH DẪN", *entries]


def test_lines_of_verse_are_not_centred(tmp_path: Path) -> None:
    lines_ = (
        "Trăm năm trong cõi người ta,",
        "Chữ tài chữ mệnh khéo là ghét nhau.",
        "Trải qua một cuộc bể dâu,",
        "Những điều trông thấy mà đau đớn lòng.",
    )
    verse = " \\\n".join(f"#h({n % 2}em){line}" for n, line in enumerate(lines_))
    source = (
        f"{PROSE * 2}\n\n#set par(first-line-indent: 0pt)\n#pad(left: 15mm)[{verse}]\n\n{PROSE}"
    )
    blocks = [b for b in body_of(untagged(source, tmp_path)) if isinstance(b, Paragraph)]
    assert [plain_text(b.inlines) for b in blocks[1:5]] == list(lines_)
    assert {b.alignment for b in blocks} == {None}


def test_spaced_letters_and_large_initials_make_whole_words(tmp_path: Path) -> None:
    source = (
        f"#align(center)[#text(tracking: 4pt)[CHƯƠNG MỘT]]\n\n#v(2em)\n"
        f"#set par(first-line-indent: 0pt)\n#text(30pt)[B]ấy giờ là mùa thu. {PROSE * 3}"
    )
    found = paragraphs(untagged(source, tmp_path))
    assert found[0] == "CHƯƠNG MỘT"
    assert found[1].startswith("Bấy giờ là mùa thu.")


# ---- heads, folios, notes ---------------------------------------------------------------------

BOOK = """
#set page(width: 148mm, height: 210mm, margin: (inside: 20mm, outside: 15mm, y: 20mm),
  numbering: "i",
  header: context {
    let p = counter(page).get().first()
    if p > 1 { align(center, text(8pt)[#if calc.odd(p) [Chương một] else [Sách của tôi]]) } },
  footer: context align(center, text(9pt, counter(page).display())))
#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)
#set text(font: "Ban So Serif", size: 10.5pt, lang: "vi")
"""


def test_heads_and_folios_go_to_the_ledger_and_label_the_pages(tmp_path: Path) -> None:
    texts = [f"Đoạn {n} của sách. {PROSE * (2 + n % 5)}".strip() for n in range(30)]
    reading, _ = read_here(typeset(BOOK + "\n\n".join(texts), tags=False), tmp_path)
    assert paragraphs(reading) == texts
    pages = len(labels(reading))
    assert labels(reading)[:4] == ["i", "ii", "iii", "iv"]
    assert reading.ledger.number(Kind.FOLIO, Fate.DROPPED) == pages
    assert reading.ledger.number(Kind.RUNNING_HEAD, Fate.DROPPED) == pages - 1
    heads = {e.detail for e in reading.ledger.entries if e.kind is Kind.RUNNING_HEAD}
    assert heads == {"Chương một", "Sách của tôi"}
    assert {"PDF-051", "PDF-052"} <= reasons(reading.ledger)


def test_notes_are_tied_to_their_marks(tmp_path: Path) -> None:
    texts = [f"Đoạn {n}. {PROSE * (1 + n % 3)}".strip() for n in range(20)]
    source = "\n\n".join(
        f"{text}#footnote[Lời chú {n}: xem trang {n + 3}.]" if n % 4 == 2 else text
        for n, text in enumerate(texts)
    )
    reading, monitor = read_here(typeset(BOOK + source, tags=False), tmp_path)
    assert paragraphs(reading) == texts
    publication = reading.publication
    assert [" ".join(lines(note.blocks)) for note in publication.notes] == [
        f"Lời chú {n}: xem trang {n + 3}." for n in range(2, 20, 4)
    ]
    assert referenced_notes(publication) == tuple(note.id for note in publication.notes)
    assert reading.ledger.number(Kind.FOOTNOTE, Fate.KEPT) == 5
    assert "PDF-057" not in [d.code for d in monitor.diagnostics]


def test_a_note_runs_over_to_the_next_page(tmp_path: Path) -> None:
    note = f"Lời chú rất dài. {PROSE * 12}".strip()
    source = f"{PROSE * 8}#footnote[{note}]\n\n{PROSE * 14}"
    reading, _ = read_here(typeset(BOOK + source, tags=False), tmp_path)
    (found,) = reading.publication.notes
    assert " ".join(" ".join(lines(found.blocks)).split()) == note


def test_a_note_without_a_mark_is_bound_to_its_page(tmp_path: Path) -> None:
    source = (
        f"{PROSE * 6}\n\n#place(bottom)[#line(length: 30%, stroke: 0.5pt) "
        "#text(8pt)[#super[7] Lời chú lạc dấu.]]"
    )
    reading, monitor = read_here(typeset(PAGE + source, tags=False), tmp_path)
    assert [" ".join(lines(note.blocks)) for note in reading.publication.notes] == [
        "Lời chú lạc dấu."
    ]
    assert referenced_notes(reading.publication) == ("note-1",)
    assert "PDF-057" in [d.code for d in monitor.diagnostics]
    assert reading.ledger.number(Kind.FOOTNOTE, Fate.CONVERTED) == 1


# ---- headings, lists, tables ------------------------------------------------------------------


def test_headings_are_found_by_their_looks(tmp_path: Path) -> None:
    source = "".join(
        f"#pagebreak(weak: true)\n#text(16pt)[*Chương {n}: Gió mùa*]\n\n#v(1em)\n{PROSE * 3}\n\n"
        f"#v(1em)*Một mục nhỏ thứ {n}*\n\n{PROSE * 3}\n\n"
        for n in range(1, 5)
    )
    reading, monitor = read_here(typeset(PAGE + source, tags=False), tmp_path)
    assert headings(reading) == [
        found
        for n in range(1, 5)
        for found in ((1, f"Chương {n}: Gió mùa"), (2, f"Một mục nhỏ thứ {n}"))
    ]
    guesses = [g for g in reading.publication.guesses if g.trait is Trait.HEADING]
    assert len(guesses) == 8
    assert "STR-019" in [d.code for d in monitor.diagnostics]


def test_bookmarks_say_what_the_headings_are(tmp_path: Path) -> None:
    import pypdf

    source = "\n".join(
        f"#pagebreak(weak: true)\n{title}\n\n{PROSE * 6}" for title in ("Gió", "Nắng", "Mưa")
    )
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(PAGE + source, tags=False)))
    for page, title in enumerate(("Gió", "Nắng", "Mưa")):
        writer.add_outline_item(title=title, page_number=page)
    stream = io.BytesIO()
    writer.write(stream)
    reading, _ = read_here(stream.getvalue(), tmp_path)
    assert headings(reading) == [(1, "Gió"), (1, "Nắng"), (1, "Mưa")]
    assert {g.reason for g in reading.publication.guesses if g.value != "none"} == {"PDF-062"}


def test_bullets_and_counting_numbers_are_lists(tmp_path: Path) -> None:
    source = (
        f"{PROSE * 2}\n\n- Mục thứ nhất. {PROSE}\n- Mục thứ hai\n  - Mục con\n- Mục thứ ba\n\n"
        f"{PROSE * 2}\n\n+ Điều một. {PROSE}\n+ Điều hai. {PROSE}\n\n{PROSE}"
    )
    reading = untagged(source, tmp_path)
    bullets, numbers = (b for b in body_of(reading) if isinstance(b, ListBlock))
    assert (bullets.ordered, len(bullets.items)) == (False, 3)
    assert any(isinstance(block, ListBlock) for block in bullets.items[1].blocks)
    assert (numbers.ordered, numbers.start, len(numbers.items)) == (True, 1, 2)
    assert list(lines(numbers.items[1].blocks)) == [f"Điều hai. {PROSE}".strip()]


TABLE = "[*Tên*], [*Năm*], [*Số trang*], [Hai đứa trẻ], [1938], [12], [Nắng trong vườn], [1938], [140], [Theo giòng], [1941], [98]"  # noqa: E501 - one table


@pytest.mark.parametrize("look", ["stroke: 0.5pt", "stroke: none, column-gutter: 10pt"])
def test_tables_with_and_without_rules(tmp_path: Path, look: str) -> None:
    table = f"#table(columns: 3, {look}, {TABLE})"
    reading = untagged(f"{PROSE * 2}\n\n{table}\n\n{PROSE}", tmp_path)
    _, found, _ = body_of(reading)
    assert isinstance(found, Table)
    rows = [[" ".join(lines(cell.blocks)) for cell in row.cells] for row in found.rows]
    assert rows == [
        ["Tên", "Năm", "Số trang"],
        ["Hai đứa trẻ", "1938", "12"],
        ["Nắng trong vườn", "1938", "140"],
        ["Theo giòng", "1941", "98"],
    ]
    assert found.header_rows == 1


def test_spanned_cells_of_a_ruled_table(tmp_path: Path) -> None:
    table = (
        "#table(columns: 3, table.cell(colspan: 2)[Hai cột], [Một cột], "
        "table.cell(rowspan: 2)[Hai hàng], [a], [b], [c], [d])"
    )
    _, found, _ = body_of(untagged(f"{PROSE}\n\n{table}\n\n{PROSE}", tmp_path))
    assert isinstance(found, Table)
    spans = [[(c.row_span, c.column_span) for c in row.cells] for row in found.rows]
    assert spans == [[(1, 2), (1, 1)], [(2, 1), (1, 1), (1, 1)], [(1, 1), (1, 1)]]


def test_a_contents_page_is_no_table(tmp_path: Path) -> None:
    entries = "\n\n".join(f"Chương {n} #box(width: 1fr, repeat[.~]) {n * 11}" for n in range(1, 9))
    reading = untagged(
        f"#set par(first-line-indent: 0pt)\n{entries}\n\n#v(2em)\n{PROSE * 3}", tmp_path
    )
    assert not any(isinstance(block, Table) for block in body_of(reading))
    assert paragraphs(reading)[:2] == ["Chương 1 … 11", "Chương 2 … 22"]


# ---- pictures, links, facts -------------------------------------------------------------------


def picture(folder: Path, color: str = "navy") -> Path:
    path = folder / f"{color}.jpg"
    Image.new("RGB", (300, 200), color).save(path, "JPEG")
    return path


def with_picture(source: str, image: Path) -> bytes:
    """Return typst source set with a picture, which typst only reads below its root."""
    import typst

    from converters.writers.fonts import font_paths

    file = image.parent / "book.typ"
    file.write_text(PAGE + source, encoding="utf-8")
    content = typst.compile(
        file, root=image.parent, font_paths=[str(p) for p in font_paths()], ignore_system_fonts=True
    )
    return without_tags(content)


def test_pictures_stand_where_they_stood_with_their_captions(tmp_path: Path) -> None:
    image = picture(tmp_path)
    source = (
        f'{PROSE * 2}\n\n#figure(image("{image.name}", width: 60mm), caption: [Cảnh biển], '
        f"supplement: [Hình])\n\n{PROSE}"
    )
    reading, _ = read_here(with_picture(source, image), tmp_path)
    before, figure, after = body_of(reading)
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(figure, Figure)
    assert plain_text(figure.caption) == "Hình 1: Cảnh biển"
    (resource,) = reading.publication.resources
    assert (resource.media_type, resource.width_px, resource.height_px) == ("image/jpeg", 300, 200)
    assert figure.image.width_mm == pytest.approx(60, abs=0.2)


def test_a_picture_that_comes_again_on_every_page_is_an_ornament(tmp_path: Path) -> None:
    image = picture(tmp_path)
    source = f'#set page(header: image("{image.name}", width: 12mm))\n' + "#pagebreak()\n".join(
        [PROSE * 3] * 4
    )
    reading, _ = read_here(with_picture(source, image), tmp_path)
    assert reading.publication.resources == ()
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 4
    assert "PDF-053" in reasons(reading.ledger)


def test_a_picture_behind_a_whole_page_is_its_ground(tmp_path: Path) -> None:
    image = picture(tmp_path, "beige")
    ground = f'#set page(background: image("{image.name}", width: 100%, height: 100%))\n'
    reading, _ = read_here(with_picture(ground + PROSE * 4, image), tmp_path)
    assert reading.publication.resources == ()
    assert "PDF-054" in reasons(reading.ledger)


def test_the_first_page_may_be_a_cover(tmp_path: Path) -> None:
    image = picture(tmp_path)
    cover = (
        f'#page(margin: 0pt, image("{image.name}", width: 100%, height: 100%, fit: "stretch"))\n'
    )
    reading, _ = read_here(with_picture(cover + PROSE * 6, image), tmp_path)
    assert reading.publication.cover == reading.publication.resources[0].id
    assert not any(isinstance(block, Figure) for block in body_of(reading))


def test_line_art_is_reported(tmp_path: Path) -> None:
    art = (
        "#circle(radius: 20mm, stroke: 1pt)\n#polygon.regular(size: 30mm, vertices: 9, stroke: 1pt)"
    )
    reading, monitor = read_here(
        typeset(f"{PAGE}{PROSE}\n\n{art}\n\n{PROSE}", tags=False), tmp_path
    )
    assert reading.ledger.number(Kind.CHART, Fate.DROPPED) >= 1
    assert "PDF-056" in [d.code for d in monitor.diagnostics]


def test_links_lead_to_addresses_and_to_places(tmp_path: Path) -> None:
    source = (
        f'{PROSE}#link("https://example.org/sach")[trang mạng] và #link(<chỗ>)[chỗ kia]. {PROSE}'
        f"\n\n#pagebreak()\nĐích đến ở đây. #box[]<chỗ> {PROSE}"
    )
    reading = untagged(source, tmp_path)
    links = [i for i in all_inlines(reading.publication) if isinstance(i, Link)]
    outer, inner = links
    assert (outer.target, plain_text(outer.inlines).strip()) == (
        "https://example.org/sach",
        "trang mạng",
    )
    assert plain_text(inner.inlines).strip() == "chỗ kia"
    assert inner.target.startswith("#page-1")


def test_the_file_says_title_authors_and_language(tmp_path: Path) -> None:
    head = '#set document(title: "Gió đầu mùa", author: ("Thạch Lam", "Một Người"))\n'
    reading = untagged(head + PROSE * 3, tmp_path)
    work = reading.publication.metadata.work
    assert work.title == "Gió đầu mùa"
    assert [c.name for c in work.contributors] == ["Thạch Lam", "Một Người"]


# ---- the reader itself ------------------------------------------------------------------------


def test_the_reader_reads_apart(tmp_path: Path) -> None:
    path = tmp_path / "sach.pdf"
    path.write_bytes(typeset(PAGE + "#pagebreak()\n".join([PROSE * 4] * 14)))
    reading = read(path, reading_context(tmp_path))
    assert reading.ledger.number(Kind.PAGE) == 14
    assert all_text(reading).count("Bấy giờ") == 56
    assert reading.words == 14 * len((PROSE * 4).split())


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "sach.pdf"
    path.write_bytes(typeset(PAGE + "#pagebreak()\n".join([PROSE * 4] * 14)))
    context = reading_context(tmp_path)
    monitor = EventMonitor(lambda _: None, cancelled=lambda: True)
    with pytest.raises(JobCancelled):
        read(path, ReadContext(ReadOptions(), context.media, monitor, context.work))


def refusal(content: bytes, folder: Path) -> str:
    path = folder / "sach.pdf"
    path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        read(path, reading_context(folder))
    return refused.value.diagnostic.code


def test_damaged_and_protected_files_are_refused(tmp_path: Path) -> None:
    import pypdf

    content = typeset(PAGE + PROSE)
    assert refusal(b"%PDF-1.7\nkhong co gi", tmp_path) == "PDF-040"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert refusal(stream.getvalue(), tmp_path) == "PDF-041"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from converters import limits

    content = typeset(PAGE + "#pagebreak()\n".join([PROSE] * 3))
    monkeypatch.setattr(limits, "PAGES", 2)
    assert refusal(content, tmp_path) == "PDF-043"
    monkeypatch.setattr(limits, "PAGES", 20)
    monkeypatch.setattr(limits, "SOURCE_SECONDS", -1.0)
    assert refusal(content, tmp_path) == "PDF-044"


def test_every_page_starts_once_and_the_ledger_adds_up(tmp_path: Path) -> None:
    source = "#pagebreak()\n".join([PROSE * 2, "", "", PROSE, ""])
    reading = untagged(source, tmp_path)
    starts = [i for i in all_inlines(reading.publication) if isinstance(i, PageBreak)]
    assert len(starts) == 5
    for kind in Kind:
        found = reading.ledger.number(kind)
        assert found == sum(reading.ledger.number(kind, fate) for fate in Fate)


def test_a_crash_of_the_reading_process_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ToolError.of("JOB-002", exit_code="-11")

    monkeypatch.setattr("converters.readers.pdf.document.run_apart", crash)
    assert refusal(typeset(PAGE + PROSE), tmp_path) == "PDF-045"


def test_a_page_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    context = reading_context(tmp_path)
    pages = [PageContent(0, 420, 595), PageContent(1, 0, 0, problem="pdfium")]
    reading = Assembly("sach.pdf", DocumentFacts(pages=2), pages, context).reading()
    assert isinstance(context.monitor, CollectingMonitor)
    assert [(d.code, d.origin and d.origin.page) for d in context.monitor.diagnostics] == [
        ("PDF-048", 2)
    ]
    assert reading.ledger.number(Kind.PAGE, Fate.DROPPED) == 1


def test_control_characters_are_left_out_and_counted(tmp_path: Path) -> None:
    content = built([PageDraft(text_lines([b"The ferry\x05 had never\x06 arrived in time."]))])
    reading, _ = read_here(content, tmp_path)
    assert paragraphs(reading) == ["The ferry had never arrived in time."]
    assert reading.ledger.number(Kind.CONTROL, Fate.DROPPED) == 2
    assert "PDF-050" in reasons(reading.ledger)


def test_a_picture_beyond_the_limit_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("converters.limits.IMAGE_PIXELS", 1_000)
    image = picture(tmp_path)
    source = f'{PROSE}\n\n#image("{image.name}", width: 40mm)\n\n{PROSE}'
    reading, monitor = read_here(with_picture(source, image), tmp_path)
    assert "PDF-055" in [d.code for d in monitor.diagnostics]
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1


def test_comments_and_fields_are_told_of(tmp_path: Path) -> None:
    import pypdf
    from pypdf.annotations import FreeText

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(PAGE + PROSE, tags=False)))
    note = FreeText(text="sửa chỗ này", rect=(50, 50, 150, 80))
    writer.add_annotation(page_number=0, annotation=note)
    field = FreeText(text="Tên", rect=(50, 100, 150, 130))
    field[NameObject("/Subtype")] = NameObject("/Widget")
    writer.add_annotation(page_number=0, annotation=field)
    stream = io.BytesIO()
    writer.write(stream)
    reading, monitor = read_here(stream.getvalue(), tmp_path)
    assert reading.ledger.number(Kind.COMMENT, Fate.DROPPED) == 1
    assert reading.ledger.number(Kind.FIELD, Fate.DROPPED) == 1
    assert {"PDF-065", "PDF-066"} <= {d.code for d in monitor.diagnostics}


def test_page_labels_that_hold_themselves_cost_nothing_else(tmp_path: Path) -> None:
    """Pdfium overflows its stack over such a tree and takes the process along."""
    whole = pypdf.PdfReader(io.BytesIO(typeset(PAGE + "Xin chào các bạn.", tags=False)))
    writer = pypdf.PdfWriter(clone_from=whole)
    tree = DictionaryObject()
    place = writer._add_object(tree)
    tree[NameObject("/Kids")] = ArrayObject([place])
    tree[NameObject("/Limits")] = ArrayObject([NumberObject(0), NumberObject(99)])
    writer._root_object[NameObject("/PageLabels")] = place
    path = tmp_path / "vòng.pdf"
    writer.write(path)
    context = reading_context(tmp_path)
    reading = read(path, context)
    assert paragraphs(reading) == ["Xin chào các bạn."]
    assert isinstance(context.monitor, CollectingMonitor)
    assert "PDF-061" in [diagnostic.code for diagnostic in context.monitor.diagnostics]
