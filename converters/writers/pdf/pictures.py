"""Pictures of a book: made fit for typst, measured, and given their alternative text."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from converters.diagnostics import Diagnostic, Origin
from converters.files import BlobStore
from converters.limits import IMAGE_FILE, IMAGE_PIXELS
from converters.model.publication import InlineImage, Publication, Resource
from converters.model.traversal import used_resources
from converters.monitor import Monitor
from converters.writers.drawing_size import drawing_size
from converters.writers.pdf.literals import literal

if TYPE_CHECKING:
    from PIL import Image

    from converters.writers.pdf.composition import Composition

POINTS_PER_MM: Final = 72 / 25.4
NATURAL_DPI: Final = 150
"""Resolution at which a picture of unknown printed size is shown."""
_CSS_DPI: Final = 96
_COARSEST_DPI: Final = 90
"""Resolution below which nobody enlarges a picture."""
_ANY_WIDTH: Final = 10_000.0
_UNTOLD_SIZE: Final = (600, 400)
"""Pixels of a drawing that tells neither size nor shape."""

_DIRECT: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError)


@dataclass(frozen=True)
class Picture:
    """A picture that typst can take; ``path`` starts at the folder of the BlobStore."""

    path: str
    format: str
    width_px: int
    height_px: int
    made_of: str = ""
    """Format that it was converted from; empty where it is as it was."""
    inks: str | None = None
    """Path of the original, where that is a JPEG in the four inks of print."""


def prepare_pictures(
    publication: Publication,
    media: BlobStore,
    monitor: Monitor,
    *,
    vectors: bool = True,
    press: bool = False,
) -> dict[str, Picture]:
    """Return the usable pictures by resource id; the others are reported (PDF-004, PDF-005).

    JPEG, PNG, GIF and WebP go in as they are. Anything else that Pillow reads, and CMYK, which
    PDF/A does not allow beside an RGB output intent, becomes PNG or RGB JPEG in ``media``.
    ``press``: for a printer, who gets the original of a CMYK JPEG.
    """
    used = used_resources(publication)
    prepared = {}
    resources = [resource for resource in publication.resources if resource.id in used]
    for done, resource in enumerate(resources):
        monitor.check_cancelled()
        picture = _prepared(resource, media, vectors=vectors)
        if picture is None:
            monitor.report(Diagnostic.of("PDF-004", Origin(resource.name), name=resource.name))
        else:
            prepared[resource.id] = picture
            if picture.made_of and not (press and picture.inks):
                told = Diagnostic.of("PDF-005", name=resource.name, format=picture.made_of)
                monitor.report(told)
        monitor.advance(done + 1, len(resources))
    return prepared


def _prepared(resource: Resource, media: BlobStore, *, vectors: bool) -> Picture | None:
    if not media.path(resource.key).is_file():
        return None
    if resource.media_type == "image/svg+xml":
        return _drawing(resource, media) if vectors else None
    try:
        return _raster(resource, media)
    except _BROKEN:
        return None


def _drawing(resource: Resource, media: BlobStore) -> Picture:
    size = drawing_size(media.get(resource.key))
    if size is None:
        return Picture(_address(resource.key), "svg", *_UNTOLD_SIZE)
    width, height = (max(1, round(side * NATURAL_DPI / _CSS_DPI)) for side in size)
    return Picture(_address(resource.key), "svg", width, height)


def _raster(resource: Resource, media: BlobStore) -> Picture | None:
    from PIL import Image

    content = media.get(resource.key)
    if len(content) > IMAGE_FILE:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's doubts (bombs, bad EXIF) are judged below.
        try:
            with Image.open(io.BytesIO(content)) as image:
                if image.width * image.height > IMAGE_PIXELS:
                    return None
                image.load()
                return _placed(image, resource, media)
        except Image.DecompressionBombError:
            return None


def _placed(image: Image.Image, resource: Resource, media: BlobStore) -> Picture:
    direct = _DIRECT.get(image.format or "")
    if direct and image.mode != "CMYK" and _is_upright(image):
        return Picture(_address(resource.key), direct, image.width, image.height)
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    stream = io.BytesIO()
    if image.format == "JPEG":
        upright.convert("RGB").save(stream, "JPEG", quality=92, subsampling=0)
        made = "jpg"
    else:
        modes = {"1", "L", "LA", "P", "RGB", "RGBA"}
        (upright if upright.mode in modes else upright.convert("RGB")).save(stream, "PNG")
        made = "png"
    key = media.put(stream.getvalue())
    has_inks = (image.format, image.mode) == ("JPEG", "CMYK") and _is_upright(image)
    return Picture(
        _address(key),
        made,
        upright.width,
        upright.height,
        made_of=image.format or resource.media_type,
        inks=_address(resource.key) if has_inks else None,
    )


def _is_upright(image: Image.Image) -> bool:
    return bool(image.getexif().get(0x0112, 1) == 1)


def _address(key: str) -> str:
    return f"/{key[:2]}/{key}"


def picture_size(
    picture: Picture, image: InlineImage, width_pt: float, height_pt: float
) -> tuple[float, float]:
    """Return width and height in points that keep the shape and stay within the limits."""
    ratio = picture.height_px / picture.width_px
    width = picture.width_px * 72 / NATURAL_DPI
    if image.width_mm:
        width = image.width_mm * POINTS_PER_MM
    elif image.height_mm:
        width = image.height_mm * POINTS_PER_MM / ratio
    width = max(2.0, min(width, width_pt, height_pt / ratio))
    return round(width, 2), round(width * ratio, 2)


def block_picture(book: Composition, image: InlineImage, width_pt: float) -> str:
    """Return the expression for a picture on its own."""
    return _expression(book, image, width_pt, book.text_height_pt * 0.75)


def inline_picture(book: Composition, image: InlineImage, width_pt: float) -> str:
    """Return the expression for a picture within a line."""
    return f"box({_expression(book, image, width_pt, book.text_height_pt * 0.6)})"


def _expression(book: Composition, image: InlineImage, width_pt: float, height_pt: float) -> str:
    picture = book.pictures.get(image.resource)
    if picture is None:
        words = image.alt or book.word("hình không dùng được", "unusable picture")
        return literal(book.glyphs.shown(f"[{words}]"))
    width, height = picture_size(picture, image, width_pt, height_pt)
    if picture.format != "svg":
        dpi = picture.width_px * 72 / width
        book.resolutions[image.resource] = min(dpi, book.resolutions.get(image.resource, dpi))
    alt = _alternative(book, image)
    described = f", alt: {literal(alt)}" if alt else ""
    # Should typst see another shape in a drawing than we do, nothing of it is cut off.
    fit = ', fit: "contain"' if picture.format == "svg" else ""
    drawn = (
        f'image({literal(picture.path)}, format: "{picture.format}", '
        f"width: {width}pt, height: {height}pt{fit}{described})"
    )
    return drawn if alt else f"pdf.artifact({drawn})"


def fitted_picture(book: Composition, image: InlineImage) -> str | None:
    """Return the shape of a picture, its greatest width and what draws it in a given size.

    They are arguments of the design, which fits the picture into its page; None where it cannot be
    used. It is never so large that its pixels are seen.
    """
    picture = book.pictures.get(image.resource)
    if picture is None:
        return None
    ratio = picture.height_px / picture.width_px
    most = picture.width_px * 72 / _COARSEST_DPI if picture.format != "svg" else _ANY_WIDTH
    width = min(book.measure_pt, book.text_height_pt / ratio, most)
    if picture.format != "svg":
        dpi = picture.width_px * 72 / width
        book.resolutions[image.resource] = min(dpi, book.resolutions.get(image.resource, dpi))
    alt = _alternative(book, image)
    described = f", alt: {literal(alt)}" if alt else ""
    drawn = f'image({literal(picture.path)}, format: "{picture.format}", ..size{described})'
    shown = drawn if alt else f"pdf.artifact({drawn})"
    return f"{ratio:.5f}, {most:.2f}pt, (..size) => {shown}"


def _alternative(book: Composition, image: InlineImage) -> str:
    if image.alt is not None:
        return image.alt.strip()
    book.problems.undescribed.append(image.origin)
    number = len(book.problems.undescribed)
    return book.word(f"Hình {number}: chưa có mô tả", f"Picture {number}: no description given yet")
