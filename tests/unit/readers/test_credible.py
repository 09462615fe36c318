"""What programs write as title and author is told from what people write."""

from __future__ import annotations

import pytest

from converters.readers.credible import credible_names, credible_title


@pytest.mark.parametrize(
    "title",
    [
        "Số đỏ", "Độc lập", "Hà Nội băm sáu phố phường", "Tài liệu mật", "1984", "Tự do và độc lập",
        "Ba người lính ngự lâm – Tập 1", "Bộ ba phiên bản", "Users of Java",
    ],
)  # fmt: skip
def test_titles_of_books_are_taken(title: str) -> None:
    assert credible_title(f"  {title} ") == title


@pytest.mark.parametrize(
    "title",
    [
        "", "   ", "Document1", "Microsoft Word - so do.doc", "chuong1.docx", "Tài liệu 3", "–––",
        "TỔNG CỤC HẢI QUAN __        CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Cộng hòa xã hội chủ nghĩa Việt Nam", "BỘ TÀI CHÍNH\tSố 117", "Độc lập - Tự do - Hạnh phúc",
        "Họ tên: .........", "(anonymous)", "untitled", "[Untitled]", "(unspecified)",
    ],
)  # fmt: skip
def test_titles_that_no_person_gave_are_left(title: str) -> None:
    assert credible_title(title) is None


def test_names_of_people_are_taken_once_and_in_one_line() -> None:
    found = credible_names(["Vũ Trọng  Phụng", "Voltaire", "VOLTAIRE", "Nam Cao", "Nam Cao"])
    assert found == ("Vũ Trọng Phụng", "Voltaire", "VOLTAIRE", "Nam Cao")


@pytest.mark.parametrize(
    "name",
    ["", "Administrator", "Windows User", "PC07", "nvtung", "FCO.DUNG", "DTNN", "a@b.vn",
     "Phong may tinh", "Máy tính", "(anonymous)", "(unspecified)"],
)  # fmt: skip
def test_accounts_and_computers_are_no_authors(name: str) -> None:
    assert credible_names([name]) == ()
