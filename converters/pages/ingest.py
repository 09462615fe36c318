"""Find the pages of a scanned book without decoding them: folders, pictures, TIFF, scanned PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.files import natural_key, sha256_of
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.page import PageImage, SourceKind
from converters.monitor import Monitor
from converters.pages.pixels import DAMAGE, ORIENTATION, decoding, too_large

IMAGE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".webp", ".bmp"}
)
PAGE_SUFFIXES: Final = IMAGE_SUFFIXES | {".pdf"}
_FOREIGN_SUFFIXES: Final = frozenset({".gif", ".heic", ".heif", ".avif", ".jxl", ".djvu", ".psd"})
"""Pages that we cannot read; among those that we can, they must not be missed in silence."""
_FORMATS: Final = ("JPEG", "PNG", "TIFF", "JPEG2000", "WEBP", "BMP")
_SNIFF_BYTES: Final = 1024
_MARKS: Final = (
    (b"\xff\xd8", (".jpg", ".jpeg", ".jpe")),
    (b"\x89PNG", (".png",)),
    (b"II*\x00", (".tif", ".tiff")),
    (b"MM\x00*", (".tif", ".tiff")),
    (b"II+\x00", (".tif", ".tiff")),
    (b"MM\x00+", (".tif", ".tiff")),
    (b"\x00\x00\x00\x0cjP  ", (".jp2", ".j2k", ".jpx")),
    (b"\xff\x4f\xff\x51", (".jp2", ".j2k", ".jpx")),
    (b"RIFF", (".webp",)),
    (b"BM", (".bmp",)),
)
"""First bytes of the pictures that pages may be, and the endings of their names."""


@dataclass
class _Remarks:
    """What is to be said of the files, kept until it is known that there are pages at all."""

    failures: list[Diagnostic] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)


def list_pages(
    sources: Sequence[Path], monitor: Monitor, ledger: LedgerBook | None = None
) -> tuple[PageImage, ...]:
    """Return the pages of files and folders in reading order, numbered from 1.

    The files of a folder (and of folders in it) come in natural order of their names. A file that
    cannot be read is reported (SCAN-001 to SCAN-004, SCAN-007 to SCAN-009), entered in ``ledger``
    and left out; SourceError is raised only where no page is left, or more than the limit are.
    """
    files = [file for source in sources for file in _files_of(source)]
    pages: list[PageImage] = []
    remarks = _Remarks()
    for done, (path, name) in enumerate(files):
        monitor.check_cancelled()
        try:
            pages.extend(_pages_of(path, name, remarks))
        except SourceError as error:
            remarks.failures.append(error.diagnostic)
        if len(pages) > limits.PAGES:
            raise SourceError.of("SCAN-006", Origin(name), limit=limits.PAGES)
        monitor.advance(done + 1, len(files))
    if not pages:
        raise _no_pages(sources, remarks.failures)
    if remarks.misnamed:
        origin = Origin(remarks.misnamed[0])
        monitor.report(Diagnostic.of("SCAN-013", origin, count=len(remarks.misnamed)))
    for failure in remarks.failures:
        monitor.report(failure)
        if ledger is not None:
            ledger.enter(Kind.PAGE, Fate.DROPPED, failure.code, failure.origin)
    return tuple(
        msgspec.structs.replace(page, number=number) for number, page in enumerate(pages, start=1)
    )


def is_scanned_pdf(path: Path) -> bool:
    """Tell whether a PDF is a book of page pictures without visible text.

    Raises SourceError SCAN-003 (damaged) or SCAN-004 (encrypted).
    """
    from converters.pages import pdf_pages

    return pdf_pages.is_scanned(path, Origin(path.name))


def _no_pages(sources: Sequence[Path], failures: list[Diagnostic]) -> SourceError:
    if failures:
        return SourceError(failures[0])
    names = ", ".join(source.name for source in sources)
    return SourceError(Diagnostic.of("SCAN-005", Origin(names)))


def _files_of(source: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of a source with the names that the user knows them by."""
    if not source.is_dir():
        yield source, source.name
        return
    try:
        next(source.iterdir(), None)
    except OSError as error:
        # What is below would be taken for nothing at all.
        reason = error.strerror or type(error).__name__
        raise SourceError.of("DOC-004", Origin(source.name), reason=reason) from error
    found = {
        path.relative_to(source).as_posix(): path
        for path in source.rglob("*")
        if path.suffix.lower() in PAGE_SUFFIXES | _FOREIGN_SUFFIXES
        and not path.name.startswith(".")
        and path.is_file()
    }
    for name in sorted(found, key=natural_key):
        yield found[name], name


def _pages_of(path: Path, name: str, remarks: _Remarks) -> list[PageImage]:
    origin = Origin(name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(_SNIFF_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError.of("SCAN-001", origin, reason=reason) from error
    is_pdf = b"%PDF-" in head
    if size > (limits.PDF_FILE if is_pdf else limits.IMAGE_FILE):
        raise too_large(origin)
    if is_pdf:
        return _pdf_pages(path, name)
    endings = next((endings for mark, endings in _MARKS if head.startswith(mark)), None)
    if endings is None:
        raise SourceError.of("SCAN-008", origin)
    pages = _image_pages(path, name, remarks)
    if path.suffix.lower() in IMAGE_SUFFIXES.difference(endings):
        remarks.misnamed.append(name)
    return pages


def _pdf_pages(path: Path, name: str) -> list[PageImage]:
    from converters.pages import pdf_pages

    facts = pdf_pages.list_pdf(path, Origin(name))
    key = sha256_of(path)
    return [
        PageImage(
            path=str(path),
            source=name,
            kind=SourceKind.PDF_PAGE,
            frame=frame,
            number=frame + 1,
            key=key,
            width_px=fact.width_px,
            height_px=fact.height_px,
            dpi=fact.dpi,
        )
        for frame, fact in enumerate(facts)
    ]


def _image_pages(path: Path, name: str, remarks: _Remarks) -> list[PageImage]:
    origin = Origin(name)
    with decoding(origin), Image.open(path, formats=_FORMATS) as image:
        whole = [_facts(image, origin)]
        try:
            while image.format == "TIFF" and len(whole) <= limits.PAGES:
                image.seek(len(whole))
                whole.append(_facts(image, origin))
        except EOFError:
            pass
        except DAMAGE:
            remarks.failures.append(Diagnostic.of("SCAN-009", origin))
    kind = SourceKind.TIFF_FRAME if len(whole) > 1 else SourceKind.IMAGE
    key = sha256_of(path)
    return [
        PageImage(
            path=str(path),
            source=name,
            kind=kind,
            frame=frame,
            number=frame + 1,
            key=key,
            width_px=width,
            height_px=height,
            dpi=dpi,
        )
        for frame, (width, height, dpi) in enumerate(whole)
    ]


def _facts(image: Image.Image, origin: Origin) -> tuple[int, int, float | None]:
    """Return width, height and resolution of the frame that the file stands at."""
    width, height = _upright_size(image)
    if width * height > limits.IMAGE_PIXELS:
        raise too_large(origin)
    return width, height, _claimed_dpi(image)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    # Pillow already gives the turned size for TIFF, for the others only after exif_transpose.
    if image.format != "TIFF" and image.getexif().get(ORIENTATION, 1) >= 5:
        return height, width
    return width, height


def _claimed_dpi(image: Image.Image) -> float | None:
    claimed = image.info.get("dpi")
    if not claimed:
        return None
    dpi = float(claimed[0])
    return round(dpi, 2) if 50 <= dpi <= 2400 else None
