"""Word documents at random: the ledger names all there is; damage is a message, never a trace."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.readers.docx import read
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.vocabularies import ChangePolicy
from tests.support.docx_builder import reading_context
from tests.support.docx_counts import COUNTED, DocxCounts
from tests.support.docx_strategies import bodies, rich_body, write_document

_PARTS: Final = (
    "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml",
    "word/comments.xml", "word/_rels/document.xml.rels", "word/charts/c.xml",
)  # fmt: skip


def assert_adds_up(path: Path, reading: Reading) -> None:
    found = DocxCounts(path).found
    ledger = reading.ledger
    assert {kind: ledger.number(kind) for kind in COUNTED} == {
        kind: found[kind] for kind in COUNTED
    }
    for kind in Kind:
        by_fate = [ledger.number(kind, fate) for fate in Fate]
        assert min(by_fate) >= 0
        assert sum(by_fate) == ledger.number(kind)


@given(bodies)
def test_ledger_names_all_that_a_second_count_finds(tmp_path_factory, body: str) -> None:
    folder = tmp_path_factory.mktemp("d")
    path = write_document(folder / "a.docx", body)
    assert_adds_up(path, read(path, reading_context(folder)))


def test_ledger_of_a_document_with_one_of_everything_adds_up(tmp_path: Path) -> None:
    path = write_document(tmp_path / "a.docx", rich_body())
    reading = read(path, reading_context(tmp_path))
    assert_adds_up(path, reading)
    assert not [kind for kind in COUNTED if not reading.ledger.number(kind)]


def test_ledger_of_real_documents_adds_up(shared_data: Path, tmp_path: Path) -> None:
    paths = sorted((shared_data / "real" / "manuscripts").rglob("*.docx"))
    assert len(paths) > 50
    for path in paths:
        assert_adds_up(path, read(path, reading_context(tmp_path)))


# ---- damage -----------------------------------------------------------------------------------


@cache
def _rich_parts(folder: Path) -> dict[str, bytes]:
    path = write_document(folder / "rich.docx", rich_body())
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(_PARTS),
        st.sampled_from(("cut", "twice", "swap", "value", "tail", "junk")),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 400),
        st.sampled_from((b"", b"-1", b"99999999999", b"\xff", b"<", b'"', b"x", b"&#0;", b"w:p")),
    ),
    min_size=1,
    max_size=4,
)


def _changed(content: bytes, how: str, place: float, size: int, junk: bytes) -> bytes:
    start = int(place * len(content))
    if how in {"swap", "value"}:
        # Whole elements or values are exchanged, so that the XML often stays well-formed.
        mark = b"<w:" if how == "swap" else b'"'
        start = content.find(mark, start)
        end = content.find(b">" if how == "swap" else b'"', start + 1)
        if start < 0 or end < 0:
            return content
        new = b"<w:br/>" if how == "swap" else b'"' + junk.strip(b'<"&') + b'"'
        return content[:start] + new + content[end + 1 :]
    if how == "tail":
        return content[:start]
    piece = {"cut": b"", "twice": content[start : start + size] * 2, "junk": junk}[how]
    return content[:start] + piece + content[start + size :]


@given(_CHANGES, st.sampled_from(ChangePolicy))
def test_damaged_document_is_read_or_refused(
    tmp_path_factory, changes: list, policy: ChangePolicy
) -> None:
    base = tmp_path_factory.getbasetemp()
    parts = dict(_rich_parts(base))
    for part, *change in changes:
        parts[part] = _changed(parts[part], *change)
    folder = tmp_path_factory.mktemp("m")
    path = folder / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    plain = reading_context(folder)
    context = ReadContext(ReadOptions(changes=policy), plain.media, plain.monitor, folder)
    try:
        reading = read(path, context)
    except SourceError:
        return
    assert all(count.number > 0 for count in reading.ledger.counts)


@given(st.floats(0, 1), st.binary(max_size=30))
def test_damaged_package_is_read_or_refused(tmp_path_factory, place: float, junk: bytes) -> None:
    base = tmp_path_factory.getbasetemp()
    _rich_parts(base)
    content = (base / "rich.docx").read_bytes()
    start = int(place * len(content))
    folder = tmp_path_factory.mktemp("z")
    (folder / "a.docx").write_bytes(content[:start] + junk + content[start + len(junk) :])
    try:
        read(folder / "a.docx", reading_context(folder))
    except SourceError:
        return
