"""Where a book's package document lies, and what is wrong where no reader finds it.

Source: EPUB 3.3, section 4.2.6.3.1: META-INF/container.xml names it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import CONTAINER, OpenedBook, UnreadableError

_UNREAD: Final = "A11Y-190"
_CONTAINER_LOST: Final = "A11Y-192"
_NO_PACKAGE: Final = "A11Y-193"
_WRONG_PLACE: Final = "A11Y-194"
_PACKAGE_DAMAGED: Final = "A11Y-195"


class Loss(NamedTuple):
    """Why a package document cannot be read, and the part that is to be mended for it."""

    part: str
    finding: Finding


def lying_packages(book: OpenedBook) -> tuple[str, ...]:
    """Return the package documents in a file by their names, whoever names them or not."""
    names = (entry.filename for entry in book.entries)
    # Finder leaves twins of every file in a package that it makes.
    return tuple(
        sorted(
            name
            for name in names
            if name.lower().endswith(".opf")
            and not name.startswith(("__MACOSX/", "META-INF/"))
            and not name.rpartition("/")[2].startswith("._")
        )
    )


def named_package(book: OpenedBook) -> str | None:
    """Return the package document that the container names, None where it names none."""
    try:
        return book.package_part()
    except UnreadableError:
        return None


def loss_of(book: OpenedBook) -> Loss:
    """Return why the package document of a book cannot be read."""
    lying, named = lying_packages(book), named_package(book)
    parts, found = {entry.filename for entry in book.entries}, " · ".join(lying)
    if named is not None and named in parts:
        return Loss(named, Finding(_PACKAGE_DAMAGED))
    if CONTAINER in parts and not _can_be_read(book, CONTAINER):
        return Loss(CONTAINER, Finding(_UNREAD))
    if not lying:
        return Loss(CONTAINER, Finding(_NO_PACKAGE))
    if named is None:
        return Loss(CONTAINER, Finding(_CONTAINER_LOST, 0, found))
    return Loss(CONTAINER, Finding(_WRONG_PLACE, 0, f"{named} → {found}"))


def _can_be_read(book: OpenedBook, part: str) -> bool:
    """Tell whether the bytes of a part can be had: not where they are locked or too many."""
    try:
        book.content(part)
    except UnreadableError:
        return False
    return True
