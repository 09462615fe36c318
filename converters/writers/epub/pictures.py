"""Pictures as a reading system takes them: core media types, names that match, nothing active.

Core media types: EPUB 3.3 section 3.2. What cannot be shown is reported and its description
stands in its place.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from lxml import etree
from PIL import Image

from converters import limits
from converters.diagnostics import Diagnostic
from converters.files import BlobStore, ascii_slug
from converters.model.publication import Resource
from converters.monitor import Monitor

_SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_RASTER: Final = {
    "JPEG": ("image/jpeg", "jpg"),
    "MPO": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
_SAVING: Final[dict[str, dict[str, int]]] = {"JPEG": {"quality": 92}, "PNG": {}}
_SCREEN_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_ACTIVE: Final = frozenset(
    {
        "a", "animate", "animateMotion", "animateTransform", "audio", "foreignObject", "handler",
        "iframe", "script", "set", "video",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One picture of the package, under ``images/``."""

    name: str
    media_type: str
    content: bytes
    width: int
    height: int
    animated: bool = False
    converted: bool = False
    """Whether the form had to change."""


def load_pictures(
    resources: Iterable[Resource], used: frozenset[str], media: BlobStore, monitor: Monitor
) -> dict[str, Picture]:
    """Return the pictures that the book shows, by resource id, those that cannot be shown left out.

    Reports EPUB-004 for one that is lost and EPUB-008 for one whose form changed.
    """
    pictures: dict[str, Picture] = {}
    names: set[str] = set()
    for resource in resources:
        if resource.id not in used or resource.id in pictures:
            continue
        monitor.check_cancelled()
        picture = _load(resource, media, names)
        if picture is None:
            monitor.report(Diagnostic.of("EPUB-004", name=resource.name))
            continue
        if picture.converted:
            monitor.report(Diagnostic.of("EPUB-008", name=resource.name, type=picture.media_type))
        names.add(picture.name)
        pictures[resource.id] = picture
    return pictures


def _load(resource: Resource, media: BlobStore, names: set[str]) -> Picture | None:
    try:
        content = media.get(resource.key)
    except KeyError:
        return None
    if resource.media_type == "image/svg+xml":
        return _drawing(resource, content, names)
    return _raster(resource, content, names)


def _free_name(resource: Resource, ending: str, names: set[str]) -> str:
    stem = ascii_slug(PurePosixPath(resource.name).stem, fallback="picture")
    name, number = f"{stem}.{ending}", 1
    while name in names:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return name


def _raster(resource: Resource, content: bytes, names: set[str]) -> Picture | None:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > limits.IMAGE_PIXELS:
                return None
            kind = _RASTER.get(image.format or "")
            animated = bool(getattr(image, "is_animated", False))
            converted = kind is None or image.mode not in _SCREEN_MODES
            if kind is None or converted:
                form = "JPEG" if image.format == "JPEG" else "PNG"
                content, kind, animated = _for_screen(image, form), _RASTER[form], False
            media_type, ending = kind
            name = _free_name(resource, ending, names)
            size = image.size
            return Picture(name, media_type, content, *size, animated, converted)
    except Exception:  # noqa: BLE001 - Pillow's decoders raise anything over damaged files
        return None


def _for_screen(image: Image.Image, form: str) -> bytes:
    """Return a picture in the screen's colours; inks (CMYK) are not shown alike everywhere."""
    target = io.BytesIO()
    image.convert("RGBA" if "A" in image.mode else "RGB").save(target, form, **_SAVING[form])
    return target.getvalue()


def _drawing(resource: Resource, content: bytes, names: set[str]) -> Picture | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{_SVG_NAMESPACE}}}svg":
        return None
    if b"<!ENTITY" in content:
        return None
    _make_still(root)
    # Serialised from the root element, the document type with its outside address stays behind.
    clean = etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False,
                           doctype="")  # fmt: skip
    name = _free_name(resource, "svg", names)
    width, height = resource.width_px or 0, resource.height_px or 0
    return Picture(name, "image/svg+xml", clean, width, height)


def _make_still(root: etree._Element) -> None:
    """Take scripts, animation and everything that loads from outside out of a drawing."""
    for element in list(root.iter()):
        if callable(element.tag):  # a comment or a processing instruction
            continue
        name = etree.QName(element)
        if element is not root and (name.localname in _ACTIVE or name.namespace != _SVG_NAMESPACE):
            _remove(element, keep_children=name.localname == "a")
            continue
        for key in list(element.attrib):
            value = str(element.get(key))
            if _is_active(str(key), value):
                del element.attrib[key]
        if name.localname == "style" and "url(" in (element.text or "").replace(" ", ""):
            element.text = ""


def _is_active(key: str, value: str) -> bool:
    local = etree.QName(key).localname
    if key.startswith("{") and key != _XLINK_HREF and "XML/1998" not in key:
        return True
    if local.lower().startswith("on"):
        return True
    if local == "href":
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    compact = value.replace(" ", "").replace('"', "").replace("'", "").lower()
    return "url(" in compact and "url(#" not in compact


def _remove(element: etree._Element, *, keep_children: bool) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    if keep_children:
        for offset, child in enumerate(list(element)):
            parent.insert(place + offset, child)
    parent.remove(element)
