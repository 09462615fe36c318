"""Small Word documents for tests: body XML in, DOCX file out; the usual prefixes are declared."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from converters.files import BlobStore
from converters.model.publication import (
    Equation,
    Figure,
    Heading,
    ListBlock,
    Preformatted,
    Publication,
    SceneBreak,
    Verse,
)
from converters.model.traversal import all_blocks, own_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.readers.reading import ReadContext, ReadOptions

_OFFICE: Final = "http://schemas.openxmlformats.org"
_PREFIXES: Final = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "m": f"{_OFFICE}/officeDocument/2006/math",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "pic": f"{_OFFICE}/drawingml/2006/picture",
    "c": f"{_OFFICE}/drawingml/2006/chart",
    "mc": f"{_OFFICE}/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_DECLARATIONS: Final = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
_RELATIONSHIP: Final = f"{_OFFICE}/officeDocument/2006/relationships"
_KINDS: Final = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header1": "header",
    "theme1": "theme",
}
_CONTENT_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)

STYLES: Final = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="character" w:styleId="Prompt"><w:name w:val="Placeholder Text"/></w:style>'
)


def build_docx(
    target: Path,
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    links: Mapping[str, tuple[str, str]] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a document and return its path.

    ``parts``: content of further parts by name (``styles``, ``footnotes`` …), without the root
    element. ``links``: relationship id → (kind, target). ``files``: package path → bytes, taken as
    they are.
    """
    parts = {"styles": STYLES, **(parts or {})}
    relationships = [
        f'<Relationship Id="p{n}" Type="{_RELATIONSHIP}/{_KINDS[name]}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
    ]
    for identifier, (kind, address) in (links or {}).items():
        mode = ' TargetMode="External"' if ":" in address else ""
        relationships.append(
            f'<Relationship Id="{identifier}" Type="{_RELATIONSHIP}/{kind}" '
            f'Target="{escape(address)}"{mode}/>'
        )
    content = {
        "[Content_Types].xml": _CONTENT_TYPES.encode(),
        "_rels/.rels": _relationships(
            f'<Relationship Id="d" Type="{_RELATIONSHIP}/officeDocument" '
            'Target="word/document.xml"/><Relationship Id="c" Type="http://schemas.openxmlformats.org'
            '/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        ),
        "word/document.xml": _root("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": _relationships("".join(relationships)),
    }
    for name, inner in parts.items():
        tag = {"header1": "hdr", "theme1": "theme"}.get(name, name)
        content[f"word/{name}.xml"] = _root(tag, inner, "a" if name == "theme1" else "w")
    content.update(files or {})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return target


def core_properties(**values: str) -> bytes:
    """Return docProps/core.xml; names as in Dublin Core, ``modified`` as a term."""
    inner = "".join(
        f"<dcterms:modified>{value}</dcterms:modified>"
        if name == "modified"
        else f"<dc:{name}>{escape(value)}</dc:{name}>"
        for name, value in values.items()
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/">{inner}</cp:coreProperties>'
    ).encode()


def paragraph(*runs: str, style: str | None = None, properties: str = "") -> str:
    """Return a ``w:p`` of ready runs; plain words without markup become a run."""
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}{properties}</w:pPr>{inner}</w:p>"


def run(text: str, marks: str = "") -> str:
    """Return a ``w:r`` with text."""
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(instruction: str, *result: str) -> str:
    """Return a complex field with its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + "".join(result)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(identifier: str, description: str = "") -> str:
    """Return a run with an inline picture of 36 × 18 mm."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1296000" cy="648000"/>'
        f'<wp:docPr id="1" name="Picture" descr="{escape(description)}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{identifier}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _root(tag: str, inner: str, prefix: str = "w") -> bytes:
    return f"<{prefix}:{tag} {_DECLARATIONS}>{inner}</{prefix}:{tag}>".encode()


def _relationships(inner: str) -> bytes:
    uri = f"{_OFFICE}/package/2006/relationships"
    return f'<Relationships xmlns="{uri}">{inner}</Relationships>'.encode()


def plain_of(publication: Publication) -> str:
    """Return all text of a book, one block a line: what a comparison of words needs."""
    lines = []
    for block in all_blocks(publication):
        match block:
            case Heading():
                lines += [block.number or "", plain_text(block.inlines)]
            case SceneBreak():
                lines.append(block.ornament or "")
            case Preformatted():
                lines.append(block.text)
            case Equation():
                lines.append(block.alt)
            case Figure():
                lines += [block.image.alt or "", plain_text(block.caption)]
            case Verse():
                lines += [plain_text(line) for stanza in block.stanzas for line in stanza]
            case ListBlock():
                lines += [item.label or "" for item in block.items]
            case _:
                lines.append(plain_text(own_inlines(block)))
    return "\n".join(line for line in lines if line)


def reading_context(work: Path, language: str | None = None) -> ReadContext:
    """Return a context whose monitor keeps its messages."""
    options = ReadOptions(language=language)
    return ReadContext(options, BlobStore(work / "media"), CollectingMonitor(), work)
