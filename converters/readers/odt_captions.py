"""Pictures of OpenDocument text: their captions and descriptions, which pandoc mixes up.

The office program sets a picture with a caption in a text box of its own. Pandoc takes the caption
for the description too, and loses its number where the picture is anchored to the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from converters.readers.markup.trees import cut
from converters.readers.odt_headings import StyleSheet
from converters.readers.odt_names import DRAW, TEXT
from converters.readers.pandoc_nodes import Tree, walk_nodes

_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"
_PARAGRAPH: Final = f"{TEXT}p"
_BOX: Final = f"{DRAW}text-box"
_FRAME: Final = f"{DRAW}frame"
_IMAGE: Final = f"{DRAW}image"
_STYLE_NAME: Final = f"{TEXT}style-name"
_SPACES: Final = frozenset({f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"})
CAPTIONS: Final = frozenset({"Caption", "Illustration", "Figure", "Drawing", "Table"})
"""Styles that the office program gives to captions, by their names in the file."""
_DESCRIBED: Final = re.compile(r"banso-alt-(\d+)")


def open_captioned(content: etree._Element) -> None:
    """Set pictures with their captions behind the paragraph that holds their text box."""
    boxes = [box for box in content.iter(_BOX) if next(box.iter(_IMAGE), None) is not None]
    for box in reversed(boxes):
        frame = box.getparent()
        holder = next(box.iterancestors(_PARAGRAPH, f"{TEXT}h"), None)
        lines = box.findall(_PARAGRAPH)
        if frame is None or holder is None or len(lines) != len(box):
            continue
        if any(inner is not box for inner in box.iter(_BOX)):
            continue
        behind = [new for line in lines for new in _taken_apart(line)]
        texts = [new for new in behind if next(new.iter(_IMAGE), None) is None]
        if len(texts) == 1 and texts[0].get(_STYLE_NAME) not in CAPTIONS:
            texts[0].set(_STYLE_NAME, "Illustration")
        cut(frame)
        for new in reversed(behind):
            holder.addnext(new)
        if not "".join(str(t) for t in holder.itertext()).strip() and not len(holder):
            _drop(holder)


def _taken_apart(line: etree._Element) -> list[etree._Element]:
    """Return a paragraph for each picture of a line, then the line with its text, if it has any."""
    pictures = []
    for frame in [f for f in line.iter(_FRAME) if f.find(_IMAGE) is not None]:
        cut(frame)
        alone = etree.Element(_PARAGRAPH)
        alone.append(frame)
        pictures.append(alone)
    while len(line) and not (line.text or "").strip() and line[0].tag in _SPACES:
        line.text = line[0].tail
        line.remove(line[0])
    line.text = (line.text or "").lstrip()
    line.tail = None
    has_text = bool("".join(str(t) for t in line.itertext()).strip())
    return [*pictures, line] if has_text else pictures


def _drop(paragraph: etree._Element) -> None:
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)


def is_caption(paragraph: etree._Element, styles: StyleSheet) -> bool:
    """Return whether a paragraph in a style of captions stands beside a picture or a table."""
    name = paragraph.get(_STYLE_NAME)
    if name not in CAPTIONS and not styles.descends(name, CAPTIONS):
        return False
    beside = (paragraph.getprevious(), paragraph.getnext())
    return any(other is not None and _takes_caption(other) for other in beside)


def _takes_caption(element: etree._Element) -> bool:
    """Return whether an element is a table or shows pictures alone."""
    if element.tag != _PARAGRAPH:
        return element.tag == _TABLE
    if next(element.iter(_IMAGE), None) is None:
        return False
    own = (e.text for e in element.iter() if str(e.tag).startswith(TEXT))
    behind = (e.tail for e in element.iterdescendants())
    return not "".join(text or "" for text in (*own, *behind)).strip()


def mark_descriptions(content: etree._Element) -> tuple[str, ...]:
    """Put numbers to the pictures that are described, and return the descriptions.

    Pandoc reads the title of a picture alone, and in small letters.
    """
    found: list[str] = []
    for frame in content.iter(_FRAME):
        parts = [frame.find(f"{_SVG}{name}") for name in ("desc", "title")]
        texts = [" ".join("".join(map(str, p.itertext())).split()) for p in parts if p is not None]
        for part in parts:
            if part is not None:
                frame.remove(part)
        if text := next(filter(None, texts), ""):
            etree.SubElement(frame, f"{_SVG}title").text = f"banso-alt-{len(found)}"
            found.append(text)
    return tuple(found)


def with_descriptions(tree: Tree, descriptions: Sequence[str]) -> Tree:
    """Give the pictures of a tree the descriptions that were numbered."""
    for node in walk_nodes(tree["blocks"]):
        if node["t"] == "Image" and (match := _DESCRIBED.fullmatch(node["c"][2][1])):
            node["c"][1] = [{"t": "Str", "c": descriptions[int(match[1])]}]
            node["c"][2][1] = ""
    return tree
