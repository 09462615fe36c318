"""Facsimile PDF: page pictures with their recognised text under them, as PDF/A-2u.

PDF/A-2u is PDF/A-2b with every character mapped to Unicode. The pages are written one by one;
nothing but references is kept of them.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from pypdf.generic import IndirectObject

from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.page import DisplayPage, PageLayout
from converters.model.publication import Publication
from converters.writers.page_navigation import outline_items
from converters.writers.pdf.objects import ObjectWriter, deflated, dictionary, name
from converters.writers.pdf.pagepictures import page_picture
from converters.writers.pdf.pdfa import (
    Identity,
    identity_of,
    page_labels,
    write_information,
    write_outline,
    write_output_intent,
    write_xmp,
)
from converters.writers.pdf.textlayer import Geometry, InvisibleFont, page_text
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
    tree, pages = _write_pages(writer, context)
    catalog = _catalog(writer, publication, context, identity, pages)
    root = writer.write(dictionary({**catalog, "Pages": tree}))
    information = write_information(writer, identity)
    writer.finish(root, information, context.identifier)


def _write_pages(
    writer: ObjectWriter, context: WriteContext
) -> tuple[IndirectObject, list[IndirectObject]]:
    layouts = {layout.page.number: layout for layout in context.layouts}
    tree, font_place, font = writer.reserve(), writer.reserve(), InvisibleFont()
    pages = []
    with context.monitor.phase("facsimile", 1.0) as monitor:
        for done, display in enumerate(context.displays):
            monitor.check_cancelled()
            image = writer.write(page_picture(display, context.media))
            page = _page(writer, display, layouts.get(display.number), font)
            resources = {"Font": {"F": font_place}, "XObject": {"I": image}}
            entries = {"Parent": tree, "Resources": resources, **page}
            pages.append(writer.write(dictionary(entries)))
            monitor.advance(done + 1, len(context.displays))
    font.write(writer, font_place)
    kids = {"Type": name("Pages"), "Kids": pages, "Count": len(pages)}
    writer.write(dictionary(kids), tree)
    return tree, pages


def _page(
    writer: ObjectWriter,
    display: DisplayPage,
    layout: PageLayout | None,
    font: InvisibleFont,
) -> dict[str, Any]:
    width, height = Geometry(display).size
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /I Do Q\n"
    if layout is not None:
        content += page_text(layout, display, font)
    return {
        "Type": name("Page"),
        "MediaBox": [0, 0, round(width, 3), round(height, 3)],
        "Contents": writer.write(deflated(content.encode("ascii"))),
    }


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
        "Metadata": write_xmp(writer, identity),
        "OutputIntents": [write_output_intent(writer)],
        "PageLabels": page_labels([labels.get(number) for number in numbers]),
        "ViewerPreferences": {"DisplayDocTitle": True},
    }
    outline = write_outline(writer, outline_items(publication.sections, page_of), pages)
    if outline is not None:
        catalog |= {"Outlines": outline, "PageMode": name("UseOutlines")}
    return catalog
