"""Tables and text boxes nested beyond all reason, made flat before a document is read."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.readers.docx.names import PICTURES, W
from converters.readers.markup.trees import nested_beyond

_DEEPEST: Final = 20
"""Tables and text boxes within one another; the works of authors have three."""
_TABLE: Final = f"{W}tbl"
_BOX: Final = f"{W}txbxContent"
_PARAGRAPH: Final = f"{W}p"


def level(root: etree._Element) -> tuple[int, int]:
    """Put the paragraphs of what lies too deep in a row; return how many tables and boxes went.

    The text of a table takes the table's place; that of a text box follows the paragraph in which
    the box is anchored.
    """
    too_deep = nested_beyond(root, (_TABLE, _BOX), _DEEPEST)
    found = [holder for top in too_deep for holder in top.iter(_TABLE, _BOX)]
    boxes = [holder for holder in found if holder.tag == _BOX]
    for holder in too_deep:
        _unfold(holder)
    for box in boxes:
        _take_out(box)
    return len(found) - len(boxes), len(boxes)


def _unfold(holder: etree._Element) -> None:
    paragraphs = list(holder.iter(_PARAGRAPH))
    place = holder if holder.tag == _TABLE else next(holder.iterancestors(_PARAGRAPH), holder)
    for paragraph in reversed(paragraphs):
        # Those within others leave them first, and so follow them.
        place.addnext(paragraph)
    parent = holder.getparent()
    if parent is not None and holder.tag == _TABLE:
        parent.remove(holder)


def _take_out(box: etree._Element) -> None:
    """Take out an empty box, the whole drawing where nothing else is in it."""
    drawing = next((e for e in box.iterancestors() if _is_in_run(e)), None)
    nothing_else = drawing is not None and next(drawing.iter(*PICTURES), None) is None
    surplus = drawing if nothing_else and drawing is not None else box
    parent = surplus.getparent()
    if parent is not None:
        parent.remove(surplus)


def _is_in_run(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}r"
