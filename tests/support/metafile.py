"""A small drawing as Windows programs store it, made for tests."""

from __future__ import annotations

import struct


def metafile() -> bytes:
    """Return an EMF of 60 × 30 mm with a filled rectangle in its left half."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<2I", kind, 8 + len(data)) + data

    brush = record(39, struct.pack("<4I", 1, 0, 0x000000FF, 0)) + record(37, struct.pack("<I", 1))
    drawing = brush + record(43, struct.pack("<4i", 0, 0, 1134, 1134))
    last = record(14, struct.pack("<3I", 0, 16, 20))
    size = 108 + len(drawing) + len(last)
    head = struct.pack("<8i", 0, 0, 2267, 1133, 0, 0, 6000, 3000) + b" EMF"
    head += struct.pack("<3IHH3I", 0x10000, size, 5, 2, 0, 0, 0, 0)
    head += struct.pack("<4i", 12093, 6803, 320, 180) + bytes(12)
    return record(1, head) + drawing + last
