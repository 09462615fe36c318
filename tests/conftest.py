"""What holds for the whole suite: shared data, clean settings, properties without time limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a property, so neither deadlines nor the speed check apply.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the shared real and synthetic test data; skips the test where it is absent."""
    folder = Path(os.environ.get("BANSO_TEST_DATA", PROJECT.parent / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"the shared test data is not at {folder}; set BANSO_TEST_DATA")
    return folder


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep caches and journals of a test inside its own folder."""
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "banso-cache"))
    monkeypatch.setenv("BANSO_STATE_FOLDER", str(tmp_path / "banso-state"))
