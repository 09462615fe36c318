"""Facsimile PDF: page pictures with their recognised text under them, tagged, as PDF/A-2u.

PDF/A-2u is PDF/A-2b with every character mapped to Unicode. The pages are written one by one;
nothing but references is kept of them.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from pypdf.generic import IndirectObject

from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.publication import Publication, Table
from converters.model.traversal import all_blocks
from converters.writers.page_navigation import outline_items
from converters.writers.pages.view import BookView
from converters.writers.pdf.objects import ObjectWriter, deflated, dictionary, name
from converters.writers.pdf.page_content import Captions, HeadingRanks, page_content
from converters.writers.pdf.pagepictures import page_pictures
from converters.writers.pdf.pdfa import (
    Identity,
    identity_of,
    page_labels,
    write_information,
    write_outline,
    write_output_intent,
    write_xmp,
)
from converters.writers.pdf.structure import StructureTree
from converters.writers.pdf.textlayer import Geometry, InvisibleFont
from converters.writers.writing import WriteContext


def write(
    publication: Publication,
    edition: Edition,  # noqa: ARG001 - the pages alone say how a facsimile looks
    target: BinaryIO,
    context: WriteContext,
) -> None:
    """Write the facsimile. Raises ToolError PDF-011 (picture damaged) or PDF-012 (no pages)."""
    if not context.displays:
        raise ToolError.of("PDF-012")
    identity = identity_of(publication.metadata, context.identifier, context.modified)
    writer = ObjectWriter(target)
    structure = StructureTree(writer)
    tree, pages = _write_pages(writer, publication, context, structure)
    catalog = _catalog(writer, publication, context, identity, pages)
    catalog["StructTreeRoot"] = structure.finish(identity.language)
    root = writer.write(dictionary({**catalog, "Pages": tree}))
    information = write_information(writer, identity)
    writer.finish(root, information, context.identifier)


def _write_pages(
    writer: ObjectWriter,
    publication: Publication,
    context: WriteContext,
    structure: StructureTree,
) -> tuple[IndirectObject, list[IndirectObject]]:
    book = BookView(publication, context)
    places = {layout.page.number: index for index, (layout, _) in enumerate(book.pages)}
    tree, font_place, font = writer.reserve(), writer.reserve(), InvisibleFont()
    ranks, captions = HeadingRanks(), _captions(publication)
    pages = []
    with context.monitor.phase("facsimile", 1.0) as monitor:
        for done, display in enumerate(context.displays):
            monitor.check_cancelled()
            layers = map(writer.write, page_pictures(display, context.media))
            index = places.get(display.number)
            view = None if index is None else book.page(index)
            content = page_content(view, display, font, ranks, captions)
            page = writer.reserve()
            width, height = Geometry(display).size
            entries = {
                "Type": name("Page"),
                "Parent": tree,
                "Resources": {
                    "Font": {"F": font_place},
                    "XObject": dict(zip(("I", "M"), layers, strict=False)),
                },
                "MediaBox": [0, 0, round(width, 3), round(height, 3)],
                "Contents": writer.write(deflated("\n".join(content.operators).encode("ascii"))),
                "StructParents": structure.add(page, content.elements),
                "Tabs": name("S"),
            }
            pages.append(writer.write(dictionary(entries), page))
            monitor.advance(done + 1, len(context.displays))
    font.write(writer, font_place)
    kids = {"Type": name("Pages"), "Kids": pages, "Count": len(pages)}
    writer.write(dictionary(kids), tree)
    return tree, pages


def _captions(publication: Publication) -> Captions:
    language = publication.metadata.work.language.lower()
    picture = "Hình ở trang {page}" if language.startswith("vi") else "Picture on page {page}"
    headed: dict[int, list[bool]] = {}
    for block in all_blocks(publication):
        if isinstance(block, Table) and block.origin is not None and block.origin.page is not None:
            headed.setdefault(block.origin.page, []).append(block.header_rows > 0)
    return Captions(picture, headed)


def _catalog(
    writer: ObjectWriter,
    publication: Publication,
    context: WriteContext,
    identity: Identity,
    pages: list[IndirectObject],
) -> dict[str, Any]:
    labels = {layout.page.number: layout.label for layout in context.layouts}
    numbers = [display.number for display in context.displays]
    page_of = {number: index for index, number in enumerate(numbers)}
    catalog: dict[str, Any] = {
        "Type": name("Catalog"),
        "Lang": identity.language,
        "MarkInfo": {"Marked": True},
        "Metadata": write_xmp(writer, identity),
        "OutputIntents": [write_output_intent(writer)],
        "PageLabels": page_labels([labels.get(number) for number in numbers]),
        "ViewerPreferences": {"DisplayDocTitle": True},
    }
    outline = write_outline(writer, outline_items(publication.sections, page_of), pages)
    if outline is not None:
        catalog |= {"Outlines": outline, "PageMode": name("UseOutlines")}
    return catalog
