"""Pictures made of pixels as shops and reading systems take them.

JPEG, PNG or GIF, in the screen's colours, upright, of at most so many pixels, without data on
camera and place. What is so already keeps its coded picture; nothing is coded twice without need.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageCms

from converters import limits, picture_formats
from converters.writers.epub.hidden_data import without_hidden_data

MOST_PIXELS: Final = 4_000_000
"""What Apple takes of a picture within a book."""
COVER_PIXELS: Final = 2_560 * 1_600
"""What Amazon asks of a cover, a little more than that."""
Image.MAX_IMAGE_PIXELS = limits.IMAGE_PIXELS

_QUALITY: Final = 85
_PHOTOGRAPH_BYTES: Final = 100_000
"""Below, nobody gains by another form."""
_MUCH_SMALLER: Final = 3
"""How many times smaller JPEG must be to be taken: of photographs it is six to ten times, of line
art, whose edges it blurs, rarely twice."""
_FEW_COLOURS: Final = 256
_FEW_GRAYS: Final = 32
_PAGE_GRAYS: Final = 16
"""Levels that the edges of type need."""
_DECODERS: Final = (*picture_formats.DECODERS, "MPO", "DIB", "ICO", "PCX", "PPM", "TGA")
"""Never EPS or metafiles: Pillow has other programs draw them."""
_KEPT: Final = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "GIF"}
_FORMS: Final = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "GIF": ("image/gif", "gif"),
}
_SCREEN_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What stands a picture upright, by the value of its orientation (Exif 2.32, 4.6.4)."""
_SEVERAL_VIEWS: Final = frozenset({"MPO", "TIFF", "HEIF", "ICO"})
"""Formats whose further frames are pages, sizes or depths, not motion."""


class Change(StrEnum):
    """What was done to a picture."""

    FORM = "form"
    SMALLER = "smaller"
    TURNED = "turned"
    STRIPPED = "stripped"
    STILLED = "stilled"


@dataclass(frozen=True)
class Raster:
    """A picture of the package."""

    media_type: str
    ending: str
    content: bytes
    width: int
    height: int
    animated: bool = False
    changes: frozenset[Change] = frozenset()


def fit_raster(content: bytes, *, cover: bool = False) -> Raster | None:
    """Return a picture fit for a book; None for one that cannot be shown.

    A cover may have a few pixels more than other pictures, and is no GIF.
    """
    if picture_formats.picture_format(content[:1_024]) is picture_formats.HEIC:
        picture_formats.enable_heic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's doubts (size, bad EXIF) are judged here
        try:
            with Image.open(io.BytesIO(content), formats=_DECODERS) as image:
                if image.width * image.height > limits.IMAGE_PIXELS:
                    return None
                return _fitted(image, content, cover=cover)
        except Exception:  # noqa: BLE001 - Pillow's decoders raise anything over damaged files
            return None


def _fitted(image: Image.Image, content: bytes, *, cover: bool) -> Raster:
    form = _KEPT.get(image.format or "")
    most = COVER_PIXELS if cover else MOST_PIXELS
    animated = image.format not in _SEVERAL_VIEWS and bool(getattr(image, "is_animated", False))
    changes = {Change.SMALLER} if image.width * image.height > most else set()
    if image.getexif().get(_ORIENTATION, 1) in _TURNS:
        changes.add(Change.TURNED)
    fits = form is not None and image.mode in _SCREEN_MODES and not (cover and form == "GIF")
    if form is None or not fits or changes:
        try:
            made = _remade(image, most)
        except OSError:
            # Of a file that breaks off, browsers show what there is: better than nothing.
            if form is None or not fits:
                raise
        else:
            return _described(made, image, form, frozenset(changes), animated=animated)
    elif _may_be_photograph(image, content, animated=animated):
        made = _remade(image, most)
        if made.media_type == "image/jpeg" and len(made.content) * _MUCH_SMALLER <= len(content):
            return replace(made, changes=frozenset({Change.FORM}))
    clean = without_hidden_data(content) if form != "GIF" else content
    stripped = frozenset({Change.STRIPPED}) if clean is not content else frozenset[Change]()
    return Raster(*_FORMS[form], clean, *image.size, animated, stripped)


def _described(
    made: Raster,
    image: Image.Image,
    form: str | None,
    changes: frozenset[Change],
    *,
    animated: bool,
) -> Raster:
    """Return a picture made anew with all that it took."""
    found = set(changes)
    if form is None or _FORMS[form][0] != made.media_type or image.mode not in _SCREEN_MODES:
        found.add(Change.FORM)
    if animated:
        found.add(Change.STILLED)
    if image.info.get("exif") or image.info.get("xmp"):
        found.add(Change.STRIPPED)
    return replace(made, changes=frozenset(found))


def _may_be_photograph(image: Image.Image, content: bytes, *, animated: bool) -> bool:
    if image.format != "PNG" or animated or len(content) < _PHOTOGRAPH_BYTES:
        return False
    return image.mode in {"L", "LA", "RGB", "RGBA"}


def _remade(image: Image.Image, most: int) -> Raster:
    """Return the picture decoded, turned upright, scaled, in the screen's colours, coded anew."""
    source = image.format or ""
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    if source == "TIFF":  # Pillow turns a TIFF as it decodes it.
        image.load()
        turn = None
    size = _size_within(image.size, most)
    if source == "JPEG":
        # The decoder halves by itself while more is left than wanted; this saves memory and time.
        image.draft(None, size)
    profile = image.info.get("icc_profile")
    shown = _resizable(image, smaller=size != image.size)
    if shown.size != size:
        shown = shown.resize(size, Image.Resampling.LANCZOS)
    if turn is not None:
        shown = shown.transpose(turn)
    return _coded(_in_screen_colours(shown, profile), photograph=source in {"JPEG", "MPO"})


def _size_within(size: tuple[int, int], most: int) -> tuple[int, int]:
    width, height = size
    if width * height <= most:
        return size
    scale = math.sqrt(most / (width * height))
    if min(width, height) * scale < 1:  # a hair: one pixel wide, and no longer than allowed
        return (1, min(height, most)) if width < height else (min(width, most), 1)
    return int(width * scale), int(height * scale)


def _resizable(image: Image.Image, *, smaller: bool) -> Image.Image:
    """Return the pixels in a mode whose values can be mixed, with transparency as a channel."""
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_in_bytes(np.asarray(image)))
    if image.mode == "1" and "transparency" not in image.info:
        return image.convert("L") if smaller else image.copy()
    if image.mode in {"PA", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"P", "1"}:
        return image.convert("RGB")
    return image.convert("LA") if image.mode == "La" else image.copy()


def _in_bytes(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return grays of more than a byte as bytes; real numbers may run from 0 to 1."""
    real = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    top = float(real.max(initial=0.0))
    if np.issubdtype(values.dtype, np.floating) and top <= 1:
        full = 1.0
    else:
        full = next((edge for edge in (255.0, 65_535.0) if top <= edge), top)
    if values.dtype == np.uint16:
        full = 65_535.0
    return np.clip(real * (255.0 / full) + 0.5, 0, 255).astype(np.uint8)


def _in_screen_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return bytes of gray or sRGB: through the file's own profile where it is one for them."""
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "LAB"}:
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(own):
                turned = ImageCms.profileToProfile(image, own, _srgb(), outputMode=mode)
                return turned if turned is not None else image
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile for other colours, or a torn one: as if there were none
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(image, lab, _srgb(), outputMode="RGB") or image
    return image if image.mode in _SCREEN_MODES else image.convert("RGB")


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _coded(image: Image.Image, *, photograph: bool) -> Raster:
    """Return a picture as JPEG or PNG, whichever suits what it shows."""
    if image.mode in {"LA", "RGBA"} and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("L" if image.mode == "LA" else "RGB")
    if photograph:
        return _as_jpeg(image)
    if image.mode in {"1", "LA", "RGBA"}:
        return _as_png(image)
    if image.mode == "RGB":
        if image.getcolors(_FEW_COLOURS) is not None:
            return _as_png(_in_palette(image))
    elif image.getcolors(_FEW_GRAYS) is not None:
        return _as_png(image)
    png, jpeg = _as_png(image), _as_jpeg(image)
    worth = len(png.content) >= _PHOTOGRAPH_BYTES
    return jpeg if worth and len(jpeg.content) * _MUCH_SMALLER <= len(png.content) else png


def _in_palette(image: Image.Image) -> Image.Image:
    """Return a picture of few colours with exactly those as its palette."""
    packed = np.asarray(image).astype(np.uint32) @ np.array([65_536, 256, 1], dtype=np.uint32)
    palette, places = np.unique(packed, return_inverse=True)
    found = Image.fromarray(places.reshape(packed.shape).astype(np.uint8))
    found.putpalette([part for value in palette.tolist() for part in value.to_bytes(3, "big")])
    return found


def _as_png(image: Image.Image) -> Raster:
    return _saved(image, "PNG")


def _as_jpeg(image: Image.Image) -> Raster:
    return _saved(image, "JPEG", quality=_QUALITY, optimize=True)


def _saved(image: Image.Image, form: str, **options: int) -> Raster:
    target = io.BytesIO()
    image.info = {}  # nothing of what the source said about itself goes on
    image.save(target, form, **options)
    return Raster(*_FORMS[form], target.getvalue(), *image.size)


def page_raster(image: Image.Image, *, has_pictures: bool) -> Raster:
    """Return the picture of a page set in type (RGB), as JPEG where that is much smaller.

    ``has_pictures``: whether anything on it is made of pixels; type and flat colours alone, whose
    edges JPEG blurs, are always PNG.
    """
    red, green, blue = image.split()
    is_gray = all(not any(ImageChops.difference(red, o).getextrema()) for o in (green, blue))
    shown = red if is_gray else image
    if has_pictures:
        return _coded(shown, photograph=False)
    if is_gray:
        # The edges of type need no more, and the file has half the size.
        step = 255 // (_PAGE_GRAYS - 1)
        return _as_png(shown.point(lambda gray: step * round(gray / step)))
    few = shown.getcolors(_FEW_COLOURS) is not None
    return _as_png(_in_palette(shown) if few else shown)
