"""What PDF/A-2u asks around the pages: metadata, colour, labels, outline.

Source: ISO 19005-2:2011; XMP of Adobe's XMP Specification Part 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from pypdf.generic import IndirectObject

from converters.model.metadata import Metadata
from converters.resources import resource_bytes
from converters.vocabularies import ContributorRole
from converters.writers.page_navigation import OutlineItem, PageLabel, labels_of
from converters.writers.pdf.literals import single_spaced
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


def page_labels(labels: Sequence[str | None]) -> dict[str, Any]:
    """Return the number tree of page labels for printed folios, one a page, None where none."""
    numbers: list[Any] = []
    previous: PageLabel | None = None
    for index, label in enumerate(labels_of(labels)):
        if not label.follows(previous):
            numbers.extend((index, _label_entries(label)))
        previous = label
    return {"Nums": numbers}


def _label_entries(label: PageLabel) -> dict[str, Any]:
    if not label.style:
        return {"P": label.prefix}
    return {"S": name(label.style), "St": label.number}


# ---- outline ----------------------------------------------------------------------------------


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
