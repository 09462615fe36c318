"""Texts for scanned books, of everything that a book can hold: chapters, notes, verse, tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN, TEXTS
from tests.support.scan_books import Item
from tests.support.vietnamese_prose import PROSE

_NOTES: Final = (
    "Tiếng địa phương, nay ít dùng.",
    "Bản in lần đầu viết khác; chúng tôi theo bản sau.",
    "Xem thêm phụ lục ở cuối sách, trang 214.",
    "Tên một phố cũ, nay không còn nữa.",
    "Theo lời kể của người trong họ, chuyện này có thật, nhưng không ai còn giữ được giấy tờ gì.",
)
_CHAPTERS: Final = (
    "Chương I", "Người khách lạ", "Chương thứ hai", "Đêm trên bến", "III", "Trở về làng cũ",
)  # fmt: skip
_CAPTIONS: Final = ("Bến sông chụp năm 1931", "Cổng làng nhìn từ ngoài đê")
_ROWS: Final = (
    ("Năm", "Số hộ", "Ghi chú"),
    ("1921", "214", "chưa kể xóm ngoài"),
    ("1931", "307", "theo sổ đinh"),
    ("1941", "289", "sau trận lụt"),
)
_STEPS: Final = (
    "Ngâm gạo nếp một đêm rồi để ráo.",
    "Rửa lá dong thật sạch, lau khô từng chiếc.",
    "Gói bánh vuông góc, buộc lạt vừa tay.",
)
_MARKUP: Final = str.maketrans("", "", "_*[]^@#")
_LEAST, _MOST = 60, 900
"""Length of the paragraphs that are taken."""


def _carried() -> list[str]:
    """Return the paragraphs of the texts that the project itself carries."""
    sources = (SAMPLES / SCAN / "truth.txt", TEXTS / f"{MANUSCRIPT}.txt")
    lines = [
        line.translate(_MARKUP).strip()
        for source in sources
        for line in source.read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#@[-"
    ]
    return [line for line in lines if _LEAST <= len(line) <= _MOST]


def prose(texts: Path | None) -> Iterator[str]:
    """Yield paragraphs without end, of the shared public-domain novels where they are at hand."""
    if texts is None:
        yield from itertools.cycle(_carried())
        return
    names = ("soi-toc.txt", "hon-buom-mo-tien.txt", "ky-nghe-lay-tay.txt")
    lines = [
        line.strip()
        for name in names
        for line in (texts / name).read_text(encoding="utf-8").splitlines()[2:]
    ]
    plain = [line for line in lines if _LEAST <= len(line) <= _MOST and not line.startswith("#")]
    yield from itertools.cycle(plain)


def verse_lines(texts: Path | None) -> list[str]:
    """Return lines of a poem."""
    if texts is None:
        return list(PROSE[-4:])
    lines = (texts / "truyen-kieu.txt").read_text(encoding="utf-8").splitlines()[2:]
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def book_items(
    texts: Path | None, seed: int, *, paragraphs: int = 36, plates: bool = True
) -> tuple[Item, ...]:
    """Return a book of three chapters with notes, a poem; with ``plates`` a figure and a table."""
    random = np.random.default_rng(seed)
    source = itertools.islice(prose(texts), seed * 40, None)
    poem = verse_lines(texts)
    items: list[Item] = []
    notes = itertools.cycle(_NOTES)
    for number in range(paragraphs):
        if number % (paragraphs // 3) == 0:
            items.append(Item("heading", _CHAPTERS[(seed + len(items)) % len(_CHAPTERS)]))
        text = next(source)
        words = len(text.split())
        with_note = words > 20 and random.random() < 0.3
        places = ((int(random.integers(8, words - 4)), next(notes)),) if with_note else ()
        items.append(Item("paragraph", text, notes=places))
        items.extend(_between(number, poem, seed, plates=plates))
    return tuple(items)


def _between(number: int, poem: list[str], seed: int, *, plates: bool) -> Iterable[Item]:
    """Yield what stands after some paragraphs."""
    if number == 5:
        start = seed * 30 % max(1, len(poem) - 8)
        yield Item("verse", lines=tuple(poem[start : start + 8]))
    if number == 14:
        yield Item("heading", "Về cách gói bánh", level=2)
    if number == 15:
        yield Item("list", lines=_STEPS)
    if plates and number == 9:
        yield Item("figure", _CAPTIONS[seed % len(_CAPTIONS)])
    if plates and number == 20:
        yield Item("table", "Số hộ trong làng", rows=_ROWS)
