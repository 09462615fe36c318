"""Damage documents in ways that reach deep: bytes anywhere, or one part inside a package."""

from __future__ import annotations

import io
import lzma
import random
import re
import struct
import zipfile
import zlib
from typing import Final

import atheris

_TAG: Final = re.compile(rb"<[^<>]{1,400}>")
_NUMBER: Final = re.compile(rb'(?<=")-?\d{1,9}(?=")')
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, OSError,
    RuntimeError,
)  # fmt: skip
"""What a package raises that this program's own damage has reached; RuntimeError: encrypted."""
_ODD_NUMBERS: Final = (
    b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"-2147483648", b"99999999999999999999",
    b"1e400", b"NaN", b"", "\u0663".encode(),
)  # fmt: skip


def mutated_bytes(document: bytes, longest: int, seed: int) -> bytes:
    """Let libFuzzer flip, copy and cross bytes."""
    damaged: bytes = atheris.Mutate(document, longest)
    return damaged


def mutated_package(document: bytes, longest: int, seed: int) -> bytes:
    """Damage one part of a ZIP package, or now and then the package itself.

    Flipped bits in a deflated part only ever reach the inflater; the readers lie behind it.
    """
    chance = random.Random(seed)
    if chance.random() < 0.1:
        return mutated_bytes(document, longest, seed)
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except _UNREADABLE:
        return mutated_bytes(document, longest, seed)
    texts = [name for name in parts if name.endswith((".xml", ".rels", ".xhtml", ".opf", ".ncx"))]
    if not texts:
        return mutated_bytes(document, longest, seed)
    name = chance.choice(sorted(texts))
    parts[name] = _mutated_xml(parts[name], longest, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    packed = target.getvalue()
    return packed if len(packed) <= longest else document


def _mutated_xml(content: bytes, longest: int, chance: random.Random) -> bytes:
    """Move, repeat or drop whole tags, make numbers odd, or change bytes."""
    tags = list(_TAG.finditer(content))
    kind = chance.randrange(5)
    if kind == 0 or not tags:
        return mutated_bytes(content, longest, chance.randrange(1 << 30))
    if kind == 1:
        return _with_odd_number(content, chance)
    first, second = chance.choice(tags), chance.choice(tags)
    if kind == 2:
        return content[: first.start()] + content[first.end() :]
    if kind == 3:
        return content[: first.end()] + second[0] + content[first.end() :]
    start, end = sorted((first.start(), second.end()))
    piece = content[start:end] if end - start < 20_000 else first[0]
    place = chance.choice(tags).end()
    return content[:place] + piece * chance.choice((1, 1, 2, 40)) + content[place:]


def _with_odd_number(content: bytes, chance: random.Random) -> bytes:
    numbers = list(_NUMBER.finditer(content))
    if not numbers:
        return content
    number = chance.choice(numbers)
    return content[: number.start()] + chance.choice(_ODD_NUMBERS) + content[number.end() :]
