"""Facsimile PDF: page pictures with their recognised text under them, tagged, as PDF/A-2u.

PDF/A-2u is PDF/A-2b with every character mapped to Unicode. The pages are written one by one;
nothing but references is kept of them.
"""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from pypdf.generic import IndirectObject

from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.publication import Publication, Table
from converters.model.traversal import all_blocks
from converters.writers.page_navigation import outline_items
from converters.writers.pages.hyphens import Joins
from converters.writers.pages.view import BookView
from converters.writers.pdf.objects import ObjectWriter, deflated, dictionary, name
from converters.writers.pdf.page_content import Captions, PageContent, Text, page_content
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
from converters.writers.pdf.structure import Annotation, StructureTree
from converters.writers.pdf.text_flow import TextFlow
from converters.writers.pdf.textlayer import Geometry, InvisibleFont
from converters.writers.writing import WriteContext

_PRINTED: Final = 4
"""Flag of annotations that PDF/A asks for (ISO 19005-2, 6.3.2)."""


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
    joins = Joins(publication, context.layouts)
    text = Text(font, TextFlow(), joins, _captions(publication))
    pages = []
    with context.monitor.phase("facsimile", 1.0) as monitor:
        for done, display in enumerate(context.displays):
            monitor.check_cancelled()
            layers = map(writer.write, page_pictures(display, context.media))
            index = places.get(display.number)
            view = None if index is None else book.page(index)
            page = writer.reserve()
            content = page_content(page, view, display, text)
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
                "StructParents": structure.key_of(content.holders),
                "Tabs": name("S"),
            }
            if content.links:
                entries["Annots"] = _links(writer, content, structure, text.captions)
            structure.begin(text.flow.begun)
            structure.end(text.flow.going_on)
            text.flow.turn()
            pages.append(writer.write(dictionary(entries), page))
            monitor.advance(done + 1, len(context.displays))
    font.write(writer, font_place)
    kids = {"Type": name("Pages"), "Kids": pages, "Count": len(pages)}
    writer.write(dictionary(kids), tree)
    return tree, pages


def _links(
    writer: ObjectWriter, content: PageContent, structure: StructureTree, captions: Captions
) -> list[IndirectObject]:
    """Write the links from marks to the notes of a page (ISO 14289-1, 7.9 and 7.18)."""
    links = []
    for link in content.links:
        box = link.box
        entries: dict[str, Any] = {
            "Type": name("Annot"), "Subtype": name("Link"), "P": content.page,
            "Rect": [round(edge, 2) for edge in (box.left, box.top, box.right, box.bottom)],
            "Border": [0, 0, 0], "F": _PRINTED, "Contents": captions.note,
            "StructParent": structure.key_of_annotation(link.element),
        }  # fmt: skip
        left, top = content.notes[link.note]
        entries["Dest"] = [content.page, name("XYZ"), round(left, 2), round(top, 2), 0]
        links.append(writer.write(dictionary(entries)))
        link.element.kids.append(Annotation(content.page, links[-1]))
    return links


def _captions(publication: Publication) -> Captions:
    language = publication.metadata.work.language.lower()
    vietnamese = language.startswith("vi")
    picture = "Hình ở trang {page}" if vietnamese else "Picture on page {page}"
    note = "Chú thích" if vietnamese else "Note"
    headed: dict[int, list[bool]] = {}
    for block in all_blocks(publication):
        if isinstance(block, Table) and block.origin is not None and block.origin.page is not None:
            headed.setdefault(block.origin.page, []).append(block.header_rows > 0)
    return Captions(picture, note, headed)


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
