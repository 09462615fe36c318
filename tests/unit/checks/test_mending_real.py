"""Mending real EPUB files: never worse than before, nothing changes for readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.checks.mending.mender import fixed_name, mend
from converters.checks.registry import check_file
from converters.errors import SourceError
from converters.monitor import CollectingMonitor
from tests.support.mended_books import assert_reads_alike, parts_of
from tests.support.shared_files import shared_files
from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_use_warm_host", "warm_host"]

pytestmark = pytest.mark.slow

BECOME_VALID = {
    "ace__issue-182",
    "epubcheck__content-xhtml-img-srcset-undeclared-error",
    "epubcheck__ncx-uid-mismatch-error",
    "epubcheck__ocf-filepath-not-utf8-error",
    "epubcheck__ocf-mimetype-file-trailing-spaces-error",
    "epubcheck__ocf-zip-mimetype-entry-extra-field-error",
    "epubcheck__opf-guide-reference-undeclared-error",
    "epubcheck__opf-spine-toc-attribute-to-non-ncx-error",
    "epubcheck__package-remote-font-in-svg-missing-property-error",
    "epubcheck__package-remote-font-in-xhtml-missing-property-error",
}
"""Books that EPUBCheck finds errors in before they are mended, and none after."""
UNREADABLE = {"epubcheck__ocf-zip-unreadable-empty-fatal"}
NOTHING_TO_MEND = {"epubcheck__opf-package-id-spaces-valid"}


def books() -> Iterator[object]:
    return shared_files("real/epub", lambda path: path.suffix == ".epub")


def errors(path: Path) -> list[int]:
    """Return the errors that each checker counts, EPUBCheck first."""
    return [check.errors for check in check_file(path, CollectingMonitor())]


@pytest.mark.parametrize("path", books())
def test_mended_book_is_never_worse(path: Path, tmp_path: Path) -> None:
    target = tmp_path / fixed_name(path).name
    if path.stem in UNREADABLE:
        with pytest.raises(SourceError, match="EPUB-830"):
            mend(path, target, CollectingMonitor())
        return
    messages = mend(path, target, CollectingMonitor())
    assert target.exists() is (path.stem not in NOTHING_TO_MEND)
    if not target.exists():
        assert [message.code for message in messages] == ["EPUB-820"]
        return
    assert_reads_alike(path, target)
    before, after = errors(path), errors(target)
    assert all(new <= old for old, new in zip(before, after, strict=True)), (before, after)
    assert (before[0] > 0 == after[0]) is (path.stem in BECOME_VALID)


@pytest.mark.parametrize("path", books())
def test_mending_twice_gives_the_same_bytes_and_then_nothing(path: Path, tmp_path: Path) -> None:
    if path.stem in UNREADABLE | NOTHING_TO_MEND:
        return
    first, second = tmp_path / "a.epub", tmp_path / "b.epub"
    mend(path, first, CollectingMonitor())
    mend(path, second, CollectingMonitor())
    assert first.read_bytes() == second.read_bytes()
    again = mend(first, tmp_path / "c.epub", CollectingMonitor())
    assert "EPUB-820" in [message.code for message in again]
    assert set(parts_of(first)) >= set(parts_of(path)) - {"mimetype"}
