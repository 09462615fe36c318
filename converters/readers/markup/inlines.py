"""Phrasing content: what stands in a line of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, NamedTuple

import msgspec
from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Anchor,
    Code,
    InlineEquation,
    InlineImage,
    LineBreak,
    NoteReference,
    PageBreak,
)
from converters.readers.markup.drawings import XLINK_HREF, drawing_file, drawing_text
from converters.readers.markup.lines import Line
from converters.readers.markup.notes import text_of
from converters.readers.markup.parsing import (
    MATHML,
    SVG,
    language_of,
    name_of,
    same_language,
    types_of,
)
from converters.readers.markup.places import Place, ids_of, outside_address
from converters.readers.markup.session import Session
from converters.readers.markup.styles import Look, opens_page
from converters.readers.mathml_reading import reading_of

_QUOTES: Final = ("“", "”")
_LOST: Final = {
    "script": Kind.RAW, "input": Kind.RAW, "select": Kind.RAW, "textarea": Kind.RAW,
    "iframe": Kind.EMBEDDED_OBJECT, "embed": Kind.EMBEDDED_OBJECT,
    "object": Kind.EMBEDDED_OBJECT, "applet": Kind.EMBEDDED_OBJECT, "video": Kind.EMBEDDED_OBJECT,
    "audio": Kind.EMBEDDED_OBJECT, "canvas": Kind.EMBEDDED_OBJECT,
}  # fmt: skip
"""Elements that a book cannot show."""
_WITH_FALLBACK: Final = frozenset({"object", "video", "audio", "canvas", "iframe", "applet"})
_SILENT: Final = frozenset(
    {"style", "template", "head", "title", "meta", "link", "base", "source", "track", "param",
     "area", "wbr", "rp", "bgsound", "datalist", "colgroup", "col"}
)  # fmt: skip
_DETAIL: Final = 200


class Setting(NamedTuple):
    """What holds for everything within an element."""

    look: Look
    link: str | None = None
    language: str | None = None


class InlineReader:
    """Reads the lines of one page."""

    def __init__(self, session: Session, page: str) -> None:
        self._session = session
        self._page = page
        self.paragraphs = 0
        self.language = ""
        """Language of the paragraph that is being read."""

    def place(self) -> Origin:
        """Return the place of the paragraph that is being read."""
        origin = self._session.origin
        part = None if self._page in {"", origin.source} else self._page
        return Origin(origin.source, part=part, paragraph=self.paragraphs + 1)

    def content(self, element: etree._Element, line: Line, setting: Setting) -> None:
        """Add the text of an element and of all that stands in it."""
        if element.text:
            line.text(element.text, setting.look, setting.link, setting.language)
        for child in element:
            self.element(child, line, setting)
            if child.tail:
                line.text(child.tail, setting.look, setting.link, setting.language)

    def element(self, element: etree._Element, line: Line, setting: Setting) -> None:
        """Add an element; what no book can show is entered in the ledger."""
        name = name_of(element)
        if not name or name in _SILENT or element in self._session.notes.passages:
            return
        if self.is_lost(name) or self.is_unseen(element, setting):
            return
        if self.page_break(element, line):
            return
        self.anchors(element, line)
        method = self._METHODS.get(name)
        if element.tag == f"{{{MATHML}}}math" or element.tag == f"{{{SVG}}}svg":
            method = InlineReader._formula if name == "math" else InlineReader._drawing
        if method is not None:
            method(self, element, line, setting)
        else:
            self.content(element, line, self.within(element, setting))

    def within(self, element: etree._Element, setting: Setting) -> Setting:
        """Return the setting within an element."""
        look = self._session.styles.look(element, setting.look)
        language = language_of(element)
        if language is None:
            return setting._replace(look=look)
        return setting._replace(look=look, language=self.foreign(language))

    def foreign(self, language: str) -> str | None:
        """Return a language that is not that of the paragraph around, None for the same one."""
        return None if same_language(language, self.language) else language

    def is_lost(self, name: str) -> bool:
        """Enter an element that a book cannot show; True where nothing of it is left to read."""
        kind = _LOST.get(name)
        if kind is None:
            return False
        self._session.book.enter(kind, Fate.DROPPED, "TXT-036", self.place(), f"<{name}>")
        return name not in _WITH_FALLBACK

    def is_unseen(self, element: etree._Element, setting: Setting) -> bool:
        """Enter text that the page itself hides; True where the element is to be passed over."""
        if setting.look.hidden or not self._session.styles.look(element, setting.look).hidden:
            return setting.look.hidden
        if text := text_of(element):
            self._session.book.enter(
                Kind.HIDDEN_TEXT, Fate.DROPPED, "TXT-040", self.place(), text[:_DETAIL]
            )
        return True

    def page_break(self, element: etree._Element, line: Line) -> bool:
        """Add the start of a printed page; True where the element was nothing but its mark."""
        if "pagebreak" in types_of(element):
            text = text_of(element)
            label = element.get("title") or element.get("aria-label") or text or _digits(element)
            line.inline(PageBreak(label=label.strip(" .")))
            self.anchors(element, line)
            return len(text) <= len(label) + 2
        for name in ids_of(element):
            listed = self._session.page_labels.get(Place(self._page, name))
            if listed is not None:
                line.inline(PageBreak(label=listed))
        return False

    def anchors(self, element: etree._Element, line: Line) -> None:
        """Add the names by which links find an element, where some link does."""
        for name in ids_of(element):
            place = Place(self._page, name)
            if place in self._session.places.wanted:
                line.inline(Anchor(name=self._session.places.anchor(place)))

    # ---- kinds of elements ----------------------------------------------------------------

    def _link(self, element: etree._Element, line: Line, setting: Setting) -> None:
        notes = self._session.notes
        if element in notes.backs:
            return
        inner = self.within(element, setting)
        if (note := notes.marks.get(element)) is not None:
            line.inline(NoteReference(note=note), setting.link)
            return
        self.content(element, line, inner._replace(link=self.target(element)))

    def target(self, element: etree._Element) -> str | None:
        """Return where a link leads: ``#`` and a name within the document, else an address."""
        href = (element.get("href") or "").strip()
        if not href or href == "#":
            return None
        place = self._session.places.place(self._page, href)
        if place is None:
            return outside_address(href)
        return f"#{self._session.places.anchor(place)}"

    def _line_end(self, element: etree._Element, line: Line, setting: Setting) -> None:
        line.turns |= opens_page(self._session.styles.properties(element))
        line.inline(LineBreak(), setting.link)

    def _code(self, element: etree._Element, line: Line, setting: Setting) -> None:
        if len(element) or not (element.text or "").strip():
            self.content(element, line, self.within(element, setting))
            return
        text = self._session.legacy.text(" ".join((element.text or "").split()), self.place())
        line.inline(Code(text=text), setting.link)

    def _quoted(self, element: etree._Element, line: Line, setting: Setting) -> None:
        inner = self.within(element, setting)
        line.text(_QUOTES[0], inner.look, inner.link, inner.language)
        self.content(element, line, inner)
        line.text(_QUOTES[1], inner.look, inner.link, inner.language)

    def _ruby_text(self, element: etree._Element, line: Line, setting: Setting) -> None:
        """Put a reading in brackets behind its base, as it is printed where there is no ruby."""
        text = text_of(element)
        if text:
            self._session.book.enter(
                Kind.RAW, Fate.CONVERTED, "TXT-041", self.place(), text[:_DETAIL]
            )
            line.text(" (", setting.look)
            self.content(element, line, self.within(element, setting))
            line.text(")", setting.look)

    def _picture(self, element: etree._Element, line: Line, setting: Setting) -> None:
        image = self.image(element.get("src") or "", element)
        if image is not None:
            line.inline(image, setting.link)
        elif alt := (element.get("alt") or "").strip():
            line.text(alt, setting.look, setting.link, setting.language)

    def image(self, address: str, element: etree._Element) -> InlineImage | None:
        """Return the picture at an address as ``element`` shows it, None where there is none."""
        alt = element.get("alt")
        said = " ".join(alt.split()) if alt is not None else (element.get("title") or "").strip()
        size = (element.get("width") or "", element.get("height") or "")
        image = self._session.pictures[self._page].image(address, said, size, self.place())
        is_decorative = alt is not None and not alt.strip()
        is_decorative = is_decorative and element.get("role") in {"presentation", "none"}
        return msgspec.structs.replace(image, alt="") if image and is_decorative else image

    def _drawing(self, element: etree._Element, line: Line, setting: Setting) -> None:
        shown = list(element.iter(f"{{{SVG}}}image", f"{{{SVG}}}path", f"{{{SVG}}}text"))
        if len(shown) == 1 and name_of(shown[0]) == "image":
            described = etree.Element("img", title=drawing_text(element))
            image = self.image(
                shown[0].get(XLINK_HREF)
                or shown[0].get("xlink:href")
                or shown[0].get("href")
                or "",
                described,
            )
        else:
            image = self._own_drawing(element)
        if image is not None:
            line.inline(image, setting.link)

    def _own_drawing(self, element: etree._Element) -> InlineImage | None:
        drawing = drawing_file(element)
        alt = drawing_text(element)
        size = (element.get("width") or "", element.get("height") or "")
        pictures = self._session.pictures[self._page]
        return pictures.stored(drawing, "drawing.svg", alt, size, self.place())

    def _formula(self, element: etree._Element, line: Line, setting: Setting) -> None:
        line.inline(equation_of(element), setting.link)

    _METHODS: ClassVar[dict[str, Callable[[InlineReader, etree._Element, Line, Setting], None]]] = {
        "a": _link,
        "br": _line_end,
        "code": _code,
        "tt": _code,
        "samp": _code,
        "q": _quoted,
        "rt": _ruby_text,
        "img": _picture,
    }


def equation_of(element: etree._Element) -> InlineEquation:
    """Return a formula with what it says where no eyes are."""
    annotations = element.iter(f"{{{MATHML}}}annotation")
    tex = next((text_of(e) for e in annotations if "tex" in e.get("encoding", "tex").lower()), "")
    alt = element.get("alttext") or element.get("aria-label") or tex or reading_of(element)
    etree.cleanup_namespaces(element)
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return InlineEquation(mathml=markup, alt=" ".join(alt.split()))


def _digits(element: etree._Element) -> str:
    """Return the end of an id like ``page_12``, for a mark without any other label."""
    identifier = element.get("id") or ""
    return identifier.rstrip()[len(identifier.rstrip("0123456789")) :] or "?"
