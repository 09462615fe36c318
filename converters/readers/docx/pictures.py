"""Pictures of a document: stored once each, in a form that books can show."""

from __future__ import annotations

import gzip
import io
import re
import warnings
import zlib
from typing import Final, NamedTuple

from PIL import Image, UnidentifiedImageError

from converters import limits
from converters.files import BlobStore, ascii_slug
from converters.model.publication import Resource
from converters.readers.docx.metafiles import raster_in_metafile

_GZIP: Final = b"\x1f\x8b"
_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
_SVG: Final = re.compile(rb"<svg[\s>]")
_RASTER_MODES: Final = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})


class Picture(NamedTuple):
    """A stored picture, and whether it had to change its form."""

    resource: Resource
    converted: bool


class PictureError(Exception):
    """A picture that cannot be shown; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PictureShelf:
    """Pictures of one book: equal bytes become one resource."""

    def __init__(self, media: BlobStore) -> None:
        self._media = media
        self._pictures: dict[bytes | str, Picture] = {}
        self._names: set[str] = set()

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, in the order of first use."""
        found = {picture.resource.id: picture.resource for picture in self._pictures.values()}
        return tuple(found.values())

    def add(self, content: bytes, name: str) -> Picture:
        """Store a picture; PictureError DOCX-014 (unknown form) or DOCX-017 (damaged)."""
        shown, media_type, suffix, size = _as_shown(content)
        key = self._media.put(shown)
        known = self._pictures.get(key)
        if known is None:
            number = len(self._pictures) + 1
            stem = ascii_slug(name.rpartition("/")[2].rpartition(".")[0], fallback="image")
            file_name = f"{stem}.{suffix}"
            if file_name in self._names:
                file_name = f"{stem}-{number}.{suffix}"
            self._names.add(file_name)
            resource = Resource(f"image-{number}", key, media_type, file_name, *size)
            known = self._pictures[key] = Picture(resource, converted=shown is not content)
        return known


def _as_shown(content: bytes) -> tuple[bytes, str, str, tuple[int | None, int | None]]:
    """Return bytes, media type, suffix and pixel size of a picture as books take it."""
    if content.startswith(_GZIP):
        content = _gunzip(content)
    raster = raster_in_metafile(content)
    if raster is not None:
        content = raster
    if _SVG.search(content[:4096]) is not None:
        return content, "image/svg+xml", "svg", (None, None)
    for signature, media_type, suffix in _SIGNATURES:
        if content.startswith(signature):
            return content, media_type, suffix, _pixel_size(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return content, "image/webp", "webp", _pixel_size(content)
    png, size = _to_png(content)
    return png, "image/png", "png", size


def _gunzip(content: bytes) -> bytes:
    """Unpack EMZ, WMZ and SVGZ within the limit for pictures."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            unpacked = stream.read(limits.PACKAGE_XML_PART + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PictureError("DOCX-017") from error
    if len(unpacked) > limits.PACKAGE_XML_PART:
        raise PictureError("DOCX-017")
    return unpacked


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError as error:
        raise PictureError("DOCX-014") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError("DOCX-017") from error
    if image.width * image.height > limits.IMAGE_PIXELS:
        raise PictureError("DOCX-017")
    return image


def _pixel_size(content: bytes) -> tuple[int, int]:
    try:
        with _open(content) as image:
            return image.size
    except PictureError as error:
        raise PictureError("DOCX-017") from error


def _to_png(content: bytes) -> tuple[bytes, tuple[int, int]]:
    with _open(content) as image:
        if image.format in {"WMF", "EMF"}:
            raise PictureError("DOCX-014")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                shown = image if image.mode in _RASTER_MODES else image.convert("RGB")
                stream = io.BytesIO()
                shown.save(stream, "PNG", optimize=False)
        except (OSError, ValueError, SyntaxError, EOFError, zlib.error) as error:
            raise PictureError("DOCX-017") from error
        return stream.getvalue(), image.size
