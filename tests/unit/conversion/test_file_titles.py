"""Names of files become titles that a reader may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.file_titles import title_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("so-do.docx", "So do"),
        ("Số đỏ.docx", "Số đỏ"),
        ("bao_cao_tong_ket.docx", "Bao cao tong ket"),
        ("bao_cao-tong-ket_final (2).docx", "Bao cao-tong-ket"),
        ("Truyện Kiều - Copy (3).txt", "Truyện Kiều"),
        ("Truyện Kiều - Bản sao.txt", "Truyện Kiều"),
        ("Tiểu thuyết_v2.odt", "Tiểu thuyết"),
        ("Gia%20%C4%91%C3%ACnh.md", "Gia đình"),
        ("The Grand Final.docx", "The Grand Final"),
        ("TCVN-3.rtf", "TCVN 3"),
        ("Hà Nội 36-phố phường.docx", "Hà Nội 36-phố phường"),
        ("1984.epub", "1984"),
        ("___.txt", "___"),
        ("final.docx", "Final"),
        ("(1).docx", "(1)"),
        ("100%.txt", "100%"),
    ],
)
def test_titles(tmp_path: Path, name: str, title: str) -> None:
    assert title_of(tmp_path / name) == title


def test_a_folder_keeps_what_follows_its_dots(tmp_path: Path) -> None:
    folder = tmp_path / "tap_1.ban_in"
    folder.mkdir()
    assert title_of(folder) == "Tap 1.ban in"
