"""The layers of the engine hold, and a breach of each contract would be seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import PROJECT

ENGINE = "The engine knows nothing of the desktop or of Qt"
LAYERS = "Engine layers, top to bottom"
DESKTOP = "The desktop talks to the service, not to engine internals"

PLANTED = [
    pytest.param(
        "converters/pages/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import PySide6\n",
        ENGINE,
        id="qt-in-the-engine",
    ),
    pytest.param(
        "converters/readers/planted.py", "import converters.writers\n", LAYERS, id="sibling-import"
    ),
    pytest.param(
        "converters/model/planted.py", "import converters.service\n", LAYERS, id="upward-import"
    ),
    pytest.param("converters/unplaced.py", "", LAYERS, id="module-without-a-layer"),
    pytest.param(
        "desktop/planted.py", "import converters.writers\n", DESKTOP, id="desktop-past-the-service"
    ),
]


def check_layers(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command"
    return subprocess.run(
        [sys.executable, "-c", f"{code}; lint_imports_command(['--no-cache'])"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        check=False,
    )


def test_contracts_hold():
    result = check_layers(PROJECT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("name", "code", "contract"), PLANTED)
def test_breach_is_seen(tmp_path: Path, name: str, code: str, contract: str):
    only_code = shutil.ignore_patterns("__pycache__")
    for package in ("converters", "desktop"):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=only_code)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    planted = tmp_path / name
    planted.write_text(f'"""Planted."""\n{code}', encoding="utf-8")
    result = check_layers(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contract} BROKEN" in result.stdout


def test_engine_runs_where_qt_is_not(tmp_path: Path):
    """Import every module of the engine in a fresh interpreter and look at what it loaded."""
    code = """
import importlib, pkgutil, sys
import converters
skipped = {"converters.__main__"}
names = [m.name for m in pkgutil.walk_packages(converters.__path__, "converters.")]
for name in names:
    if name not in skipped:
        importlib.import_module(name)
unwanted = {"PySide6", "shiboken6", "desktop"}
print(len(names), *(name for name in sys.modules if name.split(".")[0] in unwanted))
"""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    count, *loaded = result.stdout.split()
    assert int(count) > 30
    assert loaded == []
