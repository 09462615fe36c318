"""PDFs typed in legacy Vietnamese fonts, whose text copies as ``chÝnh phñ``."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from converters.model.traversal import plain_text
from converters.readers.pdf.legacy_signs import with_bytes
from converters.vietnamese.encodings import Encoding
from tests.support.legacy_text import encode
from tests.support.pdf_builder import PageDraft, built, text_lines
from tests.support.pdf_manuscripts import read_here
from tests.support.reading import all_text, body_of, reasons

TEXT = (
    "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001, theo đề nghị của Bộ trưởng Bộ Tài "
    "chính, người đại diện pháp nhân của Quỹ bảo lãnh tín dụng chịu trách nhiệm trước Hội đồng "
    "quản lý và trước pháp luật về toàn bộ hoạt động của Quỹ, được sửa đổi như sau khi xem như "
    "người dân từ trước đến nay vẫn nghĩ như thế về chữ nghĩa và về sự thư thả của mùa thư từ."
)


def legacy_page(text: str, encoding: Encoding, font: str, width: int = 64) -> PageDraft:
    lines = [encode(line, encoding) for line in textwrap.wrap(text, width)]
    return PageDraft(text_lines(lines, font))


def paragraph_text(content: bytes, folder: Path) -> str:
    reading, _ = read_here(content, folder)
    return " ".join(plain_text(block.inlines) for block in body_of(reading))


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        ("AARIQC+.VnTime,Bold", Encoding.TCVN3),
        ("VnTimeItalic", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("ABCDEF+VNI-Helve", Encoding.VNI),
        ("TimesNewRoman", Encoding.TCVN3),
        ("TimesNewRoman", Encoding.VNI),
    ],
)
def test_text_is_decoded_by_font_and_by_content(
    tmp_path: Path, font: str, encoding: Encoding
) -> None:
    content = built([legacy_page(TEXT, encoding, font)])
    reading, monitor = read_here(content, tmp_path)
    assert " ".join(all_text(reading).split()) == TEXT
    assert "VIE-001" in [d.code for d in monitor.diagnostics]
    assert reasons(reading.ledger) & {"VIE-004", "VIE-005"}
    assert [name for name, _ in reading.legacy_encodings] == [encoding.value]


@pytest.mark.parametrize("width", range(40, 64, 3))
def test_the_letter_on_the_soft_hyphen_survives_every_line_end(tmp_path: Path, width: int) -> None:
    text = "tư như thư hư cư sư bư mư lư dư xư nư gư vư khư " * 8
    content = built([legacy_page(text.strip(), Encoding.TCVN3, ".VnTime", width)])
    assert paragraph_text(content, tmp_path) == text.strip()


@pytest.mark.parametrize("font", [".VnTimeH", "VnTimeHBold", "AARIQC+.VnTimeH,Bold"])
def test_fonts_of_capitals_give_capitals(tmp_path: Path, font: str) -> None:
    content = built([legacy_page("chính phủ nước cộng hòa", Encoding.TCVN3, font)])
    assert paragraph_text(content, tmp_path) == "CHÍNH PHỦ NƯỚC CỘNG HÒA"


def test_bytes_that_copy_as_other_signs(tmp_path: Path) -> None:
    lines = [encode(line, Encoding.TCVN3) for line in textwrap.wrap(TEXT, 64)]
    draft = PageDraft(text_lines(lines, ".VnTime"), unicode={0xAD: 0x2212, 0xB7: 0x2219})
    assert paragraph_text(built([draft]), tmp_path) == TEXT


def test_a_minus_in_a_unicode_font_stays_one() -> None:
    runs = [("Giá trị a\u2212b và x\u2219y trong bảng tính của người Việt", "TimesNewRoman")]
    assert with_bytes(runs) == [runs[0][0]]
    assert with_bytes([("c\u2212 \u2212 5", ".VnTime")]) == ["c\u00ad \u2212 5"]


def test_a_title_in_the_metadata_is_decoded_too(tmp_path: Path) -> None:
    import io

    import pypdf

    writer = pypdf.PdfWriter(
        clone_from=io.BytesIO(built([legacy_page(TEXT, Encoding.TCVN3, ".VnTime")]))
    )
    writer.add_metadata({"/Title": "QuyÕt ®Þnh cña Thñ t\u00adíng ChÝnh phñ"})
    stream = io.BytesIO()
    writer.write(stream)
    reading, _ = read_here(stream.getvalue(), tmp_path)
    assert reading.publication.metadata.work.title == "Quyết định của Thủ tướng Chính phủ"
