"""``structure.toml``: what a person decided about the structure of a book, as a file.

One ``[[place]]`` a decision; equal decisions give equal bytes. The same file is written as a start
from what the program guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError, SettingsError
from converters.files import write_file
from converters.model.decision import DEEPEST_HEADING, NO_HEADING, Decision
from converters.model.guess import BlockKind, Guess, Mode, Trait
from converters.settings import read_toml, reject_unknown
from converters.vocabularies import SectionRole

STRUCTURE_FILE: Final = "structure.toml"
"""Decisions on all books in a folder, or beside one as ``<name>.structure.toml``."""

_PLACES: Final = "place"
_NONE: Final = "none"
_TEXTS: Final = ("source", "text", "heading", "role", "block")
_NUMBERS: Final = ("paragraph", "paragraphs")
_KNOWN: Final = (*_TEXTS, *_NUMBERS)
_HEAD: Final = """\
# Cấu trúc sách: mỗi [[place]] là một quyết định, thay cho điều chương trình tự đoán.
# Structure of the book: each [[place]] is a decision that wins over what the program guesses.
#   heading = 1 … 6 | "none"   role = "preface", "chapter", …   block = "verse", "quotation",
#   "epigraph", "list", "caption", "scene-break", "contents", "paragraph" (plain text)
"""


def structure_file_beside(source: Path) -> Path | None:
    """Return the file of decisions for a source: its own, else that of the folder."""
    own = (
        source.with_name(f"{source.stem}.{STRUCTURE_FILE}"),
        source.with_name(f"{source.name}.{STRUCTURE_FILE}"),
        source.with_name(STRUCTURE_FILE),
    )
    return next((file for file in own if file.is_file()), None)


def read_structure(path: Path, sources: Iterable[str]) -> tuple[Decision, ...]:
    """Return the decisions of a file that may be about the named sources.

    Raises SettingsError META-001 for an unknown key, META-002 for a value that does not fit,
    META-003 where the file cannot be read.
    """
    values = read_toml(path)
    reject_unknown(values, (_PLACES,), path.name)
    entries = values.get(_PLACES, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path.name, _PLACES, entries)
    names = set(sources)
    decisions = (_decision(entry, path.name) for entry in entries)
    return tuple(d for d in decisions if d.source is None or d.source in names)


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
    return tuple(map(_of_guess, guesses))


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


def _of_guess(guess: Guess) -> Decision:
    origin = guess.origin
    place = Decision(
        text=guess.text,
        source=origin.source if origin else None,
        paragraph=origin.paragraph if origin else None,
        paragraphs=guess.extent,
    )
    match guess.trait:
        case Trait.HEADING:
            level = NO_HEADING if guess.value == _NONE else min(int(guess.value), DEEPEST_HEADING)
            return msgspec.structs.replace(place, heading=level)
        case Trait.ROLE:
            return msgspec.structs.replace(place, role=SectionRole(guess.value))
        case Trait.BLOCK:
            return msgspec.structs.replace(place, block=BlockKind(guess.value))


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
