"""Pictures of a document: stored once each, in a form that books can show."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import warnings
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree
from PIL import Image, UnidentifiedImageError

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.files import BlobStore, ascii_slug
from converters.model.publication import Resource
from converters.readers.docx.metafiles import raster_in_metafile
from converters.readers.docx.stand_ins import Sight, stand_in
from converters.readers.package import parse_xml

_GZIP: Final = b"\x1f\x8b"
_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
_SVG: Final = re.compile(rb"<svg[\s>]")
_HAIR: Final = 0.004
_JPEG_QUALITY: Final = 92
_TURNS: Final = (
    None,
    Image.Transpose.ROTATE_270,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_90,
)
"""Pillow turns the other way round."""
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_NOT_PLAIN: Final = frozenset({"text", "script", "foreignObject", "style", "use"})
_RASTER_MODES: Final = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})


class Picture(NamedTuple):
    """A stored picture, and why it had to change its form: a code, None where it did not."""

    resource: Resource
    change: str | None


class Look(NamedTuple):
    """How a document shows a picture: the share cut off at each side, quarter turns, mirrored."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    turns: int = 0
    """Clockwise."""
    mirrored: bool = False
    """Left and right exchanged, before it is turned."""

    @property
    def is_plain(self) -> bool:
        """Whether it is shown as it is; a hair's breadth cut off does not count."""
        cut = max(self.left, self.top, self.right, self.bottom)
        return cut < _HAIR and self.turns % 4 == 0 and not self.mirrored


AS_IT_IS: Final = Look()


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

    def add(self, content: bytes, name: str, look: Look = AS_IT_IS) -> Picture:
        """Store a picture; PictureError DOCX-014 (unknown form) or DOCX-017 (damaged)."""
        shown, media_type, suffix, size = _as_shown(content)
        change = None if shown is content else "DOCX-015"
        if not look.is_plain and media_type != "image/svg+xml":
            shown, media_type, suffix, size = _looked(shown, look)
            change = "DOCX-046"
        key = self._media.put(shown)
        known = self._pictures.get(key)
        if known is None:
            number = len(self._pictures) + 1
            stem = ascii_slug(name.rpartition("/")[2].rpartition(".")[0], fallback="image")
            file_name, again = f"{stem}.{suffix}", number
            while file_name in self._names:
                file_name, again = f"{stem}-{again}.{suffix}", again + 1
            self._names.add(file_name)
            resource = Resource(f"image-{number}", key, media_type, file_name, *size)
            known = self._pictures[key] = Picture(resource, change)
        return known._replace(change=change)

    def add_or_stand_in(self, content: bytes, sight: Sight, look: Look = AS_IT_IS) -> Picture:
        """Store a picture, for a metafile that cannot be drawn what stands for it.

        The change is then DOCX-054 or DOCX-055. PictureError as ``add``.
        """
        try:
            return self.add(content, sight.name, look)
        except PictureError as error:
            unpacked = _gunzip(content) if content.startswith(_GZIP) else content
            found = stand_in(unpacked, sight) if error.code == "DOCX-014" else None
            if found is None:
                raise
            shown = look if found.reason == "DOCX-054" else AS_IT_IS
            return self.add(found.content, sight.name, shown)._replace(change=found.reason)


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


def is_plain_drawing(content: bytes) -> bool:
    """Return whether an SVG is whole and shows no letters, scripts or things from outside."""
    try:
        root = parse_xml(content, Origin("svg"))
    except SourceError:
        return False
    names = {etree.QName(element).localname for element in root.iter(etree.Element)}
    links = (element.get(_HREF) or element.get("href") or "#" for element in root.iter())
    return not names & _NOT_PLAIN and all(link.startswith(("#", "data:")) for link in links)


def _looked(content: bytes, look: Look) -> tuple[bytes, str, str, tuple[int, int]]:
    """Return a picture cut and turned as the document shows it; photographs stay JPEG."""
    with _open(content) as image, _decoding():
        shown = _turned(image.crop(_kept_box(image.size, look)), look)
        form = "JPEG" if image.format == "JPEG" else "PNG"
        if form == "PNG" and shown.mode not in _RASTER_MODES:
            shown = shown.convert("RGB")
        profile = image.info.get("icc_profile")
        stream = io.BytesIO()
        options = {"quality": _JPEG_QUALITY} if form == "JPEG" else {}
        shown.save(stream, form, icc_profile=profile, **options)
    media_type, suffix = ("image/jpeg", "jpg") if form == "JPEG" else ("image/png", "png")
    return stream.getvalue(), media_type, suffix, shown.size


def _kept_box(size: tuple[int, int], look: Look) -> tuple[int, int, int, int]:
    width, height = size
    left, top = round(width * look.left), round(height * look.top)
    right, bottom = width - round(width * look.right), height - round(height * look.bottom)
    left, top = min(left, width - 1), min(top, height - 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _turned(image: Image.Image, look: Look) -> Image.Image:
    if look.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    turn = _TURNS[look.turns % 4]
    return image if turn is None else image.transpose(turn)


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


@contextlib.contextmanager
def _decoding() -> Iterator[None]:
    """Let Pillow work in silence; over damaged pictures PictureError DOCX-017."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PictureError:
        raise
    except Exception as error:
        # Its decoders raise anything over damaged files.
        raise PictureError("DOCX-017") from error


def _open(content: bytes) -> Image.Image:
    with _decoding():
        try:
            image = Image.open(io.BytesIO(content))
        except UnidentifiedImageError as error:
            raise PictureError("DOCX-014") from error
    if image.width * image.height > limits.IMAGE_PIXELS:
        raise PictureError("DOCX-017")
    return image


def _pixel_size(content: bytes) -> tuple[int, int]:
    try:
        with _open(content) as image:
            return image.size
    except PictureError as error:
        raise PictureError("DOCX-017") from error


def _draw(metafile: Image.Image) -> None:
    """Let the system draw a metafile, which Windows can; PictureError DOCX-014 elsewhere."""
    try:
        metafile.load()
    except OSError as error:
        raise PictureError("DOCX-014") from error


def _to_png(content: bytes) -> tuple[bytes, tuple[int, int]]:
    with _open(content) as image, _decoding():
        if image.format in {"WMF", "EMF"}:
            _draw(image)
        elif image.format == "EPS":
            # Never handed to a program that would run it.
            raise PictureError("DOCX-014")
        shown = image if image.mode in _RASTER_MODES else image.convert("RGB")
        stream = io.BytesIO()
        shown.save(stream, "PNG", optimize=False)
        return stream.getvalue(), image.size
