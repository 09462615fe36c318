"""From what the user points at to the sources of a book: folders, chapters, page pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.ordering import in_order, is_order_file
from converters.diagnostics import Origin, system_reason
from converters.errors import DestinationError, SourceError
from converters.files import lies_there, natural_key, require_file
from converters.metadata_files.beside import file_beside, own_file
from converters.metadata_files.pages_file import PAGES_FILE
from converters.metadata_files.structure_file import STRUCTURE_FILE
from converters.model.job import SourceRoad
from converters.model.project import PROJECT_SUFFIX
from converters.picture_formats import ARCHIVE_SUFFIXES, DJVU_SUFFIXES
from converters.readers.registry import FORMATS, format_of, road_of
from converters.readers.sniffing import Format
from converters.vocabularies import PAGED_FORMS, EditionForm

BOOK_FILE: Final = "book.toml"
_OF_US: Final = frozenset({".toml", ".json", ".csv", PROJECT_SUFFIX})
"""Metadata and decisions; reports and tables of comments that people keep beside a book."""
_TOLD_LATER: Final = frozenset({"DOC-004", "FILE-032"})
_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini"})
"""Metadata of a book, in its folder or beside it as ``<name>.toml``."""

_PDF: Final = ".pdf"
_ZIP: Final = ".zip"
_BY_CONTENT: Final = frozenset({_PDF, _ZIP})
_BOUND: Final = ARCHIVE_SUFFIXES | DJVU_SUFFIXES | {_PDF}
"""Endings of files that are a book by themselves, however its pages are stored."""
_ROADS: Final = {suffix: entry.road for entry in FORMATS for suffix in entry.suffixes}


class BookFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one book: sources in order, its metadata file, and what lies beside them."""

    name: str
    """Name of the file without its ending, or of the folder."""
    sources: tuple[Path, ...]
    metadata_file: Path | None = None
    structure_file: Path | None = None
    """What a person decided about the structure."""
    pages_file: Path | None = None
    """What a person decided about the pages of a scan."""
    left_out: tuple[Path, ...] = ()

    @property
    def label(self) -> str:
        """Name by which a person knows the book: the only file's, else the folder's."""
        return shown(self.sources[0].name) if len(self.sources) == 1 else self.name


def gather(sources: Sequence[Path], *, on_shelf: bool = False) -> BookFiles:
    """Return the files of one book; folders are opened out in reading order.

    A folder of more pictures than documents is one scan and stays one source. A ``book.toml``
    beside the source counts, but not on a shelf, where other books lie beside it. Raises
    SourceError FILE-010 for a source that does not exist, FILE-011 for a folder without anything
    to read, DOC-004 for what may not be read, FILE-031 for a pipe or device, FILE-020 and FILE-021
    for an unfit order file.
    """
    found: list[Path] = []
    left_out: list[Path] = []
    metadata_file = structure_file = pages_file = None
    for source in sources:
        _require(source)
        if source.is_dir():
            book = _folder_book(source)
            found.extend(book.sources)
            left_out.extend(book.left_out)
            metadata_file = (
                metadata_file or book.metadata_file or _beside(source, on_shelf=on_shelf)
            )
            structure_file = structure_file or book.structure_file
            pages_file = pages_file or book.pages_file
        else:
            found.append(source)
            metadata_file = metadata_file or _beside(source, on_shelf=on_shelf)
            structure_file = structure_file or file_beside(source, STRUCTURE_FILE)
            pages_file = pages_file or file_beside(source, PAGES_FILE)
    first = sources[0]
    name = first.name if first.is_dir() else first.stem
    return BookFiles(
        name=name,
        sources=tuple(found),
        metadata_file=metadata_file,
        structure_file=structure_file,
        pages_file=pages_file,
        left_out=tuple(left_out),
    )


def refuse_output_among(sources: Sequence[Path], output: Path) -> None:
    """Raise DestinationError FILE-016 where the editions would lie among the chapters of a folder.

    The next run would take them for chapters of the book.
    """
    if output.resolve() in {source.resolve() for source in sources if source.is_dir()}:
        raise DestinationError.of("FILE-016", Origin(str(output)), folder=str(output))


def structure_place(sources: Sequence[Path], book: BookFiles | None = None) -> Path:
    """Return the file of decisions that counts for the sources, or where it is to be made.

    ``book``: what ``gather`` returned for them.
    """
    found = (book or gather(sources)).structure_file
    first = sources[0]
    own = first / STRUCTURE_FILE if first.is_dir() else own_file(first, STRUCTURE_FILE)
    return found or own


def record_place(sources: Sequence[Path], book: BookFiles | None = None) -> Path:
    """Return the file of metadata that counts for the sources, or where it is to be made.

    ``book``: what ``gather`` returned for them.
    """
    found = (book or gather(sources)).metadata_file
    first = sources[0]
    if first.is_dir():
        return found or first / BOOK_FILE
    own = first.with_suffix(".toml")
    # By those names a file would be about all books of the folder.
    is_shared = own.name in {BOOK_FILE, STRUCTURE_FILE}
    return found or (first.with_name(f"{first.name}.toml") if is_shared else own)


def books_in(folder: Path, output: Path) -> tuple[BookFiles, ...]:
    """Return every book of a shelf folder in natural order; ``output`` within it is passed over.

    A document or PDF is a book; so is a sub-folder of pictures or chapters. Pictures that lie in
    the folder itself are one book together. Raises SourceError FILE-010, FILE-011
    or FILE-024 (a file), DestinationError FILE-016 where the output is the shelf itself.
    """
    _require(folder)
    if not folder.is_dir():
        raise SourceError.of("FILE-024", Origin(folder.name), file=folder.name)
    refuse_output_among([folder], output)
    books: list[BookFiles] = []
    pictures: list[Path] = []
    for entry in _visible(folder):
        if entry.is_dir():
            if entry.resolve() != output.resolve():
                books.extend(_on_shelf(entry))
        elif _is_picture(entry):
            pictures.append(entry)
        elif _is_source(entry):
            # What is no file there fails when it is its turn, and the other books do not.
            books.extend(_on_shelf(entry) if entry.is_file() else [_unfit(entry)])
    if pictures:
        file = folder / BOOK_FILE
        metadata_file = file if file.is_file() else None
        books.append(
            BookFiles(name=folder.name, sources=tuple(pictures), metadata_file=metadata_file)
        )
    if not books:
        raise SourceError.of("FILE-011", Origin(folder.name), folder=folder.name)
    return tuple(books)


def _on_shelf(entry: Path) -> Iterator[BookFiles]:
    """Yield the book that a file or a folder is, if any; of one without access it is told later."""
    try:
        if entry.is_file() or _has_sources(entry):
            yield gather([entry], on_shelf=True)
    except SourceError as error:
        if error.diagnostic.code not in _TOLD_LATER:
            raise
        yield _unfit(entry)


def _unfit(entry: Path) -> BookFiles:
    return BookFiles(name=shown(entry.stem), sources=(entry,))


def common_road(sources: Iterable[Path], forms: Collection[EditionForm] = ()) -> SourceRoad:
    """Return the road that all sources take; SourceError FILE-013 where they part.

    A PDF with text goes with the scans where the others are scans, or where an edition that is
    to be made (``forms``) shows the pages themselves: any page can be made a picture.
    """
    roads: dict[SourceRoad, list[Path]] = {}
    for source in sources:
        roads.setdefault(road_of(source), []).append(source)
    manuscripts = roads.get(SourceRoad.MANUSCRIPT, [])
    paged = all(format_of(source).format is Format.PDF for source in manuscripts)
    if paged and (SourceRoad.SCAN in roads or PAGED_FORMS.intersection(forms)):
        return SourceRoad.SCAN
    if len(roads) > 1:
        manuscript, scan = manuscripts[0], roads[SourceRoad.SCAN][0]
        raise SourceError.of("FILE-013", manuscript=manuscript.name, scan=scan.name)
    return next(iter(roads))


def _folder_book(folder: Path) -> BookFiles:
    entries = _visible(folder)
    documents = [entry for entry in entries if _is_on(SourceRoad.MANUSCRIPT, entry)]
    require_names(documents)
    pictures = [entry for entry in entries if _is_on(SourceRoad.SCAN, entry)]
    unfit = [entry for entry in entries if _is_source(entry) and _is_special(entry)]
    deeper = [entry for entry in entries if entry.is_dir() and _has_sources(entry)]
    book_file = folder / BOOK_FILE
    metadata_file = book_file if book_file.is_file() else None
    structure_file, pages_file = folder / STRUCTURE_FILE, folder / PAGES_FILE
    if documents and len(documents) >= len(pictures) + sum(map(_pictures_below, deeper)):
        ordered = in_order(folder, documents)
        chosen = list(ordered.files)
        strange = filter(_is_strange, entries)
        others = [*ordered.left_out, *pictures, *deeper, *unfit, *strange]
    elif pictures or deeper:
        chosen, others = [folder], [*documents, *unfit]
    else:
        raise SourceError.of("FILE-011", Origin(folder.name), folder=folder.name)
    return BookFiles(
        name=folder.name,
        sources=tuple(chosen),
        metadata_file=metadata_file,
        structure_file=structure_file if structure_file.is_file() else None,
        pages_file=pages_file if pages_file.is_file() else None,
        left_out=tuple(others),
    )


def _pictures_below(folder: Path) -> int:
    return sum(
        _pictures_below(entry) if entry.is_dir() else _is_on(SourceRoad.SCAN, entry)
        for entry in _visible(folder)
    )


def _has_sources(folder: Path) -> bool:
    return any(
        _has_sources(entry) if entry.is_dir() else _is_source(entry) for entry in _visible(folder)
    )


def _beside(source: Path, *, on_shelf: bool) -> Path | None:
    candidates = [source.with_suffix(".toml"), source.with_name(source.name + ".toml")]
    if not on_shelf:
        candidates.append(source.with_name(BOOK_FILE))
    return next((f for f in candidates if lies_there(f) and f.name != STRUCTURE_FILE), None)


def _visible(folder: Path) -> list[Path]:
    # ``~$…`` are the lock files that Word leaves beside an open document.
    with _readable(folder):
        entries = [e for e in folder.iterdir() if not e.name.startswith((".", "~$"))]
    return sorted(entries, key=lambda entry: natural_key(entry.name))


def _is_source(file: Path) -> bool:
    if _suffix(file) == _ZIP:
        return _road_by_content(file) is not None
    return _suffix(file) in _ROADS and not is_order_file(file)


def _is_strange(entry: Path) -> bool:
    """Return whether a file is of no kind that is read, and none that programs leave behind."""
    if not entry.is_file() or entry.name.lower() in _LEFT_BEHIND:
        return False
    return _suffix(entry) not in {*_ROADS, *_BY_CONTENT, *_OF_US}


def _is_special(entry: Path) -> bool:
    """Return whether an entry is neither file nor folder: a pipe, a device, a link to nothing."""
    return not (entry.is_file() or entry.is_dir())


def _is_on(road: SourceRoad, file: Path) -> bool:
    if not file.is_file() or is_order_file(file):
        return False
    suffix = _suffix(file)
    if suffix in _BY_CONTENT:
        return _road_by_content(file) is road
    return _ROADS.get(suffix) is road


def _road_by_content(file: Path) -> SourceRoad | None:
    """Return the road of a file whose name does not tell it; None for an archive of other things.

    A PDF that cannot be opened is a scan: the pages say why.
    """
    try:
        return road_of(file)
    except SourceError:
        return SourceRoad.SCAN if _suffix(file) == _PDF else None


def _is_picture(file: Path) -> bool:
    return _suffix(file) not in _BOUND and _is_on(SourceRoad.SCAN, file)


def _suffix(file: Path) -> str:
    double = "".join(file.suffixes[-2:]).lower()
    return double if double in _ROADS else file.suffix.lower()


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    """Turn an OSError about a source into a SourceError that names it."""
    try:
        yield
    except OSError as error:
        reason = system_reason(error)
        raise SourceError.of("DOC-004", Origin(source.name), reason=reason) from error


def require_names(sources: Iterable[Path]) -> None:
    """Raise SourceError FILE-032 for a name of bytes that are no characters.

    Linux gives such names as they are; archives of old programs are full of them.
    """
    for source in sources:
        if (name := shown(source.name)) != source.name:
            raise SourceError.of("FILE-032", Origin(name), source=name)


def shown(name: str) -> str:
    """Return the name of a file as it can be written down: bytes that are no characters as �."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _require(source: Path) -> None:
    require_names([source])
    with _readable(source):
        require_file(source)
        exists = source.exists()
    if not exists:
        raise SourceError.of("FILE-010", Origin(source.name), source=str(source))
