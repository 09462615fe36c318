"""The order in which the files of one book are read: as an order file says, else by their names.

An order file is a plain text, ``order.txt`` or ``thu-tu.txt``, in the folder of the chapters: one
file name a line, empty lines and lines that start with ``#`` passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.files import ascii_slug, natural_key
from converters.readers.number_formats import format_number

ORDER_FILES: Final = ("order.txt", "thu-tu.txt", "thứ tự.txt")
_LARGEST: Final = 1 << 20
_COUNTED: Final = 199
_WORDS: Final = frozenset(
    {
        "chuong", "hoi", "thien", "bai", "phan", "quyen", "tap", "chapter", "chap", "ch", "part",
        "book", "volume", "vol",
    }
)  # fmt: skip
_FILLERS: Final = frozenset({"thu", "the", "so", "no"})
_ENGLISH: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_ORDINALS: Final = {
    "nhat": 1, "nhi": 2, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}  # fmt: skip
_FRONT: Final = (
    "bia", "cover", "title-page", "trang-ten-sach", "loi-nha-xuat-ban", "de-tang", "loi-de-tang",
    "dedication", "de-tu", "epigraph", "muc-luc", "contents", "loi-gioi-thieu", "gioi-thieu",
    "foreword", "loi-noi-dau", "loi-tua", "tua", "preface", "loi-dan", "dan-nhap", "loi-mo-dau",
    "mo-dau", "introduction", "prologue",
)  # fmt: skip
_BACK: Final = (
    "vi-thanh", "doan-ket", "ket", "ket-luan", "loi-ket", "epilogue", "conclusion", "loi-bat",
    "afterword", "loi-cam-on", "acknowledgments", "acknowledgements", "phu-luc", "appendix",
    "chu-thich", "chu-giai", "notes", "tai-lieu-tham-khao", "thu-muc", "bibliography", "glossary",
    "bang-tra", "sach-dan", "index", "ve-tac-gia", "about-the-author",
)  # fmt: skip
_FEWEST_NUMBERED: Final = 2
_Key = tuple[int, int, tuple[tuple[int, int, str], ...]]


class Ordered(NamedTuple):
    """Files in reading order, and those that an order file does not name."""

    files: tuple[Path, ...]
    left_out: tuple[Path, ...] = ()


def is_order_file(file: Path) -> bool:
    """Return whether a file tells the order of the others by its name."""
    return _folded(file.name) in ORDER_FILES


def in_order(folder: Path, documents: Sequence[Path]) -> Ordered:
    """Return the documents of a folder in reading order.

    Raises SourceError FILE-020 where the order file names what is not there or names it twice, and
    FILE-021 where it cannot be read.
    """
    found = sorted(file for file in folder.iterdir() if is_order_file(file) and file.is_file())
    order = found[0] if found else None
    if order is None:
        return Ordered(_by_name(documents))
    return _as_told(order, documents)


# ---- the order file ---------------------------------------------------------------------------


def _as_told(order: Path, documents: Sequence[Path]) -> Ordered:
    chosen: list[Path] = []
    for number, line in enumerate(_lines(order), start=1):
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        found = _named(name, documents)
        if found is None or found in chosen:
            origin = Origin(order.name, paragraph=number)
            raise SourceError.of("FILE-020", origin, file=order.name, name=name)
        chosen.append(found)
    if not chosen:
        return Ordered(_by_name(documents))
    return Ordered(tuple(chosen), tuple(file for file in documents if file not in chosen))


def _lines(order: Path) -> list[str]:
    origin = Origin(order.name)
    try:
        if order.stat().st_size > _LARGEST:
            raise SourceError.of("FILE-021", origin, file=order.name)
        return order.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError.of("FILE-021", origin, file=order.name) from error


def _named(name: str, documents: Sequence[Path]) -> Path | None:
    """Return the document of a name, its ending left out where that is clear."""
    folded = _folded(name)
    whole = [file for file in documents if _folded(file.name) == folded]
    stems = [file for file in documents if _folded(file.stem) == folded]
    found = whole or stems
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


# ---- names ------------------------------------------------------------------------------------


def _by_name(documents: Sequence[Path]) -> tuple[Path, ...]:
    """Order by the numbers that the names say where all names are plain about it, else as sorted.

    ``Chương IX`` stands before ``Chương X``, ``Chương hai`` before ``Chương mười``; a foreword
    stands before the chapters and an appendix behind them.
    """
    keys = {file: _key(file.stem) for file in documents}
    known = [key for key in keys.values() if key is not None]
    numbered = sum(key[0] == 0 for key in known)
    if len(known) < len(documents) or numbered < _FEWEST_NUMBERED:
        return tuple(sorted(documents, key=lambda file: natural_key(file.name)))
    return tuple(sorted(documents, key=lambda file: (keys[file], natural_key(file.name))))


def _key(stem: str) -> _Key | None:
    """Return the place of a name, None where it does not say one surely."""
    slug = ascii_slug(stem)
    for side, names in ((-1, _FRONT), (1, _BACK)):
        for place, name in enumerate(names):
            if slug == name or slug.startswith(f"{name}-"):
                return side, place, natural_key(stem)
    tokens = slug.split("-")
    if tokens[0] not in _WORDS:
        return None
    rest = tokens[2:] if len(tokens) > 2 and tokens[1] in _FILLERS else tokens[1:]
    return _numbered(rest)


def _numbered(tokens: list[str]) -> _Key | None:
    if not tokens:
        return None
    if tokens[0].isdigit() and len(tokens[0]) <= 6:
        return 0, int(tokens[0]), natural_key("-".join(tokens[1:]))
    for length in range(min(4, len(tokens)), 0, -1):
        number = _NUMBERS.get("-".join(tokens[:length]))
        if number is not None:
            return 0, number, natural_key("-".join(tokens[length:]))
    return None


def _numbers() -> dict[str, int]:
    found = dict(_ORDINALS)
    found |= {word: number for number, word in enumerate(_ENGLISH, start=1)}
    for number in range(1, _COUNTED + 1):
        found.setdefault(format_number(number, "lowerRoman"), number)
        found.setdefault(ascii_slug(format_number(number, "vietnameseCounting")), number)
    found.setdefault("tu", 4)
    found.setdefault("bay", 7)
    return found


_NUMBERS: Final = _numbers()
