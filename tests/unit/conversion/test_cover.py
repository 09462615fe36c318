"""The cover that the user gave: a file that is no picture is told, whatever is wrong with it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from converters.conversion.cover import with_cover
from converters.errors import SourceError
from converters.files import BlobStore
from converters.model.metadata import Metadata
from converters.model.publication import Publication


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        SIGNATURE + chunk(b"IHDR", b"\0" * 4),
        SIGNATURE + HEAD + chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 8_000_000)),
        b"P6\n64x64 255\n",
    ],
    ids=["empty", "text", "torn head", "swollen text", "unfit size"],
)
def test_cover_that_is_no_picture_is_told(tmp_path: Path, content: bytes) -> None:
    cover = tmp_path / "bìa.png"
    cover.write_bytes(content)
    with pytest.raises(SourceError) as error:
        with_cover(Publication(Metadata(), ()), cover, BlobStore(tmp_path / "media"))
    assert error.value.diagnostic.code == "FILE-017"
