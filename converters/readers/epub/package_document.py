"""The package document (EPUB 3.3 section 5, OPF 2.0.1): facts, parts and reading order.

Read by name, whatever the namespaces say; what is missing is found in the container itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converters.files import natural_key
from converters.readers.epub.container import joined, xml_part
from converters.readers.markup.parsing import name_of
from converters.readers.package import Package

_TEXT_ENDINGS: Final = (".xhtml", ".html", ".htm")
_TEXT_TYPES: Final = frozenset(
    {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
)


@dataclass(frozen=True)
class Part:
    """One part of the manifest; ``name`` is its name in the container."""

    id: str
    name: str
    media_type: str
    properties: frozenset[str] = frozenset()
    fallback: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is a page, by its type or, where that is wrong, by its ending."""
        return self.media_type in _TEXT_TYPES or self.name.lower().endswith(_TEXT_ENDINGS)


@dataclass(frozen=True)
class PackageDocument:
    """What the package document says, mended."""

    name: str
    parts: Mapping[str, Part]
    """By id."""
    spine: tuple[str, ...]
    """Names of pages in reading order, those that the container does not hold included."""
    is_mended: bool
    metadata: tuple[etree._Element, ...] = ()
    refinements: Mapping[str, tuple[etree._Element, ...]] = field(default_factory=dict)
    guide: Mapping[str, str] = field(default_factory=dict)
    """Kinds of places (EPUB 2) and the names of their parts."""
    ncx: str | None = None
    nav: str | None = None


def read_package_document(package: Package, name: str | None) -> PackageDocument:
    """Return the package document; without a usable one, all pages in the order of their names."""
    root = xml_part(package, name) if name is not None else None
    if name is None or root is None:
        return _made_up(package)
    elements = list(root.iter(etree.Element))
    parts = {part.id: part for part in _parts(elements, name)}
    spine = _spine(elements, parts)
    is_mended = not spine
    if not spine:
        spine = _pages_by_name(package)
    metadata = tuple(
        child for e in elements if name_of(e) == "metadata"
        for child in e.iter(etree.Element) if child is not e
    )  # fmt: skip
    return PackageDocument(
        name=name,
        parts=parts,
        spine=spine,
        is_mended=is_mended,
        metadata=metadata,
        refinements=_refinements(metadata),
        guide=_guide(elements, name),
        ncx=_ncx(elements, parts),
        nav=next((p.name for p in parts.values() if "nav" in p.properties), None),
    )


def _made_up(package: Package) -> PackageDocument:
    parts = {
        name: Part(name, name, "application/xhtml+xml")
        for name in package.names
        if name.lower().endswith(_TEXT_ENDINGS)
    }
    ncx = next((name for name in package.names if name.lower().endswith(".ncx")), None)
    nav = next((n for n in parts if n.lower().rpartition("/")[2].startswith("nav.")), None)
    spine = _pages_by_name(package)
    return PackageDocument("", parts, spine, is_mended=True, ncx=ncx, nav=nav)


def _pages_by_name(package: Package) -> tuple[str, ...]:
    pages = (name for name in package.names if name.lower().endswith(_TEXT_ENDINGS))
    return tuple(sorted(pages, key=natural_key))


def _parts(elements: list[etree._Element], name: str) -> list[Part]:
    found: dict[str, Part] = {}
    for element in elements:
        href = element.get("href")
        if name_of(element) != "item" or not href:
            continue
        part = Part(
            id=(element.get("id") or href).strip(),
            name=joined(name, href),
            media_type=(element.get("media-type") or "").strip().lower(),
            properties=frozenset((element.get("properties") or "").split()),
            fallback=element.get("fallback"),
        )
        found.setdefault(part.id, part)
    return list(found.values())


def _spine(elements: list[etree._Element], parts: Mapping[str, Part]) -> tuple[str, ...]:
    names: list[str] = []
    for element in elements:
        if name_of(element) != "itemref":
            continue
        part = _shown(parts, (element.get("idref") or "").strip())
        if part is not None and part.name not in names:
            names.append(part.name)
    return tuple(names)


def _shown(parts: Mapping[str, Part], identifier: str) -> Part | None:
    """Return the part of a spine entry, or the page that its chain of fallbacks leads to."""
    part = parts.get(identifier)
    first = part
    seen: set[str] = set()
    while part is not None and not part.is_text and part.fallback and part.id not in seen:
        seen.add(part.id)
        part = parts.get(part.fallback)
    return part or first


def _refinements(metadata: tuple[etree._Element, ...]) -> dict[str, tuple[etree._Element, ...]]:
    found: dict[str, list[etree._Element]] = {}
    for element in metadata:
        if (target := element.get("refines") or "").startswith("#"):
            found.setdefault(target[1:], []).append(element)
    return {name: tuple(elements) for name, elements in found.items()}


def _guide(elements: list[etree._Element], name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        if name_of(element) == "reference" and (href := element.get("href")):
            found.setdefault((element.get("type") or "").lower(), joined(name, href))
    return found


def _ncx(elements: list[etree._Element], parts: Mapping[str, Part]) -> str | None:
    told = next((e.get("toc") for e in elements if name_of(e) == "spine"), None)
    part = parts.get(told or "")
    if part is not None and (part.name.lower().endswith(".ncx") or "ncx" in part.media_type):
        return part.name
    return next((p.name for p in parts.values() if "dtbncx" in p.media_type), None)
