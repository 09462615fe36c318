"""The opening of a book in a design that is being tried: the real EPUB and the real typeset PDF.

The text is read once and remembered; another theme or page size only sets it anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.book import read_material, structured_material
from converters.conversion.book_matter import completed_matter
from converters.conversion.completion import modified_moment
from converters.conversion.desk import open_desk
from converters.conversion.sources import common_road
from converters.conversion.spelling import spelled
from converters.files import BlobStore, atomic_write, fingerprint, stamp_of, translated_destination
from converters.model.canonical import from_json, to_json
from converters.model.edition import Edition
from converters.model.job import Plan, Preview
from converters.model.publication import Inline, Link, NoteReference, Publication, Section
from converters.model.traversal import all_inlines, anchors, map_publication, used_resources
from converters.monitor import CollectingMonitor, Monitor
from converters.settings import Settings
from converters.vocabularies import EditionForm
from converters.writers.identifiers import edition_identifier
from converters.writers.registry import writer_for
from converters.writers.writing import WriteContext

OPENING_BLOCKS: Final = 80
"""Paragraphs and the like that are shown: the first chapter of a novel, or the first two."""
_FORMS: Final = {EditionForm.EPUB: "book.epub", EditionForm.PDF: "book.pdf"}
_TEXT: Final = "opening.json"
_KEPT: Final = 12
"""Texts that are remembered, and designs of each."""


def preview(plan: Plan, key: str, settings: Settings, monitor: Monitor) -> Preview:
    """Set the opening of a book in the design of ``plan``; both files lie in the cache.

    ``key`` names the book and all that its text is made with; equal designs are not set twice.
    Raises SourceError, ToolError, DestinationError, SettingsError or JobCancelled as ``convert``.
    """
    home = settings.cache_path() / "previews" / key
    media = BlobStore(home / "media")
    with monitor.phase("read", 0.5) as phase:
        book = _remembered(home) or _read(plan, settings, home, media, phase)
    state = [stamp_of(Path(path)) for path in (plan.design.css, plan.design.typst) if path]
    theme = _theme_state(plan.design.theme)
    place = home / fingerprint(to_json(plan.design), *state, *theme)
    with monitor.phase("write", 0.5) as phase:
        for form, name in _FORMS.items():
            phase.check_cancelled()
            if not (place / name).is_file():
                _write(book, Edition(form=form, design=plan.design), place / name, media, phase)
    _forget(home, place)
    _forget(home.parent, home)
    return Preview(*(str(place / name) for name in _FORMS.values()))


def opening_of(book: Publication, blocks: int = OPENING_BLOCKS) -> Publication:
    """Return the first ``blocks`` blocks of the body, with the pages before it and their notes.

    Links that lead out of it become their words.
    """
    front, _ = _first(book.front, blocks)
    body, _ = _first(book.body, blocks)
    cut = msgspec.structs.replace(book, front=front, body=body, back=(), notes=(), guesses=())
    wanted = {one.note for one in all_inlines(cut) if isinstance(one, NoteReference)}
    notes = tuple(note for note in book.notes if note.id in wanted)
    cut = msgspec.structs.replace(cut, notes=notes)
    known = anchors(cut)
    missing = wanted - {note.id for note in notes}

    def change(inline: Inline) -> Iterable[Inline]:
        match inline:
            case Link() if inline.target.startswith("#") and inline.target[1:] not in known:
                return inline.inlines
            case NoteReference() if inline.note in missing:
                return ()
            case _:
                return (inline,)

    cut = map_publication(cut, change)
    used = used_resources(cut)
    kept = tuple(one for one in cut.resources if one.id in used)
    return msgspec.structs.replace(cut, resources=kept)


def _first(sections: tuple[Section, ...], left: int) -> tuple[tuple[Section, ...], int]:
    """Return the first sections with at most ``left`` blocks, and how many may follow."""
    taken: list[Section] = []
    for section in sections:
        if left <= 0:
            break
        blocks = section.blocks[:left]
        # A page with its title alone counts as well, else a list of these would have no end.
        left -= max(1, len(blocks))
        children, left = _first(section.children, left)
        taken.append(msgspec.structs.replace(section, blocks=blocks, children=children))
    return tuple(taken), left


def _remembered(home: Path) -> Publication | None:
    try:
        return from_json((home / _TEXT).read_bytes(), Publication)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError):
        return None


def _read(
    plan: Plan, settings: Settings, home: Path, media: BlobStore, monitor: Monitor
) -> Publication:
    road = common_road(tuple(map(Path, plan.sources)), set(_FORMS))
    with open_desk() as desk:
        with monitor.phase("read", 0.9) as phase:
            material = read_material(plan, road, settings, desk, phase)
        reading, _ = spelled(plan, settings, material.reading, monitor)
        material = replace(material, reading=reading)
        whole = structured_material(plan, material, desk, monitor).publication
        book = opening_of(whole)
        with translated_destination(home):
            home.mkdir(parents=True, exist_ok=True)
            for resource in book.resources:
                media.put(desk.media.get(resource.key))
    with atomic_write(home / _TEXT) as stream:
        stream.write(to_json(book))
    return book


def _write(
    book: Publication, edition: Edition, target: Path, media: BlobStore, monitor: Monitor
) -> None:
    # What the pages around the text lack is told when the book is made.
    matter = completed_matter(book, (edition,), CollectingMonitor(), has_pages=False)
    with open_desk() as desk:
        context = WriteContext(
            media=media,
            monitor=monitor,
            modified=modified_moment(matter.metadata),
            identifier=edition_identifier(matter, edition.form),
            work=desk.corner("w"),
        )
        with translated_destination(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(target) as stream:
            writer_for(edition.form)(matter, edition, stream, context)


def _theme_state(theme: str | None) -> list[str]:
    """Return what tells whether a theme of the user's own is as it was."""
    folder = Path(theme or "")
    if not folder.is_absolute():
        return []
    return [f"{path.name} {stamp_of(path)}" for path in sorted(folder.iterdir()) if path.is_file()]


def _forget(folder: Path, newest: Path) -> None:
    """Remove the oldest folders beyond the kept ones; one that is in use stays until later."""
    others = [one for one in folder.iterdir() if one.is_dir() and one.name != "media"]
    others = [one for one in others if one != newest]
    others.sort(key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)
    for one in others[_KEPT - 1 :]:
        shutil.rmtree(one, ignore_errors=True)
