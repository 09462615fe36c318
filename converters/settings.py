"""Settings of the program: one tree of defaults, read from TOML, overridden by the environment."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import platformdirs

from converters.diagnostics import Origin, system_reason
from converters.errors import SettingsError
from converters.vocabularies import ChangePolicy, PagePictures, RecognitionQuality, ToneMarks

Choice = TypeVar("Choice", bound=StrEnum)
_LIBRARY: Final = "Bản Số"
_NEAR: Final = 0.6
_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")
"""Where the parser of TOML stopped, in its own words."""
_BARE_DATE: Final = re.compile(
    r"\s*([\w-]+)\s*=\s*(\d{4}-\d[\d-]*|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s*(?:#.*)?$"
)
"""Likeness from which a known word may be what was meant; “poem” is not meant as “caption”."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a user may set once for all books."""

    cache_folder: str = ""
    """Where finished pages are remembered; empty: the user's cache folder."""
    cache_megabytes: int = 4_096
    state_folder: str = ""
    """Where the job journal lies; empty: the user's state folder."""
    library_folder: str = ""
    """Where new projects of the window lie; empty: ``Bản Số`` in the user's documents."""
    workers: int = 0
    """Worker processes; 0: one a core."""
    interface_language: str = ""
    """``vi`` or ``en``; empty: the system's."""
    ocr_languages: str = "vie+eng"
    """Recogniser models, joined by +; that of a book's own language comes before them."""
    models_folder: str = ""
    """Where further recogniser models (.traineddata) lie; empty: the user's ``tessdata`` folder."""
    ocr_quality: RecognitionQuality = RecognitionQuality.STANDARD
    """Care with which scans are read: ``fast``, ``standard`` or ``best``."""
    page_pictures: PagePictures = PagePictures.AUTO
    """Pictures of scanned pages: ``auto``, ``bilevel`` (black and white), ``gray``, ``colour``."""
    theme: str = ""
    """Look of books that ask for none: name of a theme, or path of its folder; empty: novel."""
    trim: str = ""
    """Page of typeset PDFs where the book asks for none, e.g. 14.5x20.5; empty: the theme's."""
    themes_folder: str = ""
    """Where themes of the user's own lie; empty: the user's ``themes`` folder."""
    tracked_changes: ChangePolicy = ChangePolicy.ACCEPT
    """What becomes of tracked changes in manuscripts: ``accept``, ``reject`` or ``refuse``."""
    typography: bool = False
    """Whether all texts are to be set as their language wants them: quotes, dashes, spaces."""
    tone_marks: ToneMarks = ToneMarks.KEEP
    """Place of the tone mark in Vietnamese oa, oe, uy: ``keep``, ``old`` (hòa), ``new`` (hoà)."""
    repair_words: bool = True
    """Whether Vietnamese words that old conversions left wrong are set right."""

    def cache_path(self) -> Path:
        """Return the folder of remembered results."""
        return Path(self.cache_folder or platformdirs.user_cache_dir("banso", appauthor=False))

    def state_path(self) -> Path:
        """Return the folder of the journal."""
        return Path(self.state_folder or platformdirs.user_state_dir("banso", appauthor=False))

    def library_path(self) -> Path:
        """Return the folder of the user's projects; it need not exist."""
        usual = Path(platformdirs.user_documents_dir()) / _LIBRARY
        return Path(self.library_folder) if self.library_folder else usual

    def models_path(self) -> Path:
        """Return the folder of the user's own recogniser models; it need not exist."""
        usual = Path(platformdirs.user_data_dir("banso", appauthor=False)) / "tessdata"
        return Path(self.models_folder) if self.models_folder else usual

    def themes_path(self) -> Path:
        """Return the folder of the user's own themes; it need not exist."""
        usual = Path(platformdirs.user_data_dir("banso", appauthor=False)) / "themes"
        return Path(self.themes_folder) if self.themes_folder else usual

    def worker_count(self) -> int:
        """Return the number of worker processes to use."""
        return self.workers if self.workers > 0 else max(1, os.cpu_count() or 1)


def load_settings(path: Path | None = None, environment: dict[str, str] | None = None) -> Settings:
    """Return the settings of ``path`` (default: the user's file), then ``BANSO_…`` variables.

    ``BANSO_CACHE_FOLDER=/x`` sets ``cache_folder``. Raises SettingsError META-001
    or META-004 for an unknown key, META-002, META-005 or META-006 for a bad value.
    """
    file = path or Path(platformdirs.user_config_dir("banso", appauthor=False)) / "settings.toml"
    values: dict[str, Any] = {}
    if path is not None or file.is_file():
        values.update(read_toml(file))
    known = Settings.__struct_fields__
    env = os.environ if environment is None else environment
    for name in known:
        if (text := env.get(f"BANSO_{name.upper()}")) is not None:
            values[name] = text
    reject_unknown(values, known, str(file))
    for name, value in values.items():
        _require_fit(name, value, str(file))
    return msgspec.convert(values, Settings, strict=False)


def _require_fit(name: str, value: object, source: str) -> None:
    """Raise SettingsError for a value that its setting cannot hold."""
    try:
        msgspec.convert({name: value}, Settings, strict=False)
    except msgspec.ValidationError as error:
        usual = getattr(Settings(), name)
        if isinstance(usual, StrEnum):
            raise unfit_value(name, value, [str(one) for one in type(usual)], source) from error
        reason = f"{name} = {value}"
        raise SettingsError.of("META-002", Origin(source), reason=reason) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file as a dictionary; SettingsError FILE-010 (absent), META-003 (unfit)."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        _require_known_integers(values)
    except FileNotFoundError as error:
        raise SettingsError.of("FILE-010", Origin(path.name), source=str(path)) from error
    except OSError as error:
        reason = system_reason(error)
        raise SettingsError.of("META-003", Origin(str(path)), reason=reason) from error
    except (ValueError, RecursionError) as error:
        # The parser's own error is a ValueError; of endless nesting it knows nothing.
        _reject_bare_dates(path, str(error))
        raise SettingsError.of("META-003", Origin(str(path)), reason=str(error)) from error
    return values


def _reject_bare_dates(path: Path, reason: str) -> None:
    """Raise SettingsError META-057 where the parser stumbles over a date without quotation marks.

    It has no word of dates for ``2026-13-45`` or ``2026-11``: it reads a number there.
    """
    found = _LINE.search(reason)
    lines = path.read_text(encoding="utf-8-sig").split("\n") if found else []
    number = int(found[1]) if found else 0
    date = _BARE_DATE.match(lines[number - 1]) if 0 < number <= len(lines) else None
    if date is not None:
        origin = Origin(str(path), lines=(number,))
        raise SettingsError.of("META-057", origin, key=date[1], value=date[2])


def _require_known_integers(value: object) -> None:
    """Raise ValueError for an integer of more than 64 bits, which TOML 1.0 does not know."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("an integer of more than 64 bits")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _require_known_integers(part)


def reject_unknown(values: Mapping[str, Any], known: Sequence[str], source: str) -> None:
    """Raise SettingsError for a key that is not known: META-001 names the nearest one.

    META-004, where none is near, lists them all.
    """
    for key in values:
        if key in known:
            continue
        if near := difflib.get_close_matches(key, known, n=1, cutoff=_NEAR):
            raise SettingsError.of("META-001", Origin(source), key=key, nearest=near[0])
        raise SettingsError.of("META-004", Origin(source), key=key, known=", ".join(known))


def wrong_value(key: str, value: object, source: str) -> SettingsError:
    """Return the error for a value that does not fit its key (META-002)."""
    return SettingsError.of("META-002", Origin(source), reason=f"{key} = {value!r}")


def missing_value(key: str, source: str) -> SettingsError:
    """Return the error for an entry without a key that it needs (META-033)."""
    return SettingsError.of("META-033", Origin(source), key=key)


def chosen(kind: type[Choice], key: str, value: object, source: str) -> Choice | None:
    """Return one of a vocabulary's members by its value, None for no value.

    Raises SettingsError as ``unfit_value`` gives it.
    """
    if value is None:
        return None
    member = next((one for one in kind if one.value == value), None)
    if member is None:
        raise unfit_value(key, value, tuple(str(one.value) for one in kind), source)
    return member


def unfit_value(key: str, value: object, known: Sequence[str], source: str) -> SettingsError:
    """Return the error for a value that is none of those possible: META-006 names the nearest one.

    META-005, where none is near, only lists them.
    """
    told = {"key": key, "value": str(value), "known": ", ".join(known)}
    near = difflib.get_close_matches(str(value), known, n=1, cutoff=_NEAR)
    if near:
        return SettingsError.of("META-006", Origin(source), nearest=near[0], **told)
    return SettingsError.of("META-005", Origin(source), **told)
