"""The sample books are what their scripts make, small, and true to what their pages say."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from converters.metadata_files.book_file import read_book_file
from converters.vietnamese.legacy import Encoding, decode
from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN, make_manuscript
from tests.support.manuscripts import build_manuscript, legacy_runs
from tests.support.scans import Damage, PageStyle, damage, scan_book, typeset

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLE = PageStyle(title="Nhan đề", author="Tác giả", width_mm=80, height_mm=60)
TEXT = "# Một\n" + "Con đường làng quanh co. " * 60


def test_manuscript_is_made_byte_for_byte(tmp_path):
    make_manuscript(tmp_path)
    name = f"{MANUSCRIPT}/{MANUSCRIPT}.docx"
    assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes()


def test_samples_stay_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 3 << 20
    assert len(list((SAMPLES / SCAN / "pages").glob("*.jpg"))) >= 6


@pytest.mark.parametrize("sample", [MANUSCRIPT, SCAN])
def test_metadata_of_samples_can_be_read(sample: str):
    record = read_book_file(SAMPLES / sample / "book.toml")
    assert record.metadata.work.contributors[0].name == "Thạch Lam"
    assert record.language == "vi"


def test_text_typed_in_old_fonts_comes_back():
    text = "Ở Hà Nội, Đường và Ấm: cốm Vòng ăn với hồng."
    typed = legacy_runs(text)
    assert {font for font, _ in typed} == {".VnTime", ".VnTimeH"}
    back = "".join(
        decode(surface, Encoding.TCVN3, capitals=font.endswith("H")) for font, surface in typed
    )
    assert back == text
    assert "".join(surface for _, surface in typed) != text


def test_every_part_of_a_manuscript_is_well_formed_and_its_notes_are_called():
    lines = ["# A", "@legacy", "Một[^f1] hai_ba_ *bốn*[^e1]", "[^f1]: x & y", "[^e1]: z"]
    with zipfile.ZipFile(io.BytesIO(build_manuscript(lines, {}))) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
        document = etree.fromstring(package.read("word/document.xml"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    (mark,) = document.iter(f"{W}footnoteReference")
    (note,) = [n for n in notes.iter(f"{W}footnote") if n.get(f"{W}id") == mark.get(f"{W}id")]
    assert "".join(note.itertext()) == " x & y"


def test_typeset_pages_have_the_size_asked_for():
    pages = typeset(TEXT, STYLE)
    assert len(pages) > 1
    assert {page.shape for page in pages} == {(round(60 / 25.4 * 300), round(80 / 25.4 * 300))}


def test_same_seed_gives_the_same_scan_and_another_seed_another():
    first, again, other = (scan_book(TEXT, STYLE, Damage(), seed=s) for s in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_spine_is_dark_on_the_left_of_a_recto_and_the_right_of_a_verso():
    page = np.full((200, 300), 255, np.uint8)
    still = Damage(skew_degrees=0, noise=0, blur_px=0, border_px=0)
    recto, verso = (damage(page, still, 1, verso=verso) for verso in (False, True))
    assert recto[:, 0].mean() < recto[:, -1].mean()
    assert np.array_equal(verso[:, ::-1], recto)


def test_scans_say_their_resolution():
    with Image.open(SAMPLES / SCAN / "pages" / "0001.jpg") as page:
        assert page.info["dpi"] == (300, 300)
        assert page.mode == "L"
