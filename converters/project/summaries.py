"""Many projects at a glance, for a shelf; a file that did not change is not read again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from converters.errors import ConverterError
from converters.metadata_files.book_file import texts_of
from converters.model.project import (
    PROJECT_SUFFIX,
    Project,
    ProjectState,
    ProjectSummary,
)
from converters.project.places import real_path
from converters.project.store import Glance, ProjectFile
from converters.settings import Settings
from converters.writers.look import cover_colours
from converters.writers.themes import USUAL, load_theme

_BUSY: Final = "PROJ-006"
_Stamp = tuple[int, int]
_Read = tuple[ProjectSummary, tuple[Path, ...]]


class Summaries:
    """Summaries of projects, remembered by the stamps of their files."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[Path, tuple[_Stamp, _Read]] = {}

    def of(self, folder: Path, others: Sequence[Path]) -> tuple[ProjectSummary, ...]:
        """Return the projects of a folder by name, then those of ``others`` that are there."""
        inside = sorted(folder.glob(f"*{PROJECT_SUFFIX}")) if folder.is_dir() else []
        paths = dict.fromkeys(path.absolute() for path in (*inside, *others))
        found = ((path, _stamp(path)) for path in paths)
        return tuple(self._summary(path, stamp) for path, stamp in found if stamp is not None)

    def _summary(self, path: Path, stamp: _Stamp) -> ProjectSummary:
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            try:
                known = stamp, self._read(path)
            except ConverterError as error:
                if known is None or error.diagnostic.code != _BUSY:
                    return _unreadable(path, stamp, error)
            else:
                self._known[path] = known
        summary, sources = known[1]
        if all(source.exists() for source in sources):
            return summary
        return msgspec.structs.replace(summary, state=ProjectState.MISSING)

    def _read(self, path: Path) -> _Read:
        with ProjectFile.open(path) as file:
            seen = file.glance()
        texts = texts_of(seen.project.record)
        found = seen.found
        title = _first(texts.get("title")) or (found.title if found else "")
        authors = texts.get("author") or (found.authors if found else ())
        lacks = 0 if found is None else (not title) + (not authors) + found.lost_decisions
        sources = tuple(real_path(source.path, path.parent) for source in seen.project.sources)
        isbns = {one for name, told in texts.items() if name.startswith("isbn") for one in told}
        summary = ProjectSummary(
            path=str(path),
            title=title or path.stem,
            authors=tuple(authors),
            isbns=tuple(sorted(isbns)),
            state=_state(seen, lacks),
            needs=lacks,
            is_read=found is not None,
            forms=tuple(file.form for file in seen.build.files) if seen.build else (),
            changed=max(seen.last_step, seen.build.at if seen.build else 0),
            cover=_cover(seen.project, path.parent),
            colours=self._colours(seen.project, path.parent, title or path.stem),
        )
        return summary, sources

    def _colours(self, project: Project, folder: Path, title: str) -> tuple[str, str, str]:
        """Return the colours that the engine gives the cover that it draws."""
        named = _first(texts_of(project.record).get("theme")) or self._settings.theme or USUAL
        own = real_path(named, folder)
        theme = str(own) if (own / "theme.toml").is_file() else named
        try:
            covers = load_theme(theme).look.covers
        except ConverterError:
            # Whoever makes the book is told; a card on a shelf only needs colours.
            covers = load_theme(USUAL).look.covers
        return cover_colours(title, covers)


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _state(seen: Glance, needs: int) -> ProjectState:
    if seen.build is not None and seen.build.step == seen.done:
        return ProjectState.MADE
    if needs:
        return ProjectState.NEEDS_YOU
    # The first step is the beginning.
    begun = seen.done > 1 or seen.build is not None
    return ProjectState.IN_WORK if begun else ProjectState.NEW


def _unreadable(path: Path, stamp: _Stamp, error: ConverterError) -> ProjectSummary:
    return ProjectSummary(
        path=str(path),
        title=path.stem,
        state=ProjectState.DAMAGED,
        changed=stamp[0] // 1_000_000_000,
        problem=error.diagnostic,
    )


def _cover(project: Project, folder: Path) -> str:
    kept = project.record.get("cover")
    cover = real_path(kept, folder) if isinstance(kept, str) and kept else None
    return str(cover) if cover is not None and cover.is_file() else ""


def _first(texts: tuple[str, ...] | None) -> str:
    return texts[0] if texts else ""
