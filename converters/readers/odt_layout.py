"""How paragraphs of OpenDocument text are set, told through pandoc by marks at their heads.

Pandoc keeps no alignment, no empty lines, and of indents only that there are some.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.model.publication import Alignment, Inset
from converters.readers.odt_captions import is_caption
from converters.readers.odt_headings import StyleSheet
from converters.readers.odt_names import DRAW, TEXT
from converters.readers.pandoc_captions import CAPTION_MARK
from converters.readers.pandoc_tree import BLANK_MARK, LAYOUT_MARKS, PAGE_MARK, RULE_MARK

_PARAGRAPH: Final = f"{TEXT}p"
_PICTURES: Final = (f"{DRAW}frame", f"{DRAW}image")
_SPACES: Final = frozenset({f"{TEXT}s", f"{TEXT}tab", f"{TEXT}span"})
_INSET: Final = 14.0
"""Points from a margin from which a paragraph stands back."""
_MOST_BLANKS: Final = 9
_MARKS: Final = {value: mark for mark, value in LAYOUT_MARKS.items()}
_RULES: Final = frozenset({"Horizontal_20_Line"})
_NAMED: Final = frozenset({"Quotations", "Preformatted_20_Text"})
"""Styles whose paragraphs pandoc knows for what they are."""


def mark_layout(content: etree._Element, styles: StyleSheet) -> None:
    """Put marks at the heads of the paragraphs that are not set like running text."""
    turned = False
    """Whether an empty paragraph began a page."""
    for paragraph in content.iter(_PARAGRAPH, f"{TEXT}h"):
        if paragraph.tag != _PARAGRAPH:
            turned = False
            continue
        if _is_blank(paragraph) and styles.descends(paragraph.get(f"{TEXT}style-name"), _RULES):
            paragraph.text = RULE_MARK
            continue
        if _is_blank(paragraph):
            turned |= styles.measures(paragraph.get(f"{TEXT}style-name")).page_break
            continue
        name = paragraph.get(f"{TEXT}style-name")
        opens_page = PAGE_MARK if turned or styles.measures(name).page_break else ""
        turned = False
        if next(paragraph.iter(*_PICTURES), None) is not None:
            paragraph.text = opens_page + (paragraph.text or "")
            continue
        if not styles.descends(name, _NAMED):
            marks = _marks(paragraph, name, styles) + opens_page
            paragraph.text = marks + (paragraph.text or "")


def _marks(paragraph: etree._Element, name: str | None, styles: StyleSheet) -> str:
    measures = styles.measures(name)
    marks = BLANK_MARK * _blanks_before(paragraph)
    if measures.alignment in {Alignment.CENTER, Alignment.RIGHT}:
        marks += _MARKS[measures.alignment]
    if is_caption(paragraph, styles):
        return marks + CAPTION_MARK
    is_listed = next(paragraph.iterancestors(f"{TEXT}list"), None) is not None
    if measures.left >= _INSET and not is_listed:
        marks += _MARKS[Inset.BOTH if measures.right >= _INSET else Inset.LEFT]
    return marks


def _blanks_before(paragraph: etree._Element) -> int:
    count = 0
    for before in paragraph.itersiblings(preceding=True):
        if count == _MOST_BLANKS or before.tag != _PARAGRAPH or not _is_blank(before):
            break
        count += 1
    return count


def _is_blank(paragraph: etree._Element) -> bool:
    shows = any(element.tag not in _SPACES for element in paragraph.iterdescendants())
    return not shows and not str(paragraph.xpath("string()")).strip()
