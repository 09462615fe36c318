"""Text pages as regions with the file's own words, for books that are made of pages."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import typst

from converters.files import BlobStore
from converters.model.ledger import Fate, Kind
from converters.model.page import PrintedPage, Region, RegionRole
from converters.monitor import CollectingMonitor
from converters.readers.pdf.written import WrittenPages, read_written
from converters.resources import resource_path
from converters.vietnamese.legacy import Encoding
from tests.support.legacy_text import encode
from tests.support.pdf_builder import PageDraft, built, text_lines

_PAGE = """
#set document(date: none)
#set text(font: "Ban So Serif", size: 11pt, hyphenate: false)
#set page(width: 120mm, height: 160mm, margin: 15mm)
"""
_WORDS = "Đất nước mến thương của chúng tôi"


def written(folder: Path, pdf: bytes, *numbers: int) -> WrittenPages:
    path = folder / "sach.pdf"
    path.write_bytes(pdf)
    return read_written(path, numbers or (1,), BlobStore(folder / "media"), CollectingMonitor())


def typeset(body: str) -> bytes:
    made: bytes = typst.compile(
        (_PAGE + body).encode("utf-8"),
        format="pdf",
        font_paths=[str(resource_path("fonts", "print"))],
        ignore_system_fonts=True,
    )
    return made


def text_of(page: PrintedPage) -> str:
    return " ".join(line.text for region in page.regions for line in region.lines)


def region(page: PrintedPage, role: RegionRole) -> Region:
    (found,) = (region for region in page.regions if region.role is role)
    return found


def test_words_stand_where_the_page_shows_them(tmp_path: Path) -> None:
    page = written(tmp_path, built([PageDraft(text_lines([b"One two", b"three"]))])).pages[1]
    assert (page.width, page.height) == (595, 842)
    first, second = (line for region in page.regions for line in region.lines)
    assert [word.text for word in first.words] == ["One", "two"]
    # Letters of half an em at 12 points; the first baseline lies 72 points below the edge.
    places = [(round(word.box.left), round(word.box.right)) for word in first.words]
    assert places == [(72, 90), (96, 114)]
    baselines = [tuple(map(round, line.baseline or ())) for line in (first, second)]
    assert baselines == [(72, 72, 114, 72), (72, 87, 102, 87)]
    assert {word.confidence for word in first.words} == {1.0}


def test_marks_and_looks_are_kept(tmp_path: Path) -> None:
    pdf = typeset("Nước H#sub[2]O mát#super[1], _rất mát_ và *thật ngon*. " + "Chữ thường. " * 20)
    page = written(tmp_path, pdf).pages[1]
    words = [w for region in page.regions for line in region.lines for w in line.words]
    assert [w.text for w in words[:5]] == ["Nước", "H₂O", "mát", "1", ","]
    assert [w.text for w in words if w.raised] == ["1"]
    assert " ".join(w.text for w in words if w.italic) == "rất mát"
    assert " ".join(w.text for w in words if w.bold) == "thật ngon."
    assert text_of(page).startswith("Nước H₂O mát1, rất mát và thật ngon. Chữ thường.")


def test_legacy_letters_come_in_unicode(tmp_path: Path) -> None:
    draft = PageDraft(text_lines([encode(_WORDS, Encoding.TCVN3)] * 3, ".VnTime"))
    found = written(tmp_path, built([draft]))
    assert text_of(found.pages[1]) == " ".join([_WORDS] * 3)
    assert found.ledger.number(Kind.LEGACY_RUN, Fate.CONVERTED) >= 1
    assert [encoding for encoding, _ in found.legacy_encodings] == ["tcvn3"]


def test_a_table_stands_cell_by_cell(tmp_path: Path) -> None:
    pdf = typeset("#table(columns: 2, [Năm], [Số hộ], [1921], [214], [1931], [307])")
    table = region(written(tmp_path, pdf).pages[1], RegionRole.TABLE)
    cells = {
        (cell.row, cell.column): " ".join(n.text for n in table.lines[cell.start : cell.stop])
        for cell in table.cells
    }
    assert cells == {
        (0, 0): "Năm", (0, 1): "Số hộ", (1, 0): "1921", (1, 1): "214", (2, 0): "1931", (2, 1): "307"
    }  # fmt: skip


def test_links_are_told_and_their_words_stay(tmp_path: Path) -> None:
    pdf = typeset('Xem #link("https://example.org/")[trang này] để biết thêm.')
    found = written(tmp_path, pdf)
    assert "trang này" in text_of(found.pages[1])
    told = [entry for entry in found.ledger.entries if entry.kind is Kind.LINK]
    assert [(e.fate, e.reason, e.detail) for e in told] == [
        (Fate.DROPPED, "PDF-070", "https://example.org/")
    ]


def test_pages_whose_text_runs_down_are_left_to_recognition(tmp_path: Path) -> None:
    upright = built([PageDraft(text_lines([b"Upright text on its page"] * 5))] * 2)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(upright))
    writer.pages[1].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    assert list(written(tmp_path, target.getvalue(), 1, 2).pages) == [1]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    shown = (*text_lines([b"Shown here"]), *text_lines([b"", b"Hidden there"], mode=3))
    found = written(tmp_path, built([PageDraft(shown)]))
    assert text_of(found.pages[1]) == "Shown here"
    assert found.ledger.number(Kind.HIDDEN_TEXT, Fate.DROPPED) == 1


def test_line_art_is_a_picture_and_a_frame_is_none(tmp_path: Path) -> None:
    star = (
        "#curve(fill: black, "
        + ", ".join(
            f"curve.cubic(({x}pt, 0pt), (0pt, {x}pt), ({x}pt, {x}pt))"
            for x in (60, 10, 80, 20, 90, 30)
        )
        + ")"
    )
    found = written(tmp_path, typeset(f"Chữ trên. {star} Chữ dưới."))
    assert region(found.pages[1], RegionRole.PICTURE).box.width >= 40
    assert found.ledger.number(Kind.CHART, Fate.DROPPED) == 0
    framed = "#block(stroke: 1pt, radius: 12pt, inset: 6pt)[" + "Chữ trong khung. " * 40 + "]"
    framed_page = written(tmp_path, typeset(framed)).pages[1]
    assert [each.role for each in framed_page.regions] == [RegionRole.BODY]
