"""The head of official papers: organ, state and motto, number, place and day; no chapter's title.

Typists set these lines in heading styles for the look of it. Their form is laid down by decree.
Source: Nghị định 30/2020/NĐ-CP, appendix I, part II.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.model.publication import Heading
from converters.transforms.contents_page import as_paragraph
from converters.transforms.findings import Findings, Item

_MOTTO: Final = re.compile(
    r"cộng\s+h(?:òa|oà)\s+x(?:ã|ả)\s+hội\s+chủ\s+nghĩa\s+việt\s+nam"
    r"|độc\s+lập\s*[-–—]?\s*tự\s+do\s*[-–—]?\s*hạnh\s+phúc",
    re.IGNORECASE,
)
_ORGAN: Final = re.compile(
    r"(?:bộ|sở|(?:ủy|uỷ)\s+ban|ubnd|hđnd|hội\s+đồng\s+nhân\s+dân|quốc\s+hội|chính\s+phủ|thủ\s+tướng|"
    r"chủ\s+tịch|tòa\s+án|toà\s+án|viện\s+kiểm\s+sát|ngân\s+hàng|tổng\s+cục|cục|văn\s+phòng|ban|"
    r"kiểm\s+toán|thanh\s+tra|liên\s+tịch)\b.*",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?:luật\s+)?số\s*:?\s*[\d.…_/\s-]*\S{0,24}", re.IGNORECASE)
_DAY: Final = re.compile(
    r"[^\d\n]{0,40}?,?\s*ngày\s+[\d.…]{1,4}\s*tháng\s+[\d.…]{1,4}\s*năm\s+[\d.…]{2,6}",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"[\s_*=.–—-]{3,}")
_REACH: Final = 4
"""Lines before and after the motto among which the rest of the head stands."""
_SURE: Final = 0.95
_LONGEST: Final = 90


def without_letterheads(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with headings that are lines of an official paper's head made text."""
    mottos = [
        index
        for index, item in enumerate(items)
        if isinstance(item.block, Heading) and _MOTTO.search(item.text)
    ]
    near = {index for place in mottos for index in range(place - _REACH, place + _REACH + 1)}
    return [
        _as_text(item, findings) if index in mottos or (index in near and _belongs(item)) else item
        for index, item in enumerate(items)
    ]


def _belongs(item: Item) -> bool:
    """Tell whether a heading is another line of the head."""
    if not isinstance(item.block, Heading) or len(item.text) > _LONGEST:
        return False
    text = " ".join(item.text.split())
    organ = _ORGAN.fullmatch(text) is not None and text == text.upper()
    return organ or any(form.fullmatch(text) for form in (_NUMBER, _DAY, _RULE))


def _as_text(item: Item, findings: Findings) -> Item:
    if item.fixed or not isinstance(item.block, Heading):
        return item
    findings.no_heading("STR-060", _SURE, item)
    return item._replace(block=as_paragraph(item.block))
