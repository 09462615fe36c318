"""``structure.toml``: what a person decided about the structure and the words of a book, as a file.

One ``[[place]]`` a decision; equal decisions give equal bytes. The same file is written as a start
from what the program guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Box, Diagnostic
from converters.files import lies_there, write_file
from converters.metadata_files.handwriting import read_handwriting, set_aside
from converters.model.decision import (
    DEEPEST_HEADING,
    NO_HEADING,
    Decision,
    decision_of,
)
from converters.model.guess import BlockKind, Guess, Mode
from converters.settings import (
    chosen,
    missing_value,
    read_toml,
    reject_unknown,
    unfit_value,
    wrong_value,
)
from converters.vocabularies import SectionRole

STRUCTURE_FILE: Final = "structure.toml"
"""Decisions on all books in a folder, or beside one as ``<name>.structure.toml``."""

_PLACES: Final = "place"
_NONE: Final = "none"
_SAID: Final = ("heading", "role", "block", "instead")
"""What a decision that corrects no word may say; it says one of these at least."""
_WRITTEN: Final = ("source", "text", "word", "correct", "instead")
"""Keys whose value can be any text."""
_NUMBERS: Final = ("paragraph", "paragraphs", "page")
_BOX: Final = "box"
_EDGES: Final = 4
_LEVELS: Final = range(1, DEEPEST_HEADING + 1)
_KNOWN: Final = (*_WRITTEN, *_SAID, *_NUMBERS, _BOX)
_ENTRY_HEAD: Final = re.compile(r"\s*\[\[\s*place\s*\]\]\s*(?:#.*)?")
_HEAD: Final = """\
# Cấu trúc sách: mỗi [[place]] là một quyết định, thay cho điều chương trình tự đoán.
# Structure of the book: each [[place]] is a decision that wins over what the program guesses.
#   heading = 1 … 6 | "none"   role = "preface", "chapter", …   block = "verse", "quotation",
#   "epigraph", "list", "caption", "scene-break", "contents", "paragraph" (plain text)
#   instead = "what the paragraph says instead / lời thay cho cả đoạn" ("": nothing / bỏ đoạn)
# Từ nhận dạng sai trong bản quét / a misread word of a scan (no page: in the whole book):
#   page = 12   word = "biến" (as read)   correct = "biển" (the same word: it was read right)
"""


def read_structure(path: Path, sources: Iterable[str] | None) -> tuple[Decision, ...]:
    """Return the decisions of a file that may be about the named sources; None: all of them.

    Raises SettingsError META-001 or META-004 for an unknown key, META-002, META-005 or META-006 for
    a value that does not fit, META-033 for one that is missing, META-003 where the file cannot be
    read.
    """
    values = read_toml(path)
    reject_unknown(values, (_PLACES,), path.name)
    entries = values.get(_PLACES, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise wrong_value(_PLACES, entries, path.name)
    decisions = tuple(_decision(entry, path.name) for entry in entries)
    if sources is None:
        return decisions
    names = {None, *sources}
    return tuple(decision for decision in decisions if decision.source in names)


def write_structure(path: Path, decisions: Sequence[Decision]) -> None:
    """Write decisions in canonical form. Raises DestinationError where that fails."""
    write_file(path.absolute(), structure_text(decisions).encode("utf-8"))


def structure_text(decisions: Sequence[Decision], reasons: Sequence[str] = ()) -> str:
    """Return the file for some decisions; ``reasons``, one a decision, stand above them."""
    comments = reasons or [""] * len(decisions)
    return "\n".join((_HEAD, *(_entry(d, why) for d, why in zip(decisions, comments, strict=True))))


def write_guesses(
    path: Path, guesses: Sequence[Guess], lost: Sequence[Decision], language: str
) -> tuple[Diagnostic, ...]:
    """Write what was guessed with the reasons, for a person to go on from; tell what was done.

    ``lost`` are decisions that found no place in the text; they are kept, at the end. Where there
    is a file already, all of it stays as a person wrote it, and what was guessed beside that is
    added: STR-063. STR-064 where it is laid out too unusually for that: it is written anew, and
    lies beside itself as it was. Raises SettingsError as ``read_structure`` does, DestinationError.
    """
    if lies_there(path):
        return _added(path, [guess for guess in guesses if guess.mode is Mode.AUTO], language)
    reasons = [*(_reason(guess, language) for guess in guesses), *("" for _ in lost)]
    text = structure_text((*decisions_of(guesses), *lost), reasons)
    write_file(path.absolute(), text.encode("utf-8"))
    return (_told(path, len(reasons), 0),)


def _added(path: Path, guesses: Sequence[Guess], language: str) -> tuple[Diagnostic, ...]:
    before = read_structure(path, None)
    new = [guess for guess in guesses if decision_of(guess) not in before]
    told = _told(path, len(new), len(before))
    if not new:
        return (told,)
    written = read_handwriting(path)
    if _is_usual(written.text, before):
        entries = (_entry(decision_of(guess), _reason(guess, language)) for guess in new)
        written.written(path, "\n".join((f"{written.text.rstrip()}\n", *entries)))
        return (told,)
    copy = set_aside(path)
    reasons = [*("" for _ in before), *(_reason(guess, language) for guess in new)]
    written.written(path, structure_text((*before, *decisions_of(new)), reasons))
    return told, Diagnostic.of("STR-064", file=path.name, copy=copy.name)


def _told(path: Path, new: int, kept: int) -> Diagnostic:
    return Diagnostic.of("STR-063", file=path.name, count=new, kept=kept)


def decisions_of(guesses: Iterable[Guess]) -> tuple[Decision, ...]:
    """Return guesses as decisions."""
    return tuple(map(decision_of, guesses))


# ---- reading ----------------------------------------------------------------------------------


def _decision(entry: dict[str, Any], source: str) -> Decision:
    reject_unknown(entry, _KNOWN, source)
    for key in _NUMBERS:
        value = entry.get(key, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise wrong_value(key, value, source)
    for key in _WRITTEN:
        if not isinstance(entry.get(key, ""), str):
            raise wrong_value(key, entry[key], source)
    _require_whole_word(entry, source)
    decision = Decision(
        text=entry.get("text", ""),
        source=entry.get("source"),
        paragraph=entry.get("paragraph"),
        paragraphs=entry.get("paragraphs", 1),
        heading=_level(entry, source),
        role=chosen(SectionRole, "role", entry.get("role"), source),
        block=chosen(BlockKind, "block", entry.get("block"), source),
        instead=unicodedata.normalize("NFC", entry["instead"]) if "instead" in entry else None,
        word=_nfc(entry.get("word", "")),
        correction=_nfc(entry["correct"]) if "correct" in entry else None,
        page=entry.get("page"),
        box=_box(entry, source),
    )
    if decision.correction is not None:
        return decision
    if not decision.text.strip() and decision.paragraph is None:
        if "text" in entry:
            raise wrong_value("text", entry["text"], source)
        raise missing_value("text", source)
    if all(getattr(decision, name) is None for name in _SAID):
        raise missing_value(" | ".join(_SAID), source)
    return decision


def _require_whole_word(entry: dict[str, Any], source: str) -> None:
    """Raise META-033 for a word or its correction without the other, META-002 for an empty one."""
    for key, other in (("word", "correct"), ("correct", "word")):
        if key in entry and other not in entry:
            raise missing_value(other, source)
        if key in entry and not str(entry[other]).strip():
            raise wrong_value(other, entry[other], source)


def _nfc(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _box(entry: dict[str, Any], source: str) -> Box | None:
    """Return the four edges, in source pixels: left, top, right, bottom."""
    value = entry.get(_BOX)
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) != _EDGES
        or any(isinstance(edge, bool) or not isinstance(edge, int | float) for edge in value)
    ):
        raise wrong_value(_BOX, value, source)
    return Box(*map(float, value))


def _level(entry: dict[str, Any], source: str) -> int | None:
    value = entry.get("heading")
    if value is None:
        return None
    if value == _NONE:
        return NO_HEADING
    if isinstance(value, bool) or value not in _LEVELS:
        raise unfit_value("heading", value, (*map(str, _LEVELS), _NONE), source)
    return int(value)


# ---- writing ----------------------------------------------------------------------------------


def _is_usual(text: str, decisions: Sequence[Decision]) -> bool:
    """Return whether each decision stands under a ``[[place]]`` of its own."""
    return sum(is_entry for is_entry, _ in _pieces(text)) == len(decisions)


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Cut a file: every entry with the remarks right above it, and what stands between them."""
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines) if _ENTRY_HEAD.fullmatch(line)]
    pieces: list[tuple[bool, str]] = []
    end = 0
    for head, following in zip(heads, (*heads[1:], len(lines)), strict=False):
        start = head
        while start > end and _is_remark(lines[start - 1]):
            start -= 1
        pieces.append((False, "\n".join(lines[end:start])))
        said = (n for n in range(head, following) if lines[n].strip() and not _is_remark(lines[n]))
        end = max(said) + 1
        pieces.append((True, "\n".join(lines[start:end])))
    pieces.append((False, "\n".join(lines[end:])))
    return pieces


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("#")


def _reason(guess: Guess, language: str) -> str:
    if guess.mode is Mode.MANUAL:
        return ""
    why = Diagnostic.of(guess.reason).text(language)
    return f"{guess.reason} ({guess.confidence:.0%}): {why}"


def _entry(decision: Decision, comment: str) -> str:
    lines = [f"# {comment}"] if comment else []
    lines.append(f"[[{_PLACES}]]")
    if decision.source is not None:
        lines.append(f"source = {_quoted(decision.source)}")
    if decision.paragraph is not None:
        lines.append(f"paragraph = {decision.paragraph}")
    if decision.paragraphs != 1:
        lines.append(f"paragraphs = {decision.paragraphs}")
    if decision.text:
        lines.append(f"text = {_quoted(decision.text)}")
    if decision.heading is not None:
        level = f'"{_NONE}"' if decision.heading == NO_HEADING else str(decision.heading)
        lines.append(f"heading = {level}")
    if decision.role is not None:
        lines.append(f"role = {_quoted(decision.role.value)}")
    if decision.block is not None:
        lines.append(f"block = {_quoted(decision.block.value)}")
    if decision.instead is not None:
        lines.append(f"instead = {_quoted(decision.instead)}")
    if decision.correction is not None:
        lines.extend(_word_lines(decision, decision.correction))
    return "\n".join(lines) + "\n"


def _word_lines(decision: Decision, correction: str) -> Iterator[str]:
    if decision.page is not None:
        yield f"page = {decision.page}"
    if decision.box is not None:
        edges = (decision.box.left, decision.box.top, decision.box.right, decision.box.bottom)
        yield f"{_BOX} = [{', '.join(map(repr, edges))}]"
    yield f"word = {_quoted(decision.word)}"
    yield f"correct = {_quoted(correction)}"


def _quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, section String); JSON's escapes are all TOML's too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
