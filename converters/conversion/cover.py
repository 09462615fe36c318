"""The cover picture that the user gave, put into the book."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import msgspec

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.files import BlobStore, require_file
from converters.model.publication import Publication, Resource

_KEPT: Final = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
"""Raster core media types of EPUB 3.3, section 3.2; everything else becomes PNG."""


def with_cover(publication: Publication, picture: Path, media: BlobStore) -> Publication:
    """Return the book with ``picture`` as its cover, in place of one that the source had.

    Raises SourceError FILE-010 for a file that is not there, FILE-031 for a pipe or device,
    FILE-017 for one that is not a picture within the limits.
    """
    content, media_type, ending, size = _picture(picture)
    taken = {resource.id for resource in publication.resources}
    name = next(
        candidate
        for candidate in ("cover", *(f"cover-{n}" for n in range(2, len(taken) + 3)))
        if candidate not in taken and not _name_is_taken(publication, f"{candidate}.{ending}")
    )
    resource = Resource(name, media.put(content), media_type, f"{name}.{ending}", *size)
    resources = (*publication.resources, resource)
    return msgspec.structs.replace(publication, resources=resources, cover=name)


def _name_is_taken(publication: Publication, name: str) -> bool:
    return any(resource.name.casefold() == name for resource in publication.resources)


def _picture(path: Path) -> tuple[bytes, str, str, tuple[int, int]]:
    from PIL import Image

    try:
        require_file(path)
        if path.stat().st_size > limits.IMAGE_FILE:
            raise SourceError.of("FILE-017", Origin(path.name))
        content = path.read_bytes()
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > limits.IMAGE_PIXELS:
                raise SourceError.of("FILE-017", Origin(path.name))
            # Decoding now, so that a torn file is refused here and not by a reading system.
            image.load()
            kind = _KEPT.get(image.format or "")
            if kind is None:
                output = io.BytesIO()
                image.convert("RGB").save(output, "PNG")
                content, kind = output.getvalue(), _KEPT["PNG"]
            return content, *kind, image.size
    except FileNotFoundError as error:
        raise SourceError.of("FILE-010", Origin(path.name), source=str(path)) from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise SourceError.of("FILE-017", Origin(path.name)) from error
