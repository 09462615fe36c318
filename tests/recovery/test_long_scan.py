"""A scan of five hundred pages: memory stays flat, and twenty kills cost nothing but time."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.recovery.test_killed_scan import digests
from tests.support.measured import BANSO, end_tree, run_measured
from tests.support.scans import DPI, Gray, PageStyle, typeset

PAGES = 500
FEW = 60
KILLS = 20
HANGS_AFTER = 1_500.0
ALLOWANCE_MB = 60
SYLLABLES = [
    "sông",
    "núi",
    "trăng",
    "hoa",
    "người",
    "nước",
    "làng",
    "chợ",
    "cầu",
    "đò",
    "mưa",
    "nắng",
    "gió",
    "lúa",
    "tre",
    "đa",
    "giếng",
    "trẻ",
    "già",
    "hát",
    "đi",
    "về",
    "qua",
    "lại",
    "bên",
    "cạnh",
    "trong",
    "ngoài",
    "cũ",
    "mới",
    "xưa",
    "nay",
]

pytestmark = [pytest.mark.recovery, pytest.mark.slow]


def small_pages() -> tuple[Gray, ...]:
    """Return pages of a few lines each, no two alike."""
    chance = random.Random(11)
    words = (" ".join(chance.choices(SYLLABLES, k=30)).capitalize() for _ in range(2 * PAGES))
    style = PageStyle("Trang nhỏ", "Người thử", width_mm=70, height_mm=52, size_pt=9.5)
    return typeset("\n".join(f"{text}." for text in words), style)[:PAGES]


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sách dài") / "pages"
    folder.mkdir()
    for number, page in enumerate(small_pages(), start=1):
        Image.fromarray(page).save(folder / f"{number:04}.png", dpi=(DPI, DPI))
    assert len(list(folder.iterdir())) == PAGES
    return folder


def command(scans: Path, output: Path) -> list[str]:
    options = ("--title", "Sách dài", "--edition", "facsimile", "--workers", "2", "--quiet")
    return [*BANSO, "convert", str(scans), "--output", str(output), *options]


def remembered(cache: Path) -> dict[Path, int]:
    """Return the results of pages that lie in the cache, each with its file's inode.

    A result that is written again is a new file; one that is read only gets a new time.
    """
    files = (path for path in (cache / "pages").rglob("*") if path.is_file())
    return {path: path.stat().st_ino for path in files if ".tmp" not in path.name}


def kill_at(arguments: list[str], cache: Path, pages: int) -> None:
    """Start a command, and kill it and its workers once so many pages are remembered."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(arguments, **quiet)
    while process.poll() is None and len(remembered(cache)) < pages:
        time.sleep(0.02)
    process.kill()
    process.wait()
    end_tree(process.pid)


@pytest.mark.timeout(1_500)
def test_a_long_scan_needs_no_more_memory_and_survives_kills(
    scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path / "ngắn"
    short.mkdir()
    for path in sorted(scans.iterdir())[:FEW]:
        (short / path.name).hardlink_to(path)
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "cache-short"))
    few = run_measured(command(short, tmp_path / "few"), hang_after=HANGS_AFTER)
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "cache-whole"))
    whole = run_measured(command(scans, tmp_path / "whole"), hang_after=HANGS_AFTER)
    assert (few.code, whole.code) == (0, 0), whole.stderr
    assert whole.peak_megabytes <= few.peak_megabytes + ALLOWANCE_MB

    cache = tmp_path / "cache-killed"
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(cache))
    arguments = command(scans, tmp_path / "killed")
    chance = random.Random(5)
    for moment in sorted(chance.sample(range(3, PAGES - 10), KILLS)):
        before = remembered(cache)
        kill_at(arguments, cache, moment)
        after = remembered(cache)
        assert {path: after.get(path) for path in before} == before
    before = remembered(cache)
    again = run_measured(arguments, hang_after=HANGS_AFTER)
    assert again.code == 0, again.stderr
    after = remembered(cache)
    assert {path: after.get(path) for path in before} == before
    assert digests(tmp_path / "killed") == digests(tmp_path / "whole") != {}
