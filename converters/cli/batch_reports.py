"""The reports of a folder of books: a JSON file a book, one page that shows them all.

Each file says which book of which folder it is of, so that a later run takes its place, and leaves
alone what another folder's books of the same name have left there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from converters.cli.report_file import Document, save_document
from converters.cli.report_page import BookRow, page_of
from converters.files import ascii_slug, translated_destination, write_file
from converters.model.job import Report, ShelfBook

_REPORTS: Final = "reports"


class BookEnd(NamedTuple):
    """How one book of a folder ended, as far as its report goes; ``state`` is a word's key."""

    book: ShelfBook
    state: str
    document: Document
    report: Report | None


class _Kept(msgspec.Struct):
    """What a report that lies there says of itself."""

    folder: str = ""
    book: str = ""
    outputs: list[msgspec.Raw] = []


def write_reports(folder: Path, output: Path, ends: Sequence[BookEnd]) -> Path:
    """Write the reports of the books of ``folder`` into ``output``; return the page's place.

    A report of an earlier failure goes where the book has another name now. Raises
    DestinationError where something cannot be written.
    """
    place, shelf = output / _REPORTS, str(folder.absolute())
    lying = dict(_lying(place))
    rows: list[BookRow] = []
    taken: set[str] = set()
    for end in ends:
        owner = (shelf, end.book.name)
        others = {stem for stem, kept in lying.items() if _owner(kept) not in {owner, ("", "")}}
        stem = _free_name(end, taken | others)
        taken.add(stem)
        document = {"folder": shelf, "book": end.book.name, **end.document}
        save_document(place / f"{stem}.json", document)
        rows.append(BookRow(end.book.name, end.state, f"{_REPORTS}/{stem}.json", document))
    owners = {(shelf, end.book.name) for end in ends}
    stale = [s for s, kept in lying.items() if _owner(kept) in owners and not kept.outputs]
    _remove(place, (stem for stem in stale if stem not in taken))
    page = output / "report.html"
    write_file(page, page_of(rows).encode("utf-8"))
    return page


def _owner(kept: _Kept) -> tuple[str, str]:
    return kept.folder, kept.book


def _lying(place: Path) -> Iterator[tuple[str, _Kept]]:
    for path in sorted(place.glob("*.json")):
        try:
            yield path.stem, msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            continue  # No report of ours, and none of our business.


def _free_name(end: BookEnd, taken: set[str]) -> str:
    plan = end.book.plan
    stem = ascii_slug(end.book.name)
    if plan is not None and plan.name:
        stem = plan.name
        outputs = end.report.outputs if end.report else ()
        # Numbered as the editions are: another book's report of an earlier batch stays.
        stem = next((s for o in outputs if (s := Path(o.path).stem).startswith(stem)), stem)
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _remove(place: Path, stems: Iterable[str]) -> None:
    for stem in stems:
        path = place / f"{stem}.json"
        with translated_destination(path):
            path.unlink(missing_ok=True)
