"""What PDF/A-2u asks around the pages: metadata, colour, labels, outline.

Source: ISO 19005-2:2011; XMP of Adobe's XMP Specification Part 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from xml.sax.saxutils import escape

from pypdf.generic import IndirectObject

from converters.model.metadata import Metadata
from converters.model.publication import Section
from converters.model.traversal import plain_text
from converters.resources import resource_bytes
from converters.vocabularies import ContributorRole
from converters.writers.pdf.literals import single_spaced
from converters.writers.pdf.numerals import from_roman
from converters.writers.pdf.objects import ObjectWriter, deflated, dictionary, name, stream

PRODUCER: Final = "Bản Số"


@dataclass(frozen=True)
class Identity:
    """What a file says about itself, twice: in its information dictionary and in XMP."""

    title: str
    authors: tuple[str, ...]
    language: str
    description: str
    identifier: str
    moment: datetime


def identity_of(metadata: Metadata, identifier: str, moment: datetime) -> Identity:
    """Return what a facsimile says about itself; a book without title is named so."""
    work = metadata.work
    untitled = "Chưa có nhan đề" if work.language.lower().startswith("vi") else "Untitled"
    people = work.contributors
    return Identity(
        title=single_spaced(work.title).strip() or untitled,
        authors=tuple(p.name for p in people if p.role is ContributorRole.AUTHOR),
        language=work.language,
        description=single_spaced(work.description or "").strip(),
        identifier=identifier,
        moment=moment,
    )


def write_information(writer: ObjectWriter, identity: Identity) -> IndirectObject:
    """Write the information dictionary; it says what XMP says."""
    moment = identity.moment.strftime("D:%Y%m%d%H%M%SZ")
    entries = {
        "Title": identity.title,
        "Author": "; ".join(identity.authors),
        "Subject": identity.description,
        "Producer": PRODUCER,
        "CreationDate": moment,
        "ModDate": moment,
    }
    return writer.write(dictionary({key: value for key, value in entries.items() if value}))


def write_xmp(writer: ObjectWriter, identity: Identity) -> IndirectObject:
    """Write the XMP packet, unpacked, as PDF/A asks."""
    entries = {"Type": name("Metadata"), "Subtype": name("XML")}
    return writer.write(stream(_packet(identity).encode("utf-8"), entries))


def _packet(identity: Identity) -> str:
    moment = identity.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    people = "".join(f"<rdf:li>{_xml(author)}</rdf:li>" for author in identity.authors)
    creator = f"<dc:creator><rdf:Seq>{people}</rdf:Seq></dc:creator>" if people else ""
    described = _alternative("description", identity.description) if identity.description else ""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:identifier>{_xml(identity.identifier)}</dc:identifier>
{_alternative("title", identity.title)}{creator}{described}
<dc:language><rdf:Bag><rdf:li>{_xml(identity.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _alternative(key: str, text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{_xml(text)}</rdf:li>'
    return f"<dc:{key}><rdf:Alt>{item}</rdf:Alt></dc:{key}>"


def _xml(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable() or c == " "))


def write_output_intent(writer: ObjectWriter) -> IndirectObject:
    """Write sRGB as what the device colours of the pages mean."""
    profile = writer.write(deflated(resource_bytes("color", "srgb.icc"), {"N": 3}))
    return writer.write(
        dictionary(
            {
                "Type": name("OutputIntent"),
                "S": name("GTS_PDFA1"),
                "OutputConditionIdentifier": "sRGB IEC61966-2.1",
                "Info": "sRGB IEC61966-2.1",
                "DestOutputProfile": profile,
            }
        )
    )


# ---- page labels ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Label:
    style: str
    number: int
    prefix: str = ""

    def follows(self, other: _Label | None) -> bool:
        return (
            other is not None
            and bool(self.style)
            and (self.style, self.number) == (other.style, other.number + 1)
        )


def page_labels(labels: Sequence[str | None]) -> dict[str, Any]:
    """Return the number tree of page labels for printed folios, one a page, None where none.

    A page without folio between two whose numbers leave room for it gets the missing number, for
    chapter openings often have none; any other shows its place in the file in brackets.
    """
    parsed = _filled([_parsed(label) for label in labels])
    numbers: list[Any] = []
    previous: _Label | None = None
    for index, found in enumerate(parsed):
        label = found or _Label("", 0, f"[{index + 1}]")
        if not label.follows(previous):
            numbers.extend((index, _label_entries(label)))
        previous = label
    return {"Nums": numbers}


def _label_entries(label: _Label) -> dict[str, Any]:
    if not label.style:
        return {"P": label.prefix}
    return {"S": name(label.style), "St": label.number}


def _parsed(text: str | None) -> _Label | None:
    shown = (text or "").strip()
    if not shown:
        return None
    if shown.isascii() and shown.isdecimal() and 0 < int(shown) < 1_000_000:
        return _Label("D", int(shown))
    for style, figures in (("r", shown), ("R", shown.lower() if shown.isupper() else "")):
        number = from_roman(figures)
        if number is not None:
            return _Label(style, number)
    return _Label("", 0, shown)


def _filled(labels: list[_Label | None]) -> list[_Label | None]:
    filled = list(labels)
    known = [(index, label) for index, label in enumerate(labels) if label is not None]
    for (before, first), (after, last) in pairwise(known):
        if first.style and (last.style, last.number) == (
            first.style,
            first.number + after - before,
        ):
            for index in range(before + 1, after):
                filled[index] = _Label(first.style, first.number + index - before)
    return filled


# ---- outline ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OutlineItem:
    """Title, index of its page, and the items below it."""

    title: str
    page: int
    children: tuple[OutlineItem, ...] = ()

    @property
    def weight(self) -> int:
        """How many items stand in this branch, itself included."""
        return 1 + sum(child.weight for child in self.children)


def outline_items(sections: Iterable[Section], page_of: dict[int, int]) -> tuple[OutlineItem, ...]:
    """Return the titled sections whose page is known; ``page_of`` gives indexes by page number."""
    items: list[OutlineItem] = []
    for section in sections:
        children = outline_items(section.children, page_of)
        title = _title(section)
        page = _first_page(section, page_of)
        if title and page is None and children:
            page = children[0].page
        if title and page is not None:
            items.append(OutlineItem(title, page, children))
        else:
            items.extend(children)
    return tuple(items)


def _title(section: Section) -> str:
    pieces = (section.number or "", plain_text(section.title))
    return single_spaced(" ".join(filter(None, pieces))).strip()


def _first_page(section: Section, page_of: dict[int, int]) -> int | None:
    origins = (section.origin, *(block.origin for block in section.blocks[:1]))
    pages = (origin.page for origin in origins if origin is not None and origin.page is not None)
    return next((page_of[page] for page in pages if page in page_of), None)


def write_outline(
    writer: ObjectWriter, items: Sequence[OutlineItem], pages: Sequence[IndirectObject]
) -> IndirectObject | None:
    """Write the outline; None where there are no items."""
    if not items:
        return None
    root = writer.reserve()
    first, last = _write_level(writer, items, root, pages)
    entries = {"Type": name("Outlines"), "First": first, "Last": last, "Count": len(items)}
    return writer.write(dictionary(entries), root)


def _write_level(
    writer: ObjectWriter,
    items: Sequence[OutlineItem],
    parent: IndirectObject,
    pages: Sequence[IndirectObject],
) -> tuple[IndirectObject, IndirectObject]:
    places = [writer.reserve() for _ in items]
    for index, item in enumerate(items):
        entries: dict[str, Any] = {
            "Title": item.title,
            "Parent": parent,
            "Dest": [pages[item.page], name("Fit")],
        }
        if index:
            entries["Prev"] = places[index - 1]
        if index + 1 < len(places):
            entries["Next"] = places[index + 1]
        if item.children:
            entries["First"], entries["Last"] = _write_level(
                writer, item.children, places[index], pages
            )
            entries["Count"] = 1 - item.weight
        writer.write(dictionary(entries), places[index])
    return places[0], places[-1]
