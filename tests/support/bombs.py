"""Small files that swell: made in a second, refused by anything that counts what it unpacks."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

_CONTENT_TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.\
wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = b"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
officeDocument" Target="word/document.xml"/></Relationships>"""
_CHUNK = 1 << 20


def repeated_deflate(byte: bytes, chunks: int) -> tuple[bytes, int]:
    """Return a raw deflate stream of ``chunks`` MiB of one byte, and the CRC-32 of its content."""
    content = byte * _CHUNK
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(content)
    packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(chunks):
        crc = zlib.crc32(content, crc)
    return block * chunks + b"\x03\x00", crc


def zip_bomb_docx(target: Path, mebibytes: int = 3 * 1024) -> None:
    """Write a DOCX whose body unpacks to ``mebibytes`` MiB of blanks."""
    packed, crc = repeated_deflate(b" ", mebibytes)
    size = mebibytes * _CHUNK
    name = b"word/document.xml"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
    original = target.read_bytes()
    end = original.rindex(b"PK\x05\x06")
    directory_size, directory_at = struct.unpack("<II", original[end + 12 : end + 20])
    fields = (20, 0, 8, 0, 33, crc, len(packed), size & 0xFFFFFFFF, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<5H3I2H", *fields) + name + packed
    central = (
        b"PK\x01\x02"
        + struct.pack("<6H3I5H2I", 20, *fields[:9], 0, 0, 0, 0, 0, directory_at)
        + name
    )
    directory = original[directory_at : directory_at + directory_size] + central
    tail = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), directory_at + len(local), 0
    )
    target.write_bytes(original[:directory_at] + local + directory + tail)


def xml_bomb_docx(target: Path) -> None:
    """Write a DOCX whose body defines nested entities that would unfold to gigabytes."""
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha ha ha ha ha">'
        for n in range(12)
    )
    body = (
        f'<?xml version="1.0"?><!DOCTYPE w:document [{levels}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", body)


def huge_png(target: Path, side: int = 60_000) -> None:
    """Write a valid one-bit PNG of ``side`` × ``side`` pixels, all white."""
    row = b"\x00" + b"\xff" * ((side + 7) // 8)
    packer = zlib.compressobj(9)
    packed = [packer.compress(row) for _ in range(side)]
    packed.append(packer.flush())
    header = struct.pack(">II5B", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", b"".join(packed)), (b"IEND", b"")]
    target.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )
    )
