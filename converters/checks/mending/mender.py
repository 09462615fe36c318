"""Mends one EPUB: all mends in their order, then the new file under its name, whole or not."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from converters.checks.epub_rules.opened import UnreadableError
from converters.checks.mending.accessibility_mends import mend_accessibility
from converters.checks.mending.document_mends import (
    mend_form,
    mend_languages,
    mend_roles,
    mend_titles,
)
from converters.checks.mending.draft import Draft, MovedPackageError, NoPackageError
from converters.checks.mending.identifiers import mend_identifiers, mend_identity
from converters.checks.mending.manifest_mends import (
    mend_absent,
    mend_missing,
    mend_properties,
    mend_spine,
    mend_types,
)
from converters.checks.mending.navigation_mends import labels_of, mend_landmarks, mend_navigation
from converters.checks.mending.obsolete import mend_obsolete
from converters.checks.mending.package_mends import mend_language, mend_modified
from converters.diagnostics import Diagnostic, Origin
from converters.errors import DestinationError, SourceError
from converters.files import atomic_write, lies_there, require_file
from converters.monitor import Monitor

_ENDING: Final = "-fixed"
_FAMILY: Final = "EPUB-8"
_SHOWN: Final = 5
"""Package documents that a message names."""


def fixed_name(path: Path) -> Path:
    """Return where the mended book goes unless another place is wished for."""
    return path.with_name(f"{path.stem}{_ENDING}{path.suffix}")


def mend(path: Path, target: Path, monitor: Monitor) -> tuple[Diagnostic, ...]:
    """Write the mended book under ``target`` and return what was mended, by kind.

    Nothing is written where nothing needs mending (EPUB-820). Raises SourceError FILE-010,
    FILE-033, EPUB-830 for a book that cannot be opened, EPUB-835 to EPUB-837 for one that does
    not say where it begins, EPUB-831 for a signed one;
    DestinationError EPUB-832 where ``target`` is the book itself, FILE-001 to FILE-003.
    """
    origin = Origin(path.name)
    _require_source(path, origin)
    if target.suffix.lower() != ".epub":
        raise DestinationError.of("EPUB-833", origin, file=target.name)
    if target.exists() and target.samefile(path):
        raise DestinationError.of("EPUB-832", origin, file=target.name)
    try:
        draft = Draft(path, monitor)
    except NoPackageError as error:
        if not error.parts:
            raise SourceError.of("EPUB-836", origin, file=path.name) from error
        parts = " · ".join(error.parts[:_SHOWN])
        raise SourceError.of("EPUB-835", origin, file=path.name, parts=parts) from error
    except MovedPackageError as error:
        raise SourceError.of("EPUB-837", origin, file=path.name, part=error.part) from error
    except UnreadableError as error:
        raise SourceError.of("EPUB-830", origin, file=path.name) from error
    try:
        if draft.is_signed:
            raise SourceError.of("EPUB-831", origin, file=path.name)
        return _mend(draft, target, origin)
    except (UnreadableError, zipfile.LargeZipFile, RecursionError) as error:
        raise SourceError.of("EPUB-830", origin, file=path.name) from error
    finally:
        draft.close()


def _mend(draft: Draft, target: Path, origin: Origin) -> tuple[Diagnostic, ...]:
    language = mend_language(draft)
    mend_types(draft)
    mend_form(draft)
    mend_obsolete(draft)
    mend_missing(draft)
    mend_absent(draft)
    mend_identifiers(draft)
    mend_identity(draft)
    mend_roles(draft)
    mend_properties(draft)
    mend_spine(draft)
    mend_navigation(draft, language)
    mend_landmarks(draft, language)
    mend_languages(draft, language)
    mend_titles(draft, labels_of(draft))
    mend_accessibility(draft, language)
    mend_modified(draft)
    if not draft.has_sound_package():
        draft.note("EPUB-817", draft.package)
    messages = draft.found.messages(_FAMILY)
    if not draft.is_changed:
        return (Diagnostic.of("EPUB-820", origin), *messages)
    with atomic_write(target) as stream:
        draft.write(stream)
    return (*messages, Diagnostic.of("EPUB-821", origin, file=target.name))


def _require_source(path: Path, origin: Origin) -> None:
    require_file(path)
    if not lies_there(path):
        raise SourceError.of("FILE-010", origin, source=path.name)
    if path.suffix.lower() != ".epub":
        raise SourceError.of("FILE-033", origin, file=path.name)
