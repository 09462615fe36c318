"""Authors on drawn covers: whole names, and word of those that have no room."""

from __future__ import annotations

import re

import pytest
from PIL import ImageDraw

from converters.model.metadata import Contributor
from converters.writers.epub.cover import HEIGHT, WIDTH, CoverStyle, CoverText, draw_cover
from converters.writers.fonts import SANS
from converters.writers.look import CoverLayout
from tests.support.epub_samples import paragraph, small_book, write_epub

PALETTE = (("#1f3a4d", "#f4ecdc", "#d9a441"),)
LONG_TITLE = "NHỮNG ĐIỀU ẨN GIẤU Ở CUỐI CON ĐƯỜNG ĐI VỀ PHÍA NAM CỦA MỘT THỜI ĐÃ XA"
NAMES = (
    "Nguyễn Thị Ẩn Ngữ", "Trần Hữu Đễ", "Phạm Quỳnh Ưng", "Lê Ngọc Ỷ Lan", "Vũ Trọng Phụng",
    "Đặng Thái Mai", "Hoàng Phủ Ngọc Tường", "Bùi Giáng", "Tôn Nữ Thị Cẩm Hường", "Đỗ Ẵng",
    "Công Tằng Tôn Nữ Thúy Quỳnh", "Hồ Xuân Hương",
)  # fmt: skip
OTHERS = "và những người khác"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which every line that is drawn is added, in its place on the sheet."""
    lines: list[str] = []
    usual = ImageDraw.ImageDraw.text

    def text(self, xy, text, *args, **settings):
        shape = {name: settings[name] for name in ("font", "anchor")}
        left, top, right, bottom = self.textbbox(xy, text, **shape)
        assert left > 100, text
        assert right < WIDTH - 100, text
        assert top > 0, text
        assert bottom < HEIGHT, text
        lines.append(text)
        return usual(self, xy, text, *args, **settings)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    return lines


def told_authors(lines: list[str]) -> list[str]:
    """Return the lines that tell authors: all but those of the title and the rest."""
    others = {*LONG_TITLE.split(), "Tập", "hồi", "ức", "NXB", "Văn", "học"}
    return [line for line in lines if not set(line.split()) <= others]


@pytest.mark.parametrize("layout", CoverLayout)
@pytest.mark.parametrize("count", range(1, len(NAMES) + 1))
def test_every_name_on_a_cover_is_whole(drawn, layout, count):
    text = CoverText(LONG_TITLE, NAMES[:count], "Tập hồi ức", "NXB Văn học")
    # The broadest letters and the greatest distance of lines.
    draw_cover(text, PALETTE, CoverStyle(layout, SANS))
    lines = told_authors(drawn)
    assert not lines[-1].endswith(",")
    assert [name for line in lines for name in re.split(r", |,$", line) if name] == [*NAMES[:count]]


@pytest.mark.parametrize("layout", CoverLayout)
@pytest.mark.parametrize("others", [OTHERS, "and others"])
def test_authors_without_room_are_others(drawn, layout, others):
    names = tuple(f"{name} {number}" for number in range(12) for name in NAMES)
    draw_cover(CoverText("Ẩn", names, others=others), PALETTE, CoverStyle(layout))
    lines = [line for line in drawn if line != "Ẩn"]
    for line in lines[:-1]:
        assert re.search(r" \d+,?$", line), line
    told = " ".join(lines)
    assert told.endswith(others)
    shown = told.removesuffix(f" {others}").split(", ")
    assert len(shown) > len(NAMES) / 2
    assert shown == list(names[: len(shown)])


@pytest.mark.parametrize("layout", CoverLayout)
def test_a_body_with_a_long_name_takes_several_lines(drawn, layout):
    name = "Trung tâm Nghiên cứu và Phát triển Giáo dục Cộng đồng các tỉnh miền núi phía Bắc"
    draw_cover(CoverText("Ẩn", (name,)), PALETTE, CoverStyle(layout))
    lines = [line for line in drawn if line != "Ẩn"]
    assert len(lines) > 1
    assert " ".join(lines) == name


@pytest.mark.parametrize(("language", "others"), [("vi", OTHERS), ("en", "and others")])
def test_others_are_told_in_the_language_of_the_book(tmp_path, drawn, language, others):
    people = tuple(Contributor(f"{name} {n}") for n in range(12) for name in NAMES)
    book = small_book(paragraph("a"), title="Ẩn", language=language, contributors=people)
    write_epub(book, tmp_path)
    assert any(line.endswith(others) for line in drawn)
