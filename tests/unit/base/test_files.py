"""Files are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from converters.errors import DestinationError
from converters.files import (
    BlobStore,
    ResultCache,
    ascii_slug,
    atomic_write,
    fingerprint,
    natural_key,
    sha256_of,
    write_file,
)
from tests.support.project import PROJECT

POSIX = pytest.mark.skipif(os.name == "nt", reason="uses signals and limits of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_content_appears_only_at_the_end(tmp_path: Path):
    target = tmp_path / "sách.epub"
    target.write_bytes(b"old")
    with atomic_write(target) as stream:
        stream.write(b"new")
        stream.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["sách.epub"]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fail() -> None:
        with atomic_write(target) as stream:
            stream.write(b"half")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.pdf"]


def test_folders_on_the_way_are_made(tmp_path: Path):
    target = tmp_path / "tủ sách" / ("rất dài " * 20).strip() / f"{'đ' * 100}.epub"
    write_file(target, b"content")
    assert target.read_bytes() == b"content"


@POSIX
def test_permissions_follow_the_umask(tmp_path: Path):
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "FILE-001"),
        (errno.EDQUOT, "FILE-001"),
        (errno.EACCES, "FILE-002"),
        (errno.EIO, "FILE-003"),
    ],
)
def test_trouble_at_the_destination_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
):
    target = tmp_path / "a.epub"
    target.write_bytes(b"old")

    def trouble(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", trouble)
    with pytest.raises(DestinationError) as raised:
        write_file(target, b"new")
    assert raised.value.diagnostic.code == code
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.epub"]


def test_folder_that_is_a_file_is_told(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(DestinationError, match="FILE-003"):
        write_file(tmp_path / "a" / "b.epub", b"new")


_LIMITED = """
import resource, sys
from pathlib import Path
from converters.errors import DestinationError
from converters.files import write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    write_file(Path(sys.argv[1]), bytes(1 << 20))
except DestinationError as error:
    print(error.diagnostic.code)
"""

_KILLED = """
import sys, time
from pathlib import Path
from converters.files import atomic_write
with atomic_write(Path(sys.argv[1])) as stream:
    stream.write(bytes(1 << 20))
    stream.flush()
    print("half", flush=True)
    time.sleep(60)
"""


@POSIX
def test_write_that_really_runs_out_of_room_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "a.epub"
    target.write_bytes(b"old")
    command = [sys.executable, "-c", _LIMITED, str(target)]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "FILE-001"
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.epub"]


@pytest.mark.recovery
def test_kill_in_the_middle_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "a.epub"
    target.write_bytes(b"old")
    command = [sys.executable, "-c", _KILLED, str(target)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert target.read_bytes() == b"old"
    assert sum(path.suffix == ".part" for path in tmp_path.iterdir()) == 1


def test_hash_of_a_file(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "a") == known


def test_blob_store_keeps_equal_bytes_once(tmp_path: Path):
    store = BlobStore(tmp_path)
    key = store.put(b"picture")
    changed = store.path(key).stat().st_mtime_ns
    assert store.put(b"picture") == key
    assert store.path(key).stat().st_mtime_ns == changed
    assert store.get(key) == b"picture"
    assert store.get(store.put(b"")) == b""


def test_blob_store_does_not_know_other_keys(tmp_path: Path):
    with pytest.raises(KeyError):
        BlobStore(tmp_path).get("0" * 64)


def test_cache_gives_back_what_was_stored(tmp_path: Path):
    cache = ResultCache(tmp_path)
    key = fingerprint("page", b"pixels")
    assert cache.load(key) is None
    cache.store(key, b"words")
    assert cache.load(key) == b"words"


def test_cache_forgets_what_was_not_used_for_longest(tmp_path: Path):
    cache = ResultCache(tmp_path)
    keys = [fingerprint(str(n)) for n in range(4)]
    for age, key in enumerate(keys):
        cache.store(key, bytes(100))
        moment = 1_000_000_000 + age
        os.utime(tmp_path / key[:2] / key, (moment, moment))
    cache.load(keys[0])
    cache.prune(250)
    assert [cache.load(key) is not None for key in keys] == [True, False, False, True]


def test_cache_that_cannot_be_written_is_no_failure(tmp_path: Path):
    (tmp_path / "cache").write_bytes(b"a file stands where the folder should")
    cache = ResultCache(tmp_path / "cache")
    cache.store(fingerprint("a"), b"b")
    cache.prune(0)
    assert cache.load(fingerprint("a")) is None


def test_fingerprint_tells_apart_lists_with_the_same_bytes():
    parts = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), (b"abc", b"", b"")]
    assert len({fingerprint(*each) for each in parts}) == len(parts)
    assert fingerprint("ấ") == fingerprint("ấ".encode())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            ["trang 10.png", "trang 9.png", "Trang 1.png"],
            ["Trang 1.png", "trang 9.png", "trang 10.png"],
        ),
        (["b", "2", "10", "a"], ["2", "10", "a", "b"]),
        (["p1b", "p1", "p01"], ["p01", "p1", "p1b"]),
    ],
)
def test_natural_order(wrong: list[str], right: list[str]):
    assert sorted(wrong, key=natural_key) == right


def test_natural_order_does_not_see_the_form_of_unicode():
    names = [unicodedata.normalize("NFD", "chương 2"), "chương 10", "chương 1"]
    ordered = [unicodedata.normalize("NFC", name) for name in sorted(names, key=natural_key)]
    assert ordered == ["chương 1", "chương 2", "chương 10"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Số đỏ", "so-do"),
        ("  Đất rừng phương Nam!  ", "dat-rung-phuong-nam"),
        ("CON", "book-con"),
        ("中文", "book"),
        ("", "book"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 200, "a" * 80),
    ],
)
def test_slug(title: str, slug: str):
    assert ascii_slug(title) == slug
