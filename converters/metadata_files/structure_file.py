"""``structure.toml``: what a person decided about the structure of a book, as a file.

One ``[[place]]`` a decision; equal decisions give equal bytes. The same file is written as a start
from what the program guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError, SettingsError
from converters.files import lies_there, translated_destination, write_file
from converters.model.decision import (
    DEEPEST_HEADING,
    NO_HEADING,
    Decision,
    DecisionChange,
    decision_of,
)
from converters.model.guess import BlockKind, Guess, Mode
from converters.settings import read_toml, reject_unknown
from converters.vocabularies import SectionRole

STRUCTURE_FILE: Final = "structure.toml"
"""Decisions on all books in a folder, or beside one as ``<name>.structure.toml``."""

_PLACES: Final = "place"
_NONE: Final = "none"
_TEXTS: Final = ("source", "text", "heading", "role", "block")
_NUMBERS: Final = ("paragraph", "paragraphs")
_KNOWN: Final = (*_TEXTS, *_NUMBERS)
_ENTRY_HEAD: Final = re.compile(r"\s*\[\[\s*place\s*\]\]\s*(?:#.*)?")
_HEAD: Final = """\
# Cấu trúc sách: mỗi [[place]] là một quyết định, thay cho điều chương trình tự đoán.
# Structure of the book: each [[place]] is a decision that wins over what the program guesses.
#   heading = 1 … 6 | "none"   role = "preface", "chapter", …   block = "verse", "quotation",
#   "epigraph", "list", "caption", "scene-break", "contents", "paragraph" (plain text)
"""


def read_structure(path: Path, sources: Iterable[str] | None) -> tuple[Decision, ...]:
    """Return the decisions of a file that may be about the named sources; None: all of them.

    Raises SettingsError META-001 for an unknown key, META-002 for a value that does not fit,
    META-003 where the file cannot be read.
    """
    values = read_toml(path)
    reject_unknown(values, (_PLACES,), path.name)
    entries = values.get(_PLACES, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path.name, _PLACES, entries)
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
) -> None:
    """Write what was guessed with the reasons, for a person to go on from.

    ``lost`` are decisions that found no place in the text; they are kept, at the end.
    """
    reasons = [*(_reason(guess, language) for guess in guesses), *("" for _ in lost)]
    text = structure_text((*decisions_of(guesses), *lost), reasons)
    write_file(path.absolute(), text.encode("utf-8"))


def decisions_of(guesses: Iterable[Guess]) -> tuple[Decision, ...]:
    """Return guesses as decisions."""
    return tuple(map(decision_of, guesses))


def change_structure(path: Path, change: DecisionChange) -> None:
    """Carry a person's step into a file, which is made where there is none.

    What the step does not speak of stays as it is written, remarks included; a file in which
    nothing of anyone's is left is removed. Raises SettingsError as ``read_structure`` does, and
    leaves the file alone then; DestinationError where it cannot be written.
    """
    before = read_structure(path, None) if lies_there(path) else ()
    written = path.read_text(encoding="utf-8-sig") if lies_there(path) else _HEAD
    after = change.applied(before)
    if after == before:
        return
    text = _changed_text(written, before, after)
    if text.strip() == _HEAD.strip():
        with translated_destination(path):
            path.unlink()
        return
    write_file(path.absolute(), text.encode("utf-8"))


# ---- reading ----------------------------------------------------------------------------------


def _decision(entry: dict[str, Any], source: str) -> Decision:
    reject_unknown(entry, _KNOWN, source)
    for key in _NUMBERS:
        value = entry.get(key, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise _wrong(source, key, value)
    for key in ("source", "text"):
        if not isinstance(entry.get(key, ""), str):
            raise _wrong(source, key, entry[key])
    decision = Decision(
        text=entry.get("text", ""),
        source=entry.get("source"),
        paragraph=entry.get("paragraph"),
        paragraphs=entry.get("paragraphs", 1),
        heading=_level(entry, source),
        role=_one_of(SectionRole, "role", entry, source),
        block=_one_of(BlockKind, "block", entry, source),
    )
    if not decision.text.strip() and decision.paragraph is None:
        raise _wrong(source, "text", "")
    return decision


def _level(entry: dict[str, Any], source: str) -> int | None:
    value = entry.get("heading")
    if value is None:
        return None
    if value == _NONE:
        return NO_HEADING
    if isinstance(value, bool) or value not in range(1, DEEPEST_HEADING + 1):
        raise _wrong(source, "heading", value)
    return int(value)


def _one_of(kind: Any, key: str, entry: dict[str, Any], source: str) -> Any:
    value = entry.get(key)
    if value is None:
        return None
    known = tuple(member.value for member in kind)
    if not isinstance(value, str):
        raise _wrong(source, key, value)
    reject_unknown({value: None}, known, source)
    return kind(value)


def _wrong(source: str, key: str, value: object) -> ConverterError:
    return SettingsError.of("META-002", Origin(source), reason=f"{key} = {value!r}")


# ---- writing ----------------------------------------------------------------------------------


def _changed_text(text: str, before: Sequence[Decision], after: Sequence[Decision]) -> str:
    """Return a file with other decisions; one laid out in an unusual way is laid out anew."""
    pieces = _pieces(text)
    if sum(is_entry for is_entry, _ in pieces) != len(before):
        return structure_text(after)
    told = iter(before)
    kept = [piece for is_entry, piece in pieces if not is_entry or next(told) in after]
    new = [_entry(decision, "") for decision in after if decision not in before]
    written = (piece.strip("\n") for piece in (*kept, *new))
    return "\n\n".join(piece for piece in written if piece) + "\n"


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
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, section String); JSON's escapes are all TOML's too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
