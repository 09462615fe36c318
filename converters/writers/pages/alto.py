"""ALTO 4.4: one description a page, packed with the page pictures that it is about.

The package holds ``alto/page-0001.xml`` and ``images/page-0001.jpg`` (or ``.tif``), and so on.
Source: ALTO 4.4 (Library of Congress), https://www.loc.gov/standards/alto/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from lxml import etree

from converters import __version__
from converters.diagnostics import Box
from converters.model.edition import Edition
from converters.model.page import DisplayPage, RegionRole
from converters.model.publication import Publication
from converters.writers.archive import Archive
from converters.writers.epub.markup import is_language
from converters.writers.pages.hyphens import HYPHENS, Joins
from converters.writers.pages.naming import page_name, picture_path
from converters.writers.pages.pictures import plain_picture
from converters.writers.pages.view import (
    FURNITURE,
    BookView,
    LineView,
    PageView,
    RegionView,
    WordView,
)
from converters.writers.writing import WriteContext

NAMESPACE: Final = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA_VERSION: Final = "4.4"
_TAGS: Final = {
    RegionRole.BODY: ("StructureTag", "body"),
    RegionRole.HEADING: ("StructureTag", "heading"),
    RegionRole.NOTE: ("StructureTag", "footnote"),
    RegionRole.HEAD: ("LayoutTag", "running-head"),
    RegionRole.FOLIO: ("LayoutTag", "page-number"),
    RegionRole.PICTURE: ("LayoutTag", "picture"),
    RegionRole.TABLE: ("LayoutTag", "table"),
}
_HYPHEN_SHARE: Final = 0.5
"""Width of a hyphen in the mean width of a word's characters, which it is a little over."""


def write(
    publication: Publication,
    edition: Edition,  # noqa: ARG001 - the pages alone say how the package looks
    target: BinaryIO,
    context: WriteContext,
) -> None:
    """Write the package, page by page.

    Raises ToolError SCAN-080 where there are no pages, SCAN-081 for a damaged picture.
    """
    book = BookView(publication, context)
    joins = Joins(publication, tuple(layout for layout, _ in book.pages))
    language = publication.metadata.work.language
    maker = _Maker(joins, language if is_language(language) else None, context.identifier)
    with Archive(target, context.modified) as archive:
        for index, (_, display) in enumerate(book.pages):
            context.monitor.check_cancelled()
            picture = plain_picture(display, context.media)
            path = picture_path(index, picture.media_type)
            root = maker.document(book.page(index), display, path)
            content = etree.tostring(
                root, encoding="UTF-8", xml_declaration=True, pretty_print=True
            )
            archive.add(f"alto/{page_name(index)}.xml", content)
            archive.add(path, picture.content, stored=True)
            context.monitor.advance(index + 1, len(book.pages))


class _Maker:
    """Makes the descriptions of pages."""

    def __init__(self, joins: Joins, language: str | None, identifier: str) -> None:
        self._joins = joins
        self._language = language
        self._identifier = identifier

    def document(self, page: PageView, display: DisplayPage, picture: str) -> etree._Element:
        """Return the description of one page."""
        root = etree.Element(_name("alto"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # lxml takes None for no prefix
        root.set("SCHEMAVERSION", SCHEMA_VERSION)
        self._describe(root, page, picture)
        sizes = _sizes(page, display.dpi)
        styles = _add(root, "Styles")
        for size in sorted(set(sizes.values())):
            _add(styles, "TextStyle", ID=f"size-{size}", FONTSIZE=str(size))
        tags = _add(root, "Tags")
        for role in dict.fromkeys(region.role for region in page.regions):
            kind, label = _TAGS[role]
            _add(tags, kind, ID=f"role-{label}", LABEL=label)
        regions = [(f"b{n}", region) for n, region in enumerate(page.regions, start=1)]
        _order(root, regions)
        self._layout(_add(root, "Layout"), page, regions, sizes)
        for empty in [e for e in (styles, tags) if not len(e)]:
            root.remove(empty)
        return root

    def _describe(self, root: etree._Element, page: PageView, picture: str) -> None:
        source = page.layout.page
        description = _add(root, "Description")
        _add(description, "MeasurementUnit").text = "pixel"
        image = _add(description, "sourceImageInformation")
        _add(image, "fileName").text = picture
        _add(image, "documentIdentifier").text = self._identifier
        skew = f"{page.layout.skew_degrees:g}"
        for name, category, text, settings in (
            ("cleaning", "preOperation", "page cut out, straightened and cleaned",
             f"source={source.source}; frame={source.frame + 1}; sha256={source.key}; skew={skew}"),
            ("recognition", "contentGeneration", "text recognised", None),
        ):  # fmt: skip
            step = _add(description, "Processing", ID=name)
            _add(step, "processingCategory").text = category
            _add(step, "processingStepDescription").text = text
            if settings is not None:
                _add(step, "processingStepSettings").text = settings
            software = _add(step, "processingSoftware")
            _add(software, "softwareName").text = "Bản Số"
            _add(software, "softwareVersion").text = __version__

    def _layout(
        self,
        layout: etree._Element,
        page: PageView,
        regions: list[tuple[str, RegionView]],
        sizes: dict[int, int],
    ) -> None:
        sheet = _add(
            layout, "Page", ID="page",
            PHYSICAL_IMG_NR=str(page.number), PRINTED_IMG_NR=page.layout.label,
            WIDTH=str(page.width), HEIGHT=str(page.height), PROCESSINGREFS="cleaning recognition",
            PC=None if page.confidence is None else f"{page.confidence:.3f}", LANG=self._language,
        )  # fmt: skip
        space = _print_space(page)
        margins = _margins(page, space)
        for name, box in margins.items():
            part = _add(sheet, name, **_place(box))
            for key, region in regions:
                if _part_of(region, margins) == name:
                    self._region(part, key, region, sizes)

    def _region(
        self, part: etree._Element, key: str, region: RegionView, sizes: dict[int, int]
    ) -> None:
        role = f"role-{_TAGS[region.role][1]}"
        if not region.paragraphs:
            _add(part, "Illustration", ID=key, TAGREFS=role, **_place(region.box))
            return
        whole = _add(part, "ComposedBlock", ID=key, TAGREFS=role, **_place(region.box))
        if region.cells:
            whole.set("TYPE", "table")
        told = zip(region.paragraphs, region.blocks_of_paragraphs, strict=True)
        for number, (paragraph, owner) in enumerate(told, start=1):
            box = paragraph[0].box
            for line in paragraph[1:]:
                box = box.union(line.box)
            name = f"{key}p{number}"
            language = owner.language if owner and is_language(owner.language) else None
            marks = {"TAGREFS": role, "LANG": language, **_place(box)}
            block = _add(whole, "TextBlock", ID=name, **marks)
            for inner, line in enumerate(paragraph, start=1):
                self._line(block, f"{name}l{inner}", line, sizes[id(line.source)])

    def _line(self, block: etree._Element, key: str, line: LineView, size: int) -> None:
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in line.baseline)
        element = _add(
            block, "TextLine", ID=key, STYLEREFS=f"size-{size}", **_place(line.box), BASELINE=points
        )
        begun, ended = self._joins.begun_in(line.source), self._joins.ended_in(line.source)
        last = len(line.words)
        for number, word in enumerate(line.words, start=1):
            broken = number == last and word.text.endswith(HYPHENS) and len(word.text) > 1
            text = word.text[:-1] if broken else word.text
            rest, hyphen = _parted(word.text, word.box)
            whole = begun if broken else ended if number == 1 else None
            _add(
                element, "String", ID=f"{key}w{number}", CONTENT=text,
                **_place(rest if broken else word.box),
                SUBS_TYPE=None if whole is None else "HypPart1" if broken else "HypPart2",
                SUBS_CONTENT=whole, WC=f"{word.confidence:.3f}",
                STYLE=_style(word),
            )  # fmt: skip
            if broken:
                _add(element, "HYP", CONTENT=word.text[-1], **_place(hyphen))
            elif number < last and not line.words[number].joins:
                right = max(word.box.right, line.words[number].box.left)
                gap = Box(word.box.right, word.box.top, right, word.box.bottom)
                _add(element, "SP", **_place(gap))


def _style(word: WordView) -> str | None:
    """Return the styles of ALTO's ``fontStylesType`` that a word has, None for plain print."""
    looks = {
        "bold": word.bold, "italics": word.italic, "superscript": word.raised,
        "smallcaps": word.small_capitals,
    }  # fmt: skip
    return " ".join(style for style, has in looks.items() if has) or None


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: etree._Element, local: str, **marks: str | None) -> etree._Element:
    element = etree.SubElement(parent, _name(local))
    for name, text in marks.items():
        if text is not None:
            element.set(name, text)
    return element


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"


def _place(box: Box) -> dict[str, str]:
    values = {"HPOS": box.left, "VPOS": box.top, "WIDTH": box.width, "HEIGHT": box.height}
    return {name: _number(value) for name, value in values.items()}


def _sizes(page: PageView, dpi: float) -> dict[int, int]:
    """Return the size of type of each line in whole points, by the id of the recognised line."""
    return {id(line.source): max(1, round(line.size * 72 / dpi)) for line in page.lines}


def _order(root: etree._Element, regions: Iterable[tuple[str, RegionView]]) -> None:
    """Say in which order the blocks are read, for margins come before the print space."""
    keys = [key for key, region in regions if region.role not in FURNITURE]
    if keys:
        group = _add(_add(root, "ReadingOrder"), "OrderedGroup", ID="order")
        for key in keys:
            _add(group, "ElementRef", ID=f"order-{key}", REF=key)


def _print_space(page: PageView) -> Box:
    """Return the printed area without running heads and folios; the whole of an empty page."""
    boxes = [region.box for region in page.regions if region.role not in FURNITURE]
    if not boxes:
        return Box(0, 0, page.width, page.height)
    space = boxes[0]
    for box in boxes[1:]:
        space = space.union(box)
    return space


def _margins(page: PageView, space: Box) -> dict[str, Box]:
    """Return the parts of a page in the order that the schema asks for."""
    return {
        "TopMargin": Box(0, 0, page.width, space.top),
        "LeftMargin": Box(0, space.top, space.left, space.bottom),
        "RightMargin": Box(space.right, space.top, page.width, space.bottom),
        "BottomMargin": Box(0, space.bottom, page.width, page.height),
        "PrintSpace": space,
    }


def _part_of(region: RegionView, margins: dict[str, Box]) -> str:
    if region.role not in FURNITURE:
        return "PrintSpace"
    x, y = (region.box.left + region.box.right) / 2, (region.box.top + region.box.bottom) / 2
    for name, box in margins.items():
        if box.left <= x < box.right and box.top <= y < box.bottom:
            return name
    return "PrintSpace"


def _parted(text: str, box: Box) -> tuple[Box, Box]:
    """Return where the word stands without its hyphen, and where the hyphen does."""
    cut = box.right - box.width * _HYPHEN_SHARE / (len(text) - 1 + _HYPHEN_SHARE)
    return (
        Box(box.left, box.top, cut, box.bottom),
        Box(cut, box.top, box.right, box.bottom),
    )
