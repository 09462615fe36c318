"""Find the pages of a scanned book without decoding them: pictures, and what binds many of them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image

from converters import limits, picture_formats
from converters.diagnostics import Diagnostic, Origin, system_reason
from converters.errors import SourceError
from converters.files import natural_key, sha256_of
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.page import PageImage, SourceKind
from converters.monitor import Monitor
from converters.pages import archives
from converters.pages.page_facts import PageFacts
from converters.pages.pixels import DAMAGE, ORIENTATION, decoding, opened_picture, too_large

_LEAST_SIDE: Final = 16
"""Pixels; a page has more even as a thumbnail."""


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
    cannot be read is reported (SCAN-001 to SCAN-004, SCAN-007 to SCAN-009, SCAN-014 to SCAN-017),
    entered in ``ledger`` and left out; SourceError is raised only where no page is left, or more
    than the limit are.
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
        reason = system_reason(error)
        raise SourceError.of("DOC-004", Origin(source.name), reason=reason) from error
    found = {
        path.relative_to(source).as_posix(): path
        for path in source.rglob("*")
        if path.suffix.lower() in picture_formats.PAGE_SUFFIXES | picture_formats.FOREIGN_SUFFIXES
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
            head = stream.read(picture_formats.HEAD_BYTES)
    except OSError as error:
        reason = system_reason(error)
        raise SourceError.of("SCAN-001", origin, reason=reason) from error
    bound = _binding(head)
    if size > (limits.IMAGE_FILE if bound is None else limits.PDF_FILE):
        raise too_large(origin)
    if bound is SourceKind.PDF_PAGE:
        return _pdf_pages(path, name)
    if bound is SourceKind.DJVU_PAGE:
        return _djvu_pages(path, name)
    if bound is not None:
        return list(_archive_pages(path, name, remarks))
    _require_picture(head, name, remarks)
    sheets, kind = _sheets(path, origin, remarks)
    return _made(path, name, kind, sha256_of(path), sheets)


def _binding(head: bytes) -> SourceKind | None:
    """Return what binds the pages in the file, None for a picture."""
    if head.startswith(picture_formats.DJVU_MARK):
        return SourceKind.DJVU_PAGE
    if head.startswith(picture_formats.ZIP_MARKS):
        return SourceKind.IMAGE
    return SourceKind.PDF_PAGE if picture_formats.PDF_MARK in head else None


def _require_picture(head: bytes, name: str, remarks: _Remarks) -> None:
    found = picture_formats.picture_format(head)
    if found is None:
        raise SourceError.of("SCAN-008", Origin(name))
    if Path(name).suffix.lower() in picture_formats.IMAGE_SUFFIXES.difference(found.endings):
        remarks.misnamed.append(name)


def _pdf_pages(path: Path, name: str) -> list[PageImage]:
    from converters.pages import pdf_pages

    facts = pdf_pages.list_pdf(path, Origin(name))
    return _made(path, name, SourceKind.PDF_PAGE, sha256_of(path), facts)


def _djvu_pages(path: Path, name: str) -> list[PageImage]:
    from converters.pages import djvu

    facts = djvu.list_djvu(path, Origin(name))
    return _made(path, name, SourceKind.DJVU_PAGE, sha256_of(path), facts)


def _archive_pages(path: Path, name: str, remarks: _Remarks) -> Iterator[PageImage]:
    for member in archives.members(path, Origin(name)):
        inner = f"{name}/{member}"
        origin = Origin(inner)
        try:
            content = archives.read_member(path, member, origin)
            _require_picture(content[: picture_formats.HEAD_BYTES], inner, remarks)
            sheets, kind = _sheets(io.BytesIO(content), origin, remarks)
        except SourceError as error:
            remarks.failures.append(error.diagnostic)
            continue
        yield from _made(path, inner, kind, hashlib.sha256(content).hexdigest(), sheets, member)


def _made(
    path: Path,
    name: str,
    kind: SourceKind,
    key: str,
    sheets: Sequence[PageFacts],
    member: str = "",
) -> list[PageImage]:
    return [
        PageImage(
            path=str(path),
            source=name,
            kind=kind,
            frame=frame,
            number=frame + 1,
            key=key,
            width_px=sheet.width_px,
            height_px=sheet.height_px,
            dpi=sheet.dpi,
            member=member,
        )
        for frame, sheet in enumerate(sheets)
    ]


def _sheets(
    content: Path | io.BytesIO, origin: Origin, remarks: _Remarks
) -> tuple[list[PageFacts], SourceKind]:
    """Return the facts of a picture, or of the many in a TIFF."""
    with decoding(origin), opened_picture(content) as image:
        whole = [_facts(image, origin)]
        try:
            while image.format == "TIFF" and len(whole) <= limits.PAGES:
                image.seek(len(whole))
                whole.append(_facts(image, origin))
        except EOFError:
            pass
        except DAMAGE:
            remarks.failures.append(Diagnostic.of("SCAN-009", origin))
    return whole, SourceKind.TIFF_FRAME if len(whole) > 1 else SourceKind.IMAGE


def _facts(image: Image.Image, origin: Origin) -> PageFacts:
    """Return width, height and resolution of the frame that the file stands at."""
    width, height = _upright_size(image)
    if width * height > limits.IMAGE_PIXELS:
        raise too_large(origin)
    if min(width, height) < _LEAST_SIDE:
        raise SourceError.of("SCAN-017", origin, width=width, height=height)
    return PageFacts(width, height, _claimed_dpi(image))


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
