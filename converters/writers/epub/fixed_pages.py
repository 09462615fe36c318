"""Pages of an EPUB of fixed layout: a picture, and over it the text, transparent, in its place.

Words are inline, so that marking and copying give running text; each takes the width that it has
in the picture, and its letters are spaced to fill it. The widths are those of the embedded font.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from converters.model.page import RegionRole
from converters.model.publication import ListBlock, ListItem, Quotation
from converters.writers.epub.fixed_lines import area_style, fitted_size, line_style, word_style
from converters.writers.epub.markup import (
    EPUB_NAMESPACE,
    HEADING_LEVELS,
    XHTML_NAMESPACE,
    attributes,
    escape,
    language_attributes,
)
from converters.writers.epub.pictures import Picture
from converters.writers.epub.state import BookState
from converters.writers.fonts import FACES, SERIF, measures
from converters.writers.pages.book_blocks import BookBlock, Holder
from converters.writers.pages.hyphens import Joins, is_soft
from converters.writers.pages.note_marks import find_references
from converters.writers.pages.view import CellView, LineView, PageView, RegionView

PAGE_ID: Final = "page"
MOST_PAGE_PIXELS: Final = 3_790_000
"""Of a page; Apple takes 4 million, Kobo 3.8 million."""
_CSS: Final = """\
html, body { margin: 0; padding: 0; }
body { position: relative; }
.sheet { position: absolute; left: 0; top: 0; width: 100%; height: 100%; }
.line, .picture { position: absolute; }
.line { color: transparent; font-weight: normal; line-height: 1; white-space: pre; }
.word { display: inline-block; }
.word a { color: inherit; text-decoration: none; }
.line::selection, .word::selection { background: rgba(60, 120, 216, 0.35); color: transparent; }
h1, h2, h3, h4, h5, h6, p { font-size: inherit; margin: 0; }
blockquote, ul { margin: 0; padding: 0; }
ul { list-style: none; }
.line a { color: inherit; text-decoration: none; }
.line em, .line strong, .line code { font: inherit; }
ol, figure { margin: 0; padding: 0; }
ol { list-style: none; }
"""


def style_sheet(fonts: dict[str, bytes]) -> bytes:
    """Return the style sheet; the text is never seen, but its font says how wide it is."""
    faces = "".join(
        f'@font-face {{ font-family: "{SERIF}"; src: url("../fonts/{face.file}"); }}\n'
        for face in FACES
        if face.file in fonts
    )
    family = f'body {{ font-family: "{SERIF}", serif; }}\n'
    base = f".line {{ transform-origin: 0 {measures(SERIF).baseline:.3f}em; }}\n"
    return f"{faces}{family}{_CSS}{base}".encode()


@dataclass(frozen=True)
class FixedPage:
    """One page as written; its files lie on disk until they are packed."""

    name: str
    document: str
    """Key of its bytes, as of the picture's."""
    picture: str
    media_type: str


def page_document(state: BookState, page: PageView, picture: str, joins: Joins) -> bytes:
    """Return a page with its picture and its text."""
    overlay = _Overlay(state, page, joins)
    body = "\n".join(part for region in page.regions for part in overlay.region(region))
    return sheet_document(state, page.label, (page.width, page.height), picture, body)


def sheet_document(
    state: BookState, label: str, size: tuple[int, int], picture: str, body: str
) -> bytes:
    """Return a page of ``size`` pixels with its picture and what is laid over it."""
    title = f"{state.wording('Trang', 'Page')} {label}"
    # Where the text is read, the picture says nothing more; a page without any is told as one.
    described = "" if body else title
    sheet = attributes(class_="sheet", src=f"../images/{picture}", alt=described)
    mark = attributes(epub_type="pagebreak", role="doc-pagebreak", id=PAGE_ID, aria_label=label)
    return fixed_document(state, title, size, f"<span{mark}></span>\n<img{sheet}/>\n{body}")


def cover_page(state: BookState, cover: Picture, title: str) -> bytes:
    """Return the page that shows the cover."""
    word = state.wording("Bìa sách", "Cover")
    sheet = attributes(class_="sheet", src=f"../images/{cover.name}", alt=f"{word}: {title}")
    scale = min(1.0, (MOST_PAGE_PIXELS / (cover.width * cover.height)) ** 0.5)
    size = (int(cover.width * scale), int(cover.height * scale))
    return fixed_document(
        state, word, size, f'<section epub:type="cover">\n<img{sheet}/>\n</section>'
    )


def fixed_document(state: BookState, title: str, size: tuple[int, int], body: str) -> bytes:
    """Return a page of ``size`` pixels with what stands in its body."""
    state.see(title)
    width, height = size
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML_NAMESPACE}" xmlns:epub="{EPUB_NAMESPACE}"'
        f'{language_attributes(state.language)}>\n<head>\n<meta charset="utf-8"/>\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="viewport" content="width={width}, height={height}"/>\n'
        '<link rel="stylesheet" type="text/css" href="../styles/book.css"/>\n'
        f'</head>\n<body style="width:{width}px;height:{height}px">\n{body}\n</body>\n</html>\n'
    ).encode()


_Told = tuple[Sequence[LineView], BookBlock | None]
"""Paragraph of a page with the book's block that it is of."""


class _Overlay:
    """Lays the text of one page over its picture."""

    def __init__(self, state: BookState, page: PageView, joins: Joins) -> None:
        self._state = state
        self._page = page
        self._joins = joins
        self._targets = {note: f"note-{n}" for n, note in enumerate(page.notes, start=1)}

    def region(self, region: RegionView) -> Iterator[str]:
        """Yield the elements of a region."""
        if region.role is RegionRole.PICTURE:
            yield self._picture(region)
        if region.cells:
            yield self._table(region.cells)
            return
        told = zip(region.paragraphs, region.blocks_of_paragraphs, strict=True)
        if region.role is RegionRole.NOTE:
            yield from self._notes(told)
            return
        yield from self._held(list(told), region)

    def _held(self, told: Sequence[_Told], region: RegionView, depth: int = 0) -> Iterator[str]:
        """Yield paragraphs, each within the quotations, lists and items that hold it."""
        for _, group in groupby(told, lambda pair: id(_holder(pair[1], depth))):
            held = list(group)
            holder = _holder(held[0][1], depth)
            if holder is None:
                for lines, block in held:
                    yield self._wrapped(self._lines(lines, block), region, block)
            else:
                tag, inner = _tag(holder), "\n".join(self._held(held, region, depth + 1))
                yield f"<{tag}>{inner}</{tag}>"

    def _notes(self, told: Iterable[_Told]) -> Iterator[str]:
        """Yield the notes of a region, each with all its paragraphs."""
        pairs = enumerate(told)
        for _, paragraphs in groupby(pairs, lambda pair: _note(pair[1][1]) or pair[0]):
            kept = [pair for _, pair in paragraphs]
            block = kept[0][1]
            target = self._targets.get(_note(block)) if block else None
            marks = attributes(epub_type="footnote", role="doc-footnote", id=target)
            inner = "\n".join(_paragraph(self._lines(lines, b), b) for lines, b in kept)
            yield f"<aside{marks}>{inner}</aside>"

    def _table(self, cells: Sequence[CellView]) -> str:
        """Return a table for screen readers; its lines stand where they are in the picture."""
        rows: dict[int, list[str]] = {}
        for view in cells:
            cell = view.cell
            spans = attributes(
                rowspan=cell.rows if cell.rows > 1 else None,
                colspan=cell.columns if cell.columns > 1 else None,
            )
            lines = self._lines(view.lines)
            rows.setdefault(cell.row, []).append(f"<td{spans}>{lines}</td>")
        lines = "\n".join(f"<tr>{''.join(row)}</tr>" for _, row in sorted(rows.items()))
        return f"<table>\n{lines}\n</table>"

    def _picture(self, region: RegionView) -> str:
        facts, word = self._state.facts, self._state.wording
        facts["pictures"] += 1
        facts["undescribed"] += 1
        label = f"{word('Hình trên trang', 'Picture on page')} {self._page.label}"
        marks = attributes(class_="picture", role="img", aria_label=label)
        return f"<div{marks}{area_style(region.box)}></div>"

    def _wrapped(self, lines: str, region: RegionView, block: BookBlock | None) -> str:
        """Return lines within the element that says what they are."""
        match region.role:
            case RegionRole.HEADING:
                level = min(region.level, HEADING_LEVELS)
                return f"<h{level}>{lines}</h{level}>"
            case RegionRole.HEAD | RegionRole.FOLIO:
                # Read aloud on every page they would break the sentences that run over it; the
                # number is told by the page mark, the head by the contents. (EPUBCheck does not
                # know the roles doc-pageheader and doc-pagefooter of DPUB-ARIA 1.1.)
                return f'<div aria-hidden="true">{lines}</div>'
            case _:
                return _paragraph(lines, block)

    def _lines(self, lines: Sequence[LineView], block: BookBlock | None = None) -> str:
        words = [word for line in lines for word in line.words]
        places = find_references(words, block, self._targets)
        links = {id(words[n]): self._targets[note] for n, note in places.items()}
        return "\n".join(self._line(line, links) for line in lines)

    def _line(self, line: LineView, links: Mapping[int, str]) -> str:
        size = fitted_size(line.words, line.size)
        style = line_style(line.baseline, size)
        return (
            f'<span class="line" style="{style}">{"".join(self._words(line, size, links))}</span>'
        )

    def _words(self, line: LineView, size: float, links: Mapping[int, str]) -> Iterator[str]:
        """Yield the words; ``links``: by the ids of those that are marks, the notes they call."""
        whole = self._joins.begun_in(line.source)
        for place, word in enumerate(line.words):
            self._state.see(word.text)
            last = place + 1 == len(line.words)
            reach = word.box.right if last else line.words[place + 1].box.left
            # Lines are boxes of their own: without a space their words would be copied as one.
            close = whole is not None if last else line.words[place + 1].joins
            # What goes on with the next line is copied without the hyphen of the line's end.
            is_cut = last and whole is not None and is_soft(word.text, whole)
            text = word.text[:-1] if is_cut else word.text
            inner = escape(text)
            if target := links.get(id(word)):
                marks = attributes(epub_type="noteref", role="doc-noteref", href=f"#{target}")
                inner = f"<a{marks}>{inner}</a>"
            style = word_style(text, word.box, reach - word.box.left, size)
            yield f'<span class="word" style="{style}">{inner}{"" if close else " "}</span>'


def _paragraph(lines: str, block: BookBlock | None) -> str:
    return f"<p{language_attributes(block.language if block else None)}>{lines}</p>"


def _holder(block: BookBlock | None, depth: int) -> Holder | None:
    """Return what holds a block at a depth, None where nothing does."""
    holders = block.holders if block else ()
    return holders[depth] if depth < len(holders) else None


def _tag(holder: Holder) -> str:
    """Return the element for a holder; the marks of lists are printed, and none is added."""
    match holder:
        case Quotation():
            return "blockquote"
        case ListBlock():
            return "ul"
        case ListItem():
            return "li"


def _note(block: BookBlock | None) -> str:
    return block.note if block else ""
