"""Text in old Vietnamese encodings comes out the same from every format."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.readers.reading import Reading
from converters.readers.registry import reader_for
from converters.vietnamese.encodings import BYTE_ENCODINGS, Encoding
from converters.vietnamese.legacy import FontRun
from tests.support.character_error import character_error
from tests.support.legacy_documents import FONTS, surfaces, typed, write_document
from tests.support.legacy_text import encode
from tests.support.reading import all_text, reading_context, reasons
from tests.support.vietnamese_prose import FOREIGN, PROSE

FORMATS = (".docx", ".rtf", ".html", ".odt")
MOST = 0.001


def read(path: Path) -> Reading:
    return reader_for(path)(path, reading_context(path.parent))


def messages(path: Path) -> list[str]:
    context = reading_context(path.parent)
    reader_for(path)(path, context)
    return [diagnostic.code for diagnostic in context.monitor.diagnostics]


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def error(truth: Sequence[str], reading: Reading) -> float:
    """Character error without regard to case: old fonts had no toned capitals."""
    return character_error(plain("\n".join(truth)), plain(all_text(reading)))


def in_encoding(encoding: Encoding, font: str | None) -> tuple[list[str], list[list[FontRun]]]:
    truth = [typed(line, encoding) for line in PROSE]
    return truth, [[FontRun(surfaces(line, encoding), font)] for line in truth]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("encoding", FONTS)
def test_by_font(tmp_path, suffix, encoding):
    truth, paragraphs = in_encoding(encoding, FONTS[encoding])
    reading = read(write_document(tmp_path / f"a{suffix}", paragraphs))
    assert error(truth, reading) <= MOST
    assert [name for name, _ in reading.legacy_encodings] == [encoding.value]
    assert "VIE-004" in reasons(reading.ledger)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_by_content(tmp_path, suffix, encoding):
    truth, paragraphs = in_encoding(encoding, "Arial")
    reading = read(write_document(tmp_path / f"a{suffix}", paragraphs))
    assert error(truth, reading) <= MOST
    assert {"VIE-005", "VIE-006"} & reasons(reading.ledger)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("encoding", [Encoding.VNI, Encoding.CP1258, Encoding.VPS])
def test_the_font_lies(tmp_path, suffix, encoding):
    truth, paragraphs = in_encoding(encoding, ".VnTime")
    path = write_document(tmp_path / f"a{suffix}", paragraphs)
    reading = read(path)
    assert error(truth, reading) <= MOST
    assert "VIE-007" in reasons(reading.ledger)
    assert "VIE-002" in messages(path)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_under_the_name_of_an_old_font(tmp_path, suffix, form):
    paragraphs = [[FontRun(unicodedata.normalize(form, line), ".VnTime")] for line in PROSE]
    reading = read(write_document(tmp_path / f"a{suffix}", paragraphs))
    assert error(PROSE, reading) == 0
    assert reading.legacy_encodings == ()
    composed = reading.ledger.number(Kind.MENDED_WORD, Fate.CONVERTED)
    assert (composed > 100) == (form == "NFD")
    assert reasons(reading.ledger) == ({"VIE-010"} if form == "NFD" else set())


@pytest.mark.parametrize("suffix", FORMATS)
def test_encodings_change_within_paragraphs(tmp_path, suffix):
    order = [*FONTS, None]
    truth, paragraphs = [], []
    for number, line in enumerate(PROSE):
        pieces, said = [], ""
        words = line.split(" ")
        for start in range(0, len(words), 4):
            encoding = order[(number + start // 4) % len(order)]
            text = " ".join(words[start : start + 4]) + " "
            text = typed(text, encoding) if encoding else text
            shown = surfaces(text, encoding) if encoding else text
            pieces.append(FontRun(shown, FONTS[encoding] if encoding else "Times New Roman"))
            said += text
        paragraphs.append(pieces)
        truth.append(said)
    reading = read(write_document(tmp_path / f"a{suffix}", paragraphs))
    assert error(truth, reading) <= MOST


@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_bytes_of_a_text_file(tmp_path, encoding):
    truth = [typed(line, encoding) for line in PROSE]
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n\n".join(encode(line, encoding) for line in truth))
    assert error(truth, read(path)) <= MOST


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_other_languages_are_never_converted(tmp_path, suffix, text):
    paragraphs = [[FontRun(part, "Times New Roman")] for part in (text, *text.split("; "))]
    path = write_document(tmp_path / f"a{suffix}", paragraphs)
    reading = read(path)
    assert plain(all_text(reading)) == plain("\n".join(p[0].text for p in paragraphs))
    assert not any(code.startswith("VIE") for code in (*messages(path), *reasons(reading.ledger)))


def test_a_lying_font_does_not_fill_pages_with_messages(tmp_path):
    lines = [line for line in PROSE if len(line.split()) > 9] * 20
    paragraphs = [
        [FontRun(surfaces(line, Encoding.VNI), font)]
        for number, line in enumerate(lines)
        for font in (f".VnFont{number}",)
    ]
    codes = messages(write_document(tmp_path / "a.rtf", paragraphs))
    assert codes.count("VIE-002") == 20
    assert codes.count("VIE-008") == 1


def test_lookalike_letters_are_replaced_and_counted(tmp_path):
    paragraphs = [[FontRun("Ðêm ấy ðời là bể khổ ở Ðà Lạt", "Arial")]]
    reading = read(write_document(tmp_path / "a.docx", paragraphs))
    assert all_text(reading) == "Đêm ấy đời là bể khổ ở Đà Lạt"
    assert reasons(reading.ledger) == {"VIE-011"}
    assert reading.ledger.number(Kind.MENDED_WORD, Fate.CONVERTED) == 3


@pytest.mark.parametrize("charset", ["", '<meta charset="windows-1252">'])
@pytest.mark.parametrize("encoding", [Encoding.VPS, Encoding.VISCII])
def test_bytes_of_a_page_that_windows_1252_lacks(tmp_path, charset, encoding):
    truth = ["KỂ CẢ NHỮNG ĐIỀU ẤY", *(typed(line, encoding) for line in PROSE)]
    truth = [typed(line, encoding) for line in truth]
    body = b"\n".join(b"<p>" + encode(line, encoding) + b"</p>" for line in truth)
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head>{charset}</head><body>".encode() + body + b"</body></html>")
    assert error(truth, read(path)) <= MOST


@pytest.mark.parametrize("suffix", [".docx", ".rtf", ".html"])
def test_viqr(tmp_path, suffix):
    lines = [
        "Tra(m na(m trong co~i ngu+o+`i ta, chu+~ ta`i chu+~ me^.nh khe'o la` ghe't nhau",
        "Tra?i qua mo^.t cuo^.c be^? da^u, nhu+~ng ddie^`u tro^ng tha^'y ma` ddau ddo+'n lo`ng",
    ]
    path = write_document(tmp_path / f"a{suffix}", [[FontRun(line, "Arial")] for line in lines])
    reading = read(path)
    assert plain(all_text(reading)) == (
        "trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau "
        "trải qua một cuộc bể dâu, những điều trông thấy mà đau đớn lòng"
    )
    assert reading.legacy_encodings[0][0] == "viqr"
