"""Small capitals on scans: found in text, captions and notes, and nothing else taken for them."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from converters.model.book_pages import BookPages
from converters.model.page import RegionRole, Word
from converters.pages.emphasis import with_emphasis
from tests.support.page_looks import BOLD, ITALIC, SMALL, page_with_looks
from tests.support.scans import Damage, Gray, damage, rasterised
from tests.unit.pages.test_emphasis import OFFICE, WORN, layout, read, word

_KINDS: Final[dict[str, Damage | None]] = {"clean": None, "office": OFFICE, "worn": WORN}
_TRAPS: Final = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: book.font, size: 11pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em)
#set page(width: 130mm, height: 200mm, margin: 15mm)
#align(center, text(size: 1.3em, weight: "bold")[HỒI THỨ NHẤT])
Năm XVIII ấy ở HÀ NỘI có người làm nghề thuốc, tên chữ là KHIÊM ÍCH, quê ở phủ THƯỜNG TÍN, đỗ khoa
MCMXLV rồi về. Hội VIỆT NAM QUANG PHỤC lập ra từ đó.

#upper[Nước chảy đá mòn dạ vẫn bền, người đi kẻ ở nhớ làng quê, mây trôi nước lặng bờ tre cũ, trăng
sáng trên sông gió thổi đều.]

Bấy giờ trời đã gần tối, chim bay về núi, người trong làng lần lượt đóng cửa rồi lên đèn. Có tiếng
chuông chùa từ xa vọng lại, nghe như có như không, rồi tan vào gió đồng mênh mang ngoài bãi.

#align(right, text(size: 0.8em)[NGÔ TẤT TỐ])
#align(center, text(size: 0.8em)[IN LẦN THỨ HAI TẠI NHÀ IN TÂN DÂN])
"""


def words_of(pages: BookPages) -> Iterator[Word]:
    for page in pages.layouts:
        for region in page.regions:
            yield from (word for line in region.lines for word in line.words)


def damaged(page: Gray, kind: str, seed: int) -> Gray:
    how = _KINDS[kind]
    return page if how is None else damage(page, how, seed, verso=False)


MISSED: Final = {
    "Ban So Serif": {"Tố"},
    "Be Vietnam Pro": {"Lê", "Tố", "Đạo", "Bùi", "Kỷ", "Bội"},
}
"""Short words that the recogniser takes for small letters; that is their natural case too."""


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_looks_are_found_in_text_captions_and_notes(tmp_path: Path, font: str, kind: str) -> None:
    page, parts = page_with_looks(font, 5)
    truth = [(text, look, part) for part, words in parts.items() for text, look in words]
    found = list(words_of(read(damaged(page, kind, 5), tmp_path)))
    blocks = difflib.SequenceMatcher(
        None, [text.casefold() for text, _, _ in truth], [w.text.casefold() for w in found],
        autojunk=False,
    ).get_matching_blocks()  # fmt: skip
    pairs = [(truth[i + n], found[j + n]) for i, j, size in blocks for n in range(size)]
    whole, right = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    missed = []
    for (text, look, part), seen in pairs:
        looks = {ITALIC: seen.italic, BOLD: seen.bold, SMALL: seen.small_capitals}
        if part != "heading":
            assert [name for name, has in looks.items() if has and name != look] == [], text
        assert not (seen.small_capitals and look != SMALL), text
        whole[part, look] += 1
        right[part, look] += looks.get(look, True)
        if look == SMALL:
            assert seen.text == text
            missed += [] if seen.small_capitals else [text]
    for place, number in whole.items():
        print(font, kind, *place, f"{right[place]} of {number}, none wrong")
    assert set(missed) <= MISSED[font]
    assert all(whole[part, look] for part in ("caption", "notes") for look in (ITALIC, BOLD, SMALL))
    for part in ("above", "below", "caption", "notes"):
        for look in (ITALIC, BOLD):
            assert right[part, look] >= 0.5 * whole[part, look]


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_other_capitals_are_never_small_capitals(tmp_path: Path, font: str, kind: str) -> None:
    (page,) = rasterised(_TRAPS, {"font": font})
    words = list(words_of(read(damaged(page, kind, 7), tmp_path)))
    assert sum(w.text.isupper() for w in words) > 45
    assert [w.text for w in words if w.small_capitals or w.natural] == []


def small(text: str) -> Word:
    return msgspec.structs.replace(word(text.upper()), natural=text)


def test_words_in_small_capitals_are_put_in_their_natural_case() -> None:
    plain = [word("bình") for _ in range(40)]
    for role, text in (
        (RegionRole.BODY, "Trãi"), (RegionRole.NOTE, "Trãi"), (RegionRole.HEADING, "TRÃI"),
        (RegionRole.HEAD, "TRÃI"),
    ):  # fmt: skip
        (found,) = with_emphasis([layout(*plain, small("Trãi"), role=role)])
        last = found.regions[0].lines[0].words[-1]
        assert (last.text, last.small_capitals) == (text, text == "Trãi")


def test_a_book_that_is_all_small_capitals_stays_as_it_was_read() -> None:
    words = [word("bình") for _ in range(30)] + [small("Trãi") for _ in range(30)]
    (found,) = with_emphasis([layout(*words)])
    assert not any(w.small_capitals for w in found.regions[0].lines[0].words)
    assert found.regions[0].lines[0].words[-1].text == "TRÃI"
