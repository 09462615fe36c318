"""A project as entries of a table, and the changes that lead from one project to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Final

import msgspec

from converters.model.canonical import to_json
from converters.model.decision import Decision
from converters.model.page_decision import PageDecisions, PageRule
from converters.model.project import Change, Entry, Part, Project, ProjectSource
from converters.vocabularies import ChangePolicy, EditionForm

Place = tuple[Part, str]
Entries = Mapping[Place, Entry]

_FORMS: Final = "forms"
_CHANGES: Final = "tracked_changes"
_CHOICES: Final[Mapping[str, Any]] = {_FORMS: tuple[EditionForm, ...], _CHANGES: ChangePolicy}
_VALUES: Final = ("heading", "role", "block", "instead", "correction")
"""What a decision says; the other fields say of which place."""


def project_of(entries: Entries) -> Project:
    """Return the project that entries make; msgspec.ValidationError where they make none."""
    parts: dict[Part, list[tuple[int, str, str]]] = {part: [] for part in Part}
    for (part, key), entry in entries.items():
        parts[part].append((entry.rank, key, entry.value))
    for rows in parts.values():
        rows.sort()
    choices = {
        key: msgspec.json.decode(value, type=_CHOICES[key])
        for _, key, value in parts[Part.CHOICE]
        if key in _CHOICES
    }
    return Project(
        sources=tuple(_read(parts[Part.SOURCE], ProjectSource)),
        record={key: msgspec.json.decode(value) for _, key, value in parts[Part.FIELD]},
        decisions=tuple(_read(parts[Part.DECISION], Decision)),
        page_rules=tuple(_read(parts[Part.PAGES], PageRule)),
        **choices,
    )


def changes_to(entries: Entries, project: Project) -> tuple[Change, ...]:
    """Return what has to change in the entries so that they make ``project``, in stable order.

    Entries that stay where they are among the others keep their rank, so that a step about one of
    ten thousand decisions changes one entry.
    """
    wanted: dict[Place, Entry] = {}
    for part, rows in _rows_of(project):
        last = -1
        for key, value in rows:
            known = entries.get((part, key))
            last = known.rank if known is not None and known.rank > last else last + 1
            wanted[part, key] = Entry(last, value)
    places = sorted({*entries, *wanted})
    return tuple(
        Change(*place, entries.get(place), wanted.get(place))
        for place in places
        if entries.get(place) != wanted.get(place)
    )


def joined(first: Iterable[Change], second: Iterable[Change]) -> tuple[Change, ...]:
    """Return one step's changes for two steps that follow each other."""
    both: dict[Place, Change] = {(change.part, change.key): change for change in first}
    for change in second:
        place = change.part, change.key
        before = both[place].before if place in both else change.before
        both[place] = Change(*place, before, change.after)
    return tuple(both[place] for place in sorted(both) if both[place].before != both[place].after)


def _rows_of(project: Project) -> Iterator[tuple[Part, Iterable[tuple[str, str]]]]:
    """Yield each part with the keys and values of its entries in order."""
    yield Part.SOURCE, _keyed((source.path, source) for source in project.sources)
    yield Part.FIELD, _keyed(sorted(project.record.items()))
    yield Part.DECISION, _keyed((_place_of(d), d) for d in project.decisions)
    yield Part.PAGES, _keyed((_pictures_of(rule), rule) for rule in project.page_rules)
    choices: dict[str, Any] = {}
    if project.forms:
        choices[_FORMS] = project.forms
    if project.tracked_changes is not None:
        choices[_CHANGES] = project.tracked_changes
    yield Part.CHOICE, _keyed(choices.items())


def _keyed(rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield keys and canonical JSON; what comes again under one key gets a number."""
    seen: set[str] = set()
    for key, value in rows:
        own = key
        for number in count(2):
            if own not in seen:
                break
            own = f"{key} #{number}"
        seen.add(own)
        yield own, to_json(value).decode("utf-8")


def _place_of(decision: Decision) -> str:
    """Return the place of a decision and of what it decides there."""
    said = [name for name in _VALUES if getattr(decision, name) is not None]
    place = msgspec.structs.replace(decision, **dict.fromkeys(_VALUES))
    return f"{','.join(said)} {to_json(place).decode('utf-8')}"


def _pictures_of(rule: PageRule) -> str:
    """Return of which pictures a rule speaks, and of what."""
    said = ",".join(trait.value for trait, _ in rule.decided.given())
    pictures = msgspec.structs.replace(rule, decided=PageDecisions())
    return f"{said} {to_json(pictures).decode('utf-8')}"


def _read(rows: Iterable[tuple[int, str, str]], kind: Any) -> Iterator[Any]:
    decode = msgspec.json.Decoder(kind).decode
    return (decode(value) for _, _, value in rows)
