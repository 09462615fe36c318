"""Inlines as phrasing content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from converters.model.publication import (
    Anchor,
    Code,
    Emphasis,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    Link,
    NoteReference,
    PageBreak,
    SmallCaps,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
)
from converters.model.traversal import walk_inlines
from converters.writers.directions import direction
from converters.writers.epub.markup import (
    allowed,
    attributes,
    escape,
    language_attributes,
    safe_address,
)
from converters.writers.epub.mathematics import clean_mathml
from converters.writers.epub.plan import Address
from converters.writers.epub.state import BookState, PageMark

_ELEMENTS: Final = {
    Emphasis: ("<em>", "</em>"),
    Strong: ("<strong>", "</strong>"),
    SmallCaps: ('<span class="small-caps">', "</span>"),
    Underline: ("<u>", "</u>"),
    Strikethrough: ("<s>", "</s>"),
    Superscript: ("<sup>", "</sup>"),
    Subscript: ("<sub>", "</sub>"),
}
_MILLIMETRES_AN_EM: Final = 4.0
"""An em of the usual text size; sizes in the line follow the reader's own text size from there."""
_TALLEST_EM: Final = 12.0


class InlineWriter:
    """Writes the inlines of one file."""

    def __init__(self, state: BookState, file: str) -> None:
        self._state = state
        self._file = file

    def write(self, inlines: Iterable[Inline], *, in_link: bool = False) -> str:
        """Return markup; within a link (or a heading in the contents) no further link opens."""
        return "".join(self._inline(inline, in_link=in_link) for inline in inlines)

    def _inline(self, inline: Inline, *, in_link: bool) -> str:
        if isinstance(inline, Text):
            self._state.see(inline.text)
            return escape(inline.text)
        element = _ELEMENTS.get(type(inline))
        if element is not None:
            return element[0] + self.write(inline.inlines, in_link=in_link) + element[1]  # type: ignore[union-attr]  # the table holds spans only
        match inline:
            case Link():
                return self._link(inline, in_link=in_link)
            case LanguageSpan():
                return self._span(inline, in_link=in_link)
            case NoteReference():
                return "" if in_link else self._note_reference(inline)
            case _:
                return self._leaf(inline)

    def _leaf(self, inline: Inline) -> str:
        match inline:
            case Code():
                self._state.see(inline.text)
                return f"<code>{escape(inline.text)}</code>"
            case Anchor():
                return self._anchor(inline)
            case PageBreak():
                return self._page_break(inline)
            case InlineImage():
                return self.image(inline, _inline_size(inline))
            case InlineEquation():
                return self.equation(inline.mathml, inline.alt, display=False)
            case _:
                return "<br/>"

    def _span(self, span: LanguageSpan, *, in_link: bool) -> str:
        content = self.write(span.inlines, in_link=in_link)
        marks = language_attributes(span.language) + self.way(span.inlines)
        return f"<span{marks}>{content}</span>" if marks else content

    def way(self, inlines: Sequence[Inline]) -> str:
        """Return the attribute for text that runs against the book's language."""
        return attributes(dir=direction(inlines, self._state.language))

    def _link(self, link: Link, *, in_link: bool) -> str:
        """Return a link; note marks in it follow it, since links do not nest."""
        content = self.write(link.inlines, in_link=True)
        href = None if in_link else self._href(link.target)
        text = f"<a{attributes(href=href)}>{content}</a>" if href else content
        if in_link:
            return text
        notes = (i for i in walk_inlines(link.inlines) if isinstance(i, NoteReference))
        return text + "".join(self._note_reference(note) for note in notes)

    def _href(self, target: str) -> str | None:
        if target.startswith("#"):
            name = target[1:]
            plan = self._state.plan
            address = plan.anchors.get(name) or plan.sections.get(name)
            if address is None:
                self._state.report("EPUB-002", target=target)
            return address.seen_from(self._file) if address else None
        address_text = safe_address(target)
        if address_text is None:
            self._state.report("EPUB-001", target=allowed(target))
        return address_text

    def _anchor(self, anchor: Anchor) -> str:
        address = self._state.plan.anchors[anchor.name]
        if address.id in self._state.placed:
            return ""
        self._state.placed.add(address.id)
        return f"<span{attributes(id=address.id)}></span>"

    def _page_break(self, page: PageBreak) -> str:
        return page_mark(self._state, self._file, page.label)

    def _note_reference(self, reference: NoteReference) -> str:
        mark = self._state.mark_of(reference.note)
        if mark is None:
            self._state.report("EPUB-003", note=reference.note)
            return ""
        here = Address(self._file, self._state.plan.names.give("", "mark"))
        if mark.first is None:
            mark.first = here
        self._state.see(mark.label)
        marks = attributes(
            id=here.id,
            href=mark.address.seen_from(self._file),
            epub_type="noteref",
            role="doc-noteref",
        )
        # The raised position stands outside the link: with an element inside it, reading systems
        # follow the link instead of opening the note over the page.
        return f'<sup class="mark"><a{marks}>{escape(mark.label)}</a></sup>'

    def image(self, image: InlineImage, style: str | None = None) -> str:
        """Return a picture, or its description where it cannot be shown."""
        picture = self._state.pictures.get(image.resource)
        if picture is None:
            self._state.see(image.alt or "")
            return f'<span class="missing">[{escape(image.alt)}]</span>' if image.alt else ""
        described = image.alt is not None
        self._state.facts["pictures"] += image.alt != ""
        self._state.facts["undescribed"] += not described
        self._state.facts["moving"] += picture.animated
        # A made-up description would be false; this word at least tells that a picture is there.
        alt = image.alt if image.alt is not None else self._state.wording("Hình ảnh", "Picture")
        return "<img{}/>".format(
            attributes(
                src=f"../images/{picture.name}",
                alt=" ".join(allowed(alt).split()),
                width=picture.width or None,
                height=picture.height or None,
                style=style,
            )
        )

    def equation(self, mathml: str, alternative: str, *, display: bool) -> str:
        """Return a formula, or what it says aloud where its markup is beyond repair."""
        math = clean_mathml(mathml, alternative, display=display)
        if math is None:
            self._state.report("EPUB-006", formula=allowed(alternative))
            self._state.see(alternative)
            return f"<code>{escape(alternative)}</code>" if alternative else ""
        self._state.facts["formulas"] += 1
        return math


def page_mark(state: BookState, file: str, wanted: str) -> str:
    """Return the mark of a page that begins here in a file, and enter it in the page list."""
    number = len(state.pages) + 1
    label = allowed(wanted).strip()
    address = Address(file, state.plan.names.give(f"page-{label}", "page-break"))
    state.pages.append(PageMark(address, label or str(number)))
    marks = attributes(
        epub_type="pagebreak",
        role="doc-pagebreak",
        id=address.id,
        aria_label=label or str(number),
    )
    return f"<span{marks}></span>"


def _inline_size(image: InlineImage) -> str | None:
    if not image.height_mm or image.height_mm <= 0:
        return None
    height = min(_TALLEST_EM, image.height_mm / _MILLIMETRES_AN_EM)
    return f"height: {height:.2f}em; width: auto"
