"""Pictures as a reading system takes them: core media types, names that match, nothing active.

Core media types: EPUB 3.3 section 3.2; of those, the ones that shops take. What cannot be shown is
reported and its description stands in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from converters.diagnostics import Diagnostic
from converters.files import BlobStore, ascii_slug
from converters.model.publication import Resource
from converters.monitor import Monitor
from converters.writers.drawing_size import drawing_size
from converters.writers.epub.drawings import still_drawing
from converters.writers.epub.raster import Change, fit_raster

_COUNTED: Final = {
    Change.SMALLER: "EPUB-013",
    Change.TURNED: "EPUB-014",
    Change.STRIPPED: "EPUB-015",
}
_SVG: Final = "image/svg+xml"


@dataclass(frozen=True)
class Picture:
    """One picture of the package, under ``images/``."""

    name: str
    media_type: str
    content: bytes
    width: int
    height: int
    animated: bool = False
    changes: frozenset[Change] = frozenset()
    """What was done to it."""


def load_pictures(
    resources: Iterable[Resource],
    used: frozenset[str],
    media: BlobStore,
    monitor: Monitor,
    cover: str | None = None,
) -> dict[str, Picture]:
    """Return the pictures that the book shows, by resource id, those that cannot be shown left out.

    Reports EPUB-004 for one that is lost, EPUB-008 for one whose form changed, EPUB-016 for one
    that moves no more; and how many were made smaller (EPUB-013), turned (EPUB-014) and freed of
    hidden data (EPUB-015).
    """
    pictures: dict[str, Picture] = {}
    names: set[str] = set()
    counts: Counter[Change] = Counter()
    for resource in resources:
        if resource.id not in used or resource.id in pictures:
            continue
        monitor.check_cancelled()
        picture = _load(resource, media, names, cover=resource.id == cover)
        if picture is None:
            monitor.report(Diagnostic.of("EPUB-004", name=resource.name))
            continue
        _tell_form(picture, resource, monitor)
        counts.update(picture.changes)
        names.add(picture.name)
        pictures[resource.id] = picture
    for change, code in _COUNTED.items():
        if counts[change]:
            monitor.report(Diagnostic.of(code, count=counts[change]))
    return pictures


def _tell_form(picture: Picture, resource: Resource, monitor: Monitor) -> None:
    if Change.STILLED in picture.changes:
        monitor.report(Diagnostic.of("EPUB-016", name=resource.name))
    elif Change.FORM in picture.changes:
        monitor.report(Diagnostic.of("EPUB-008", name=resource.name, type=picture.media_type))


def _load(resource: Resource, media: BlobStore, names: set[str], *, cover: bool) -> Picture | None:
    try:
        content = media.get(resource.key)
    except KeyError:
        return None
    if resource.media_type == _SVG:
        return _drawing(resource, content, names)
    raster = fit_raster(content, cover=cover)
    if raster is None:
        return None
    return Picture(
        _free_name(resource, raster.ending, names),
        raster.media_type,
        raster.content,
        raster.width,
        raster.height,
        raster.animated,
        raster.changes,
    )


def _drawing(resource: Resource, content: bytes, names: set[str]) -> Picture | None:
    clean = still_drawing(content)
    if clean is None:
        return None
    name = _free_name(resource, "svg", names)
    return Picture(name, _SVG, clean, *(drawing_size(clean) or (0, 0)))


def _free_name(resource: Resource, ending: str, names: set[str]) -> str:
    stem = ascii_slug(PurePosixPath(resource.name).stem, fallback="picture")
    name, number = f"{stem}.{ending}", 1
    while name in names:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return name
