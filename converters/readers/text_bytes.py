"""Bytes of a plain text made characters: byte order marks, UTF-8, UTF-16, Vietnamese, others."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.legacy_text import NAMES
from converters.vietnamese.detection import ENOUGH_WORDS, detect
from converters.vietnamese.encodings import Encoding
from converters.vietnamese.language import guess_language
from converters.vietnamese.viqr import decode_viqr, looks_like_viqr

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD: Final = 1 << 16
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS: Final = 0.02
_STRAY_CONTROLS: Final = 8
"""So many are no sign of a binary file, however short it is."""
_PART: Final = 4_000
_WIDEST_UNIT: Final = 4
_UTF8_SHARE: Final = 0.25
"""Lines of UTF-8 among those with signs beyond ASCII, from which a file is taken for it."""
_STRANGER: Final = re.compile("(?<![\u0530-\u08ff])[\u0530-\u08ff](?![\u0530-\u08ff])")
"""A lone letter of Armenian to Arabic script: two bytes of legacy Vietnamese make one by chance."""
_WIDE_SHARE: Final = 0.28
_JUDGED: Final = 1 << 18
"""Bytes by which a code page of the world is told."""
_FEW_DAMAGED: Final = 0.001
_WESTERN: Final = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})


_FEW_LETTERS: Final = 8
_PLAIN_SHARE: Final = 0.3
"""Share of letters of the alphabet's own among those of a West European text."""
_UNUSED: Final = (
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1006", "cp1026", "cp1140", "utf_16_be",
    "utf_16_le", "utf_32_be", "utf_32_le", "utf_7",
)  # fmt: skip
"""Code pages of mainframes, of which chance alone finds one here, and what is told by zeros."""


class TextFile(NamedTuple):
    """Characters of a file and how they were read."""

    text: str
    encoding: str
    """Name for people."""
    legacy: Encoding | None = None
    """Set where ``text`` holds the bytes of this encoding, still to be decoded by paragraph."""
    replaced: int = 0
    """Bytes that are wrong in the encoding and became U+FFFD."""


def text_of(content: bytes, origin: Origin) -> TextFile:
    """Return the characters of a file; SourceError TXT-001 where it is no text."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strict_or_mended(content[len(mark) :], name, origin)
    # Old programs fill their last block with zeros.
    size = len(content.rstrip(b"\0"))
    if content and not size:
        raise SourceError.of("TXT-001", origin)
    wide = content[: size + -size % _WIDEST_UNIT]
    if (encoding := _wide_encoding(wide)) is not None:
        return _strict_or_mended(wide, encoding, origin)
    content = content[:size]
    head = content[:_HEAD]
    controls = len(_CONTROLS.findall(head))
    if controls > max(_STRAY_CONTROLS, _MOST_CONTROLS * len(head)):
        raise SourceError.of("TXT-001", origin)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _by_lines(content) or _legacy(content) or _code_page(content, origin)
    if looks_like_viqr(text):
        return TextFile(decode_viqr(text), NAMES[Encoding.VIQR])
    if text.isascii() and _CONTROLS.search(content) and (found := _legacy(content)):
        return found
    return TextFile(text, "UTF-8")


def _wide_encoding(content: bytes) -> str | None:
    """Return UTF-16 or UTF-32 without a mark by its zero bytes, which stand on one side only."""
    head = content[:_HEAD]
    if len(content) % 4 == 0 and head.count(0) > len(head) // 2:
        for place, name in ((3, "utf-32-le"), (0, "utf-32-be")):
            if not any(head[place::4]):
                return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # A third of the bytes of Vietnamese in UTF-16 are zero, half of those of English.
    if even + odd < _WIDE_SHARE * len(head) or len(content) % 2:
        return None
    if even * 20 < odd:
        return "utf-16-le"
    return "utf-16-be" if odd * 20 < even else None


def _strict_or_mended(content: bytes, encoding: str, origin: Origin) -> TextFile:
    text = content.decode(encoding, errors="replace").rstrip("\0")
    replaced = text.count("\ufffd")
    if text.count("\0") > _STRAY_CONTROLS or replaced > max(1, _FEW_DAMAGED * len(text)):
        raise SourceError.of("TXT-001", origin)
    return TextFile(text, encoding.upper().removesuffix("-LE").removesuffix("-BE"), None, replaced)


def _legacy(content: bytes) -> TextFile | None:
    """Return the file as a Vietnamese code page if some stretch of it shows one."""
    text = content.decode("latin-1")
    for start in range(0, min(len(text), 40 * _PART), _PART):
        verdict = detect(text[start : start + _PART])
        if verdict.encoding and verdict.vietnamese and verdict.words >= ENOUGH_WORDS:
            return TextFile(text, NAMES[verdict.encoding], verdict.encoding)
    short = detect(text[:_PART])
    if short.encoding is not None and short.vietnamese:
        return TextFile(text, NAMES[short.encoding], short.encoding)
    return None


def western(content: bytes) -> str:
    """Return bytes as Windows-1252; the five bytes without a character are C1 controls.

    So browsers read them (WHATWG Encoding, index windows-1252), and legacy Vietnamese fonts have
    letters there.
    """
    return code_page_text(content, "cp1252")


def code_page_text(content: bytes, codec: str) -> str:
    """Return bytes in a code page; those without a character are C1 controls, as in ``western``.

    Code pages with several bytes a character give U+FFFD for what is none.
    """
    if codec in _WIDE:
        return content.decode(codec, errors="replace")
    return content.decode(codec, errors="surrogateescape").translate(_UNASSIGNED)


_WIDE: Final = frozenset(
    {"cp932", "cp949", "cp950", "gbk", "johab", "shift_jis", "utf-8", "gb2312", "big5"}
)
_UNASSIGNED: Final = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}


def _by_lines(content: bytes) -> TextFile | None:
    """Return UTF-8 with lines that are none, of files that were put together or damaged.

    A line with few broken bytes keeps the rest; others are read as Windows-1252, which shows the
    bytes of legacy Vietnamese too. None where few lines are UTF-8: another encoding is meant.
    """
    pieces: list[str] = []
    good = wrong = replaced = 0
    for line in content.splitlines(keepends=True):
        text = line.decode("utf-8", errors="replace")
        strangers = len(_STRANGER.findall(text))
        broken = text.count("\ufffd") + strangers
        beyond = 0 if text.isascii() else sum(character > "\x7f" for character in text)
        good += beyond > 0 and not broken
        if broken * 2 <= beyond and not strangers:
            replaced += broken
            good += broken > 0
        else:
            wrong += 1
            text = western(line)
        pieces.append(text)
    if good < _UTF8_SHARE * (good + wrong):
        return None
    name = "windows-1252, UTF-8" if wrong else "UTF-8"
    return TextFile("".join(pieces), name, None, replaced)


def _too_short_to_tell(text: str) -> bool:
    """Tell whether a text has too few signs beyond ASCII for statistics and could be Western."""
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(character.isalpha() for character in text)
    plain = sum(character.isascii() and character.isalpha() for character in text)
    return (
        len(beyond) <= _FEW_LETTERS and plain >= _PLAIN_SHARE * letters and "\ufffd" not in beyond
    )


def _code_page(content: bytes, origin: Origin) -> TextFile:
    """Return a text in another code page of the world; the West European one is tried first."""
    text = content.decode("cp1252", errors="replace")
    if guess_language(text) in _WESTERN or _too_short_to_tell(text[:_JUDGED]):
        return TextFile(text, "windows-1252", None, text.count("\ufffd"))
    import charset_normalizer

    found = charset_normalizer.from_bytes(content[:_JUDGED], cp_exclusion=[*_UNUSED])
    best = found.best()
    if best is None:
        raise SourceError.of("TXT-001", origin)
    # Of code pages that make as much sense the commonest is meant.
    is_western = any(m.encoding == "cp1252" and m.coherence >= best.coherence for m in found)
    encoding = "cp1252" if is_western else best.encoding
    text = content.decode(encoding, errors="replace")
    name = "windows-1252" if is_western else encoding.replace("_", "-")
    return TextFile(text, name, None, text.count("\ufffd"))
