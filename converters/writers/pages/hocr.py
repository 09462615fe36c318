"""hOCR 1.2: the whole book as one XHTML file that says where every word stands.

Boxes are pixels of the cleaned page pictures, which are the frames of the TIFF export and the
``images`` of the ALTO package; ``image`` names the latter, ``x_source`` the scan itself. As the
specification asks, CSS on the words tells italics, bold print and small capitals, ``sup`` what is
raised, and a soft hyphen that a word is broken by the end of its line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from converters import __version__
from converters.diagnostics import Box
from converters.model.edition import Edition
from converters.model.page import RegionRole
from converters.model.publication import Publication
from converters.writers.epub.markup import (
    XHTML_NAMESPACE,
    attributes,
    escape,
    is_language,
    language_attributes,
)
from converters.writers.pages.hyphens import SOFT_HYPHEN, Joins, is_soft
from converters.writers.pages.naming import picture_path
from converters.writers.pages.pictures import plain_type
from converters.writers.pages.view import BookView, LineView, PageView, RegionView, WordView
from converters.writers.writing import WriteContext

_CLASSES: Final = {
    RegionRole.HEAD: "ocr_header",
    RegionRole.FOLIO: "ocr_pageno",
    RegionRole.NOTE: "ocr_textfloat",
    RegionRole.PICTURE: "ocr_image",
    RegionRole.TABLE: "ocr_table",
}
"""The specification has no element for footnotes: they are floats of text."""
_HEADINGS: Final = (
    ("h1", "ocr_chapter"), ("h2", "ocr_section"), ("h3", "ocr_subsection"),
    ("h4", "ocr_subsubsection"),
)  # fmt: skip
"""Elements of headings by their rank in the contents."""
_AREA: Final = "ocr_carea"
_CAPABILITIES: Final = (
    *("ocr_page", _AREA, "ocr_par", "ocr_line", "ocrx_word"),
    *(*_CLASSES.values(), *(part for _, part in _HEADINGS), "ocrp_lang", "ocrp_font", "ocrp_wconf"),
)
_DOCTYPE: Final = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)


def write(
    publication: Publication,
    edition: Edition,  # noqa: ARG001 - the pages alone say how the file looks
    target: BinaryIO,
    context: WriteContext,
) -> None:
    """Write the file, page by page. Raises ToolError SCAN-080 where there are no pages."""
    book = BookView(publication, context)
    joins = Joins(publication, tuple(layout for layout, _ in book.pages))
    text = _Text(publication.metadata.work.language, joins)
    target.write(_head(publication, len(book.pages)).encode())
    for index, (_, display) in enumerate(book.pages):
        context.monitor.check_cancelled()
        picture = picture_path(index, plain_type(display))
        dpi = round(display.dpi)
        lines = _page(book.page(index), index, picture, dpi, text)
        target.writelines(f"{line}\n".encode() for line in lines)
        context.monitor.advance(index + 1, len(book.pages))
    target.write(b"</body>\n</html>\n")


@dataclass(frozen=True)
class _Text:
    """What the pages share: the book's language, and its words broken over lines."""

    language: str
    joins: Joins


def _head(publication: Publication, pages: int) -> str:
    work = publication.metadata.work
    facts = {
        "ocr-system": f"banso {__version__}",
        "ocr-capabilities": " ".join(dict.fromkeys(_CAPABILITIES)),
        "ocr-number-of-pages": str(pages),
        "ocr-scripts": "Latn",
        "ocr-langs": work.language if is_language(work.language) else "unknown",
    }
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _DOCTYPE,
        f'<html xmlns="{XHTML_NAMESPACE}"{language_attributes(work.language)}>',
        "<head>",
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
        f"<title>{escape(work.title)}</title>",
        *(f"<meta{attributes(name=name, content=text)}/>" for name, text in facts.items()),
        "</head>",
        "<body>\n",
    ]
    return "\n".join(lines)


def _page(page: PageView, index: int, picture: str, dpi: int, text: _Text) -> Iterator[str]:
    source = page.layout.page
    facts = [f'image "{picture}"', f"bbox 0 0 {page.width} {page.height}", f"ppageno {index}"]
    if page.layout.label is not None:
        label = page.layout.label
        is_number = label.isascii() and label.isdecimal()
        facts.append(f"lpageno {label if is_number else _delimited(label)}")
    facts.append(f"scan_res {dpi} {dpi}")
    facts.append(f'x_source {_delimited(source.source)} "{source.frame + 1}"')
    name = f"page_{index + 1}"
    yield f"<div{attributes(class_='ocr_page', id=name, title=_properties(facts))}>"
    for number, region in enumerate(page.regions, start=1):
        yield from _region(region, f"{index + 1}_{number}", text)
    yield "</div>"


def _region(region: RegionView, place: str, text: _Text) -> Iterator[str]:
    kind = _CLASSES.get(region.role, _AREA)
    start = f"<div{attributes(class_=kind, id=f'block_{place}', title=_bbox(region.box))}>"
    if not region.paragraphs:
        yield f"{start}</div>"
        return
    yield start
    tag, part = "p", "ocr_par"
    if region.role is RegionRole.HEADING:
        tag, part = _HEADINGS[min(region.level, len(_HEADINGS)) - 1]
    told = zip(region.paragraphs, region.blocks_of_paragraphs, strict=True)
    for number, (paragraph, block) in enumerate(told, start=1):
        box = paragraph[0].box
        for line in paragraph[1:]:
            box = box.union(line.box)
        marks = attributes(class_=part, id=f"par_{place}_{number}", title=_bbox(box))
        language = (block and block.language) or text.language
        yield f"<{tag}{marks}{language_attributes(language)}>"
        for inner, line in enumerate(paragraph, start=1):
            yield from _line(line, f"{place}_{number}_{inner}", text.joins)
        yield f"</{tag}>"
    yield "</div>"


def _line(line: LineView, place: str, joins: Joins) -> Iterator[str]:
    facts = _properties((_bbox(line.box), _baseline(line), f"x_size {line.size:.1f}"))
    yield f"<span{attributes(class_='ocr_line', id=f'line_{place}', title=facts)}>"
    written: list[str] = []
    for number, word in enumerate(line.words, start=1):
        whole = joins.begun_in(line.source) if number == len(line.words) else None
        text = word.text
        if whole is not None and is_soft(text, whole):
            text = text[:-1] + SOFT_HYPHEN
        written.append(_word(word, text, f"word_{place}_{number}"))
        # The end of a line of the file is a space to its readers.
        if number == len(line.words) or not line.words[number].joins:
            yield "".join(written)
            written.clear()
    yield "</span>"


def _word(word: WordView, text: str, name: str) -> str:
    facts = _properties((_bbox(word.box), f"x_wconf {round(100 * word.confidence)}"))
    looks = {
        "font-style: italic": word.italic, "font-weight: bold": word.bold,
        "font-variant: small-caps": word.small_capitals,
    }  # fmt: skip
    style = _properties(look for look, has in looks.items() if has) or None
    marks = attributes(class_="ocrx_word", id=name, title=facts, style=style)
    text = escape(text)
    return f"<span{marks}>{f'<sup>{text}</sup>' if word.raised else text}</span>"


def _properties(facts: Iterable[str]) -> str:
    return "; ".join(facts)


def _bbox(box: Box) -> str:
    edges = math.floor(box.left), math.floor(box.top), math.ceil(box.right), math.ceil(box.bottom)
    return "bbox " + " ".join(map(str, edges))


def _baseline(line: LineView) -> str:
    """Return slope and height of the baseline, seen from the bottom left corner of the box."""
    (left, start), (right, end) = line.baseline
    slope = (end - start) / max(1.0, right - left)
    corner = math.floor(line.box.left), math.ceil(line.box.bottom)
    offset = start + slope * (corner[0] - left) - corner[1]
    return f"baseline {round(slope, 4) + 0.0:g} {round(offset)}"


def _delimited(text: str) -> str:
    """Return a string between quotation marks, which may not stand in it."""
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'
