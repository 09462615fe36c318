"""The imprint page (trang xi-nhê): found by its formulas, made a section of its own, read.

Two different formulas make it, one alone may stand in any text. Vietnamese books have it on the
last page, where converters glue it to the end of the last chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from converters.model.metadata import Metadata
from converters.model.publication import (
    Alignment,
    Block,
    Figure,
    Heading,
    Paragraph,
    SceneBreak,
    Table,
)
from converters.model.traversal import walk_blocks
from converters.transforms.contents_page import as_paragraph
from converters.transforms.findings import Findings, Item, item_of, marked_page, with_section
from converters.transforms.imprint_facts import facts_of
from converters.transforms.lines import lines_of, text_of
from converters.vietnamese.heading_words import kind_of
from converters.vocabularies import SectionRole

_FORMULAS: Final = tuple(
    re.compile(formula)
    for formula in (
        r"chịu trách nhiệm xuất bản",
        r"chịu trách nhiệm (?:nội dung|bản thảo)",
        r"(?:biên tập(?: viên| nội dung| kỹ thuật)?|trách nhiệm biên tập)\s*:",
        r"(?:(?:vẽ|thiết kế|họa sĩ) bìa|trình bày(?: bìa)?|chế bản|vi tính|bìa|minh họa)\s*:",
        r"(?:sửa bản in|đọc sách mẫu|đọc bản in)\s*:",
        r"in (?:lần thứ \S+ )?[\d.,]+ (?:cuốn|bản)\b|khổ (?:giấy )?\d+[,.\d]*\s*[x×]\s*\d+",
        r"đăng ký (?:kế hoạch )?xuất bản|\bđkxb|/cxb|/qlxb",
        r"quyết định xuất bản|qđxb|/qđ-|giấy phép xuất bản",
        r"nộp lưu chiểu",
        r"\bisbn(?:[- ]?1[03])?\b",
        r"liên kết xuất bản|đối tác liên kết",
        r"all rights reserved|copyright ©|© copyright|bản quyền (?:thuộc|tiếng việt|tác phẩm|©)",
        r"first (?:published|edition|printing)|published (?:in \d{4} )?by\b",
        r"printed (?:and bound )?in\b|cover (?:design|art|illustration)\b.*\bby\b",
        r"library of congress|catalogu?ing.in.publication|biên mục trên xuất bản phẩm",
    )
)
_STARTS: Final = (
    *("chịu", "biên", "trách", "vẽ", "thiết", "trình", "họa", "chế", "kỹ", "bìa", "minh", "sửa"),
    *("đọc", "in ", "khổ", "đăng", "đkxb", "cxb", "qlxb", "quyết", "qđ", "giấy", "nộp", "isbn"),
    *("liên", "đối", "rights", "©", "quyền", "first", "publish", "print", "cover", "library"),
    "catalog",
)
"""A line without any of these holds no formula: spares fifteen searches a line."""
_AROUND: Final = re.compile(
    r"nhà xuất bản|\bnxb\b|địa chỉ|điện thoại|\b(?:đt|tel|fax|email|e-mail|website)\b|www\.|@|"
    r"(?:số )?\d+[a-z]?(?:[/-]\d+)* .*(?:phố|đường|quận|phường|hà nội|hồ chí minh|tp\.|street)|"
    r"publish|press\b"
)
_CARD: Final = re.compile(
    r"\d{3}(?:[.,]\d+)*(?:/\.\d+)?\s*[-–—]*\s*(?:dc|ddc)\s*\d{0,2}|"  # its Dewey number
    r"1\.\s+\S[^?!]*\s2\.\s*\S[^?!]*|"  # its subjects, numbered in one line
    r".*\bisbn\b.*|biên mục .*|\(?thư viện quốc gia.*|[^?!]*\btr\.? *[;:,] *\d+ *cm\b.*"
)
_TAIL: Final = 60
_HEAD: Final = 40
_LONG: Final = 320
_NEEDED: Final = 2


def with_imprint_page(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with their imprint page as a section, and propose what it tells."""
    told = marked_page(items, SectionRole.COPYRIGHT_PAGE)
    if told:
        findings.metadata.append(_facts(told))
        return list(items)
    place = _at_end(items) or _at_start(items)
    if place is None:
        return list(items)
    start, end = place
    page = [_as_text(item) for item in items[start:end]]
    kinds = len(set().union(*(_formulas(item.block) for item in page)))
    findings.metadata.append(_facts(page))
    if start and _is_headed(items[start - 1]):
        return [*items[:start], *page, *items[end:]]
    findings.role(SectionRole.COPYRIGHT_PAGE, "STR-033", min(1.0, 0.7 + 0.1 * kinds), page)
    return with_section(items, start, page, SectionRole.COPYRIGHT_PAGE)


def _facts(page: Sequence[Item]) -> Metadata:
    return facts_of([line for item in page for line in imprint_lines(item)])


def _is_headed(item: Item) -> bool:
    """Return whether a heading says already that the imprint page follows."""
    roles = {SectionRole.COPYRIGHT_PAGE, SectionRole.COLOPHON}
    return isinstance(item.block, Heading) and kind_of(item.text).role in roles


def imprint_lines(item: Item) -> Iterator[str]:
    """Yield the lines of a block, those of its cells too."""
    for block in walk_blocks((item.block,)):
        if isinstance(block, Paragraph | Heading):
            yield from (text for line in lines_of(block.inlines) if (text := text_of(line)))


def _at_end(items: Sequence[Item]) -> tuple[int, int] | None:
    """Return the page that ends the text."""
    first = max(0, len(items) - _TAIL)
    start = found = len(items)
    kinds: set[int] = set()
    for position in range(len(items) - 1, first - 1, -1):
        item = items[position]
        here = _formulas(item.block)
        if not _may_belong(item, here) or (here and position + _AWAY < found):
            break
        if here:
            kinds |= here
            start = found = position
    if len(kinds) < _NEEDED:
        return None
    return _with_publisher(items, start), len(items)


_AWAY: Final = 6
"""Blocks between two formulas of one page, at most."""


def _at_start(items: Sequence[Item]) -> tuple[int, int] | None:
    """Return the page among what stands before the first chapter."""
    positions: list[int] = []
    kinds: set[int] = set()
    for position, item in enumerate(items[:_HEAD]):
        here = _formulas(item.block)
        if isinstance(item.block, Heading) and not here and kind_of(item.text).role is not None:
            break
        if here and _may_belong(item, here) and (not positions or position - positions[-1] < _AWAY):
            positions.append(position)
            kinds |= here
    if len(kinds) < _NEEDED:
        return None
    start, end = _with_publisher(items, positions[0]), positions[-1] + 1
    if any(not _may_belong(item, _formulas(item.block)) for item in items[start:end]):
        return None
    while end < len(items) and (_is_around(items[end]) or _is_card(items[end])):
        end += 1
    return start, end


def _with_publisher(items: Sequence[Item], start: int) -> int:
    """Go back over the lines with the publisher's name and address that open the page."""
    while start and _is_around(items[start - 1]):
        start -= 1
    return start


def _is_around(item: Item) -> bool:
    if item.fixed or not 0 < len(item.text) <= _LONG // 2 or not _is_line(item.block):
        return False
    return _AROUND.search(item.text.casefold()) is not None and not item.text.endswith(("?", "!"))


def _is_card(item: Item) -> bool:
    """Return whether a line belongs to the library's catalogue card printed on the page."""
    if item.fixed or not 0 < len(item.text) <= _LONG or not _is_line(item.block):
        return False
    return _CARD.fullmatch(item.text.casefold()) is not None


def _is_line(block: Block) -> bool:
    return isinstance(block, Paragraph | Heading)


def _may_belong(item: Item, formulas: set[int]) -> bool:
    if item.fixed:
        return False
    if isinstance(item.block, Heading):
        return bool(formulas) or kind_of(item.text).role is None
    if isinstance(item.block, Paragraph):
        return len(item.text) <= _LONG or len(formulas) >= _NEEDED
    return isinstance(item.block, Table | Figure | SceneBreak)


def _formulas(block: Block) -> set[int]:
    """Return which formulas a block holds."""
    if not isinstance(block, Paragraph | Heading | Table):
        return set()
    found: set[int] = set()
    for line in imprint_lines(Item(block)):
        words = line.casefold()
        if any(start in words for start in _STARTS):
            found.update(n for n, formula in enumerate(_FORMULAS) if formula.search(words))
    return found


def _as_text(item: Item) -> Item:
    """Return a line of the page as text; what looked like a heading is none."""
    if not isinstance(item.block, Heading):
        return item._replace(fixed=True)
    text = as_paragraph(item.block)
    return item_of(msgspec.structs.replace(text, alignment=Alignment.CENTER), fixed=True)
