"""The shops that we know rules of, one file of ``resources/shops`` each."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from converters.diagnostics import Severity
from converters.resources import resource_path
from converters.settings import unfit_value

ALL: Final = "all"
_OPTION: Final = "--shop"


class Level(StrEnum):
    """How a shop takes a book that breaks a rule."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"

    @property
    def severity(self) -> Severity:
        """Return how a message about it is told."""
        return _SEVERITIES[self]


_SEVERITIES: Final = {
    Level.MUST: Severity.ERROR,
    Level.SHOULD: Severity.WARNING,
    Level.MAY: Severity.NOTE,
}


class ShopRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: its name among ours is the table's; ``most`` and ``least`` in the unit it names."""

    level: Level
    most: float | None = None
    least: float | None = None
    known: tuple[str, ...] = ()
    """All that is taken."""
    refused: tuple[str, ...] = ()


class Shop(msgspec.Struct, frozen=True):
    """A shop and its rules by name."""

    key: str
    name: str
    rules: dict[str, ShopRule]


@cache
def shops() -> dict[str, Shop]:
    """Return all shops by the names of their files."""
    return {path.stem: _shop(path.stem, path.read_text(encoding="utf-8")) for path in _files()}


def chosen_shops(names: Sequence[str]) -> tuple[Shop, ...]:
    """Return the shops of some names, ``all`` for each; raises SettingsError META-005, META-006."""
    known = shops()
    wanted: dict[str, Shop] = {}
    for name in names:
        key = name.strip().lower()
        if key != ALL and key not in known:
            raise unfit_value(_OPTION, name, (*known, ALL), _OPTION)
        wanted.update(known if key == ALL else {key: known[key]})
    return tuple(wanted.values())


def _files() -> list[Path]:
    return sorted(resource_path("shops").glob("*.toml"))


def _shop(key: str, text: str) -> Shop:
    fields = tomllib.loads(text)
    return Shop(key, fields.pop("name"), msgspec.convert(fields, dict[str, ShopRule]))
