"""The script that sets the project up: once, only when something changed, and with plain words."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.support.project import PROJECT


@pytest.fixture
def house(tmp_path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script, working on an empty project of its own and running nothing."""
    specification = importlib.util.spec_from_file_location("house", PROJECT / ".ci" / "house.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for name in ("FULL", "RUNTIME"):
        lock = tmp_path / getattr(module, name).name
        lock.write_text(f"{name.lower()}==1\n", encoding="utf-8")
        monkeypatch.setattr(module, name, lock)
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "python")
    (tmp_path / ".venv").mkdir()
    module.ran = []
    monkeypatch.setattr(module, "run", lambda *command, **_: module.ran.append(command))
    return module


def test_first_install_makes_the_environment_and_the_second_does_nothing(house):
    house.install(house.RUNTIME)
    assert house.ran[0][:3] == (sys.executable, "-m", "venv")
    assert house.RUNTIME in house.ran[1]
    assert "-e" in house.ran[2]
    house.ran.clear()
    house.install(house.RUNTIME)
    assert house.ran == []


def test_full_install_serves_the_demo_too_but_not_the_other_way(house):
    house.install(house.FULL)
    house.ran.clear()
    house.install(house.RUNTIME)
    assert house.ran == []
    house._stamp(house.FULL).unlink()
    house.install(house.RUNTIME)
    house.ran.clear()
    house.install(house.FULL)
    assert len(house.ran) >= 2


@pytest.mark.parametrize("changed", ["RUNTIME", "pyproject"])
def test_change_of_lock_or_project_installs_anew(house, changed: str):
    house.install(house.RUNTIME)
    house.ran.clear()
    path = house.RUNTIME if changed == "RUNTIME" else house.PROJECT / "pyproject.toml"
    path.write_text("# another\n", encoding="utf-8")
    house.install(house.RUNTIME)
    assert len(house.ran) >= 2


def test_failed_install_is_tried_again(house, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr(house, "run", fail)
    with pytest.raises(SystemExit):
        house.install(house.RUNTIME)
    assert not house._installed(house.RUNTIME)


def test_python_without_ensurepip_is_told_what_to_install(house, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        house.install(house.RUNTIME)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt carries its libraries there")
def test_missing_libraries_are_installed_as_root_and_named_to_others(
    house, monkeypatch: pytest.MonkeyPatch
):
    libraries = {"no-such-library-anywhere": "libnosuch1", "c": "libc6"}
    monkeypatch.setattr(house, "_way_to_root", lambda: None)
    with pytest.raises(SystemExit, match=r"apt-get install libnosuch1$"):
        house.prepare_qt(libraries)
    assert house.ran == []
    monkeypatch.setattr(house, "_way_to_root", lambda: ("sudo", "-n"))
    monkeypatch.setattr(house.shutil, "which", lambda name: f"/usr/bin/{name}")
    house.prepare_qt(libraries)
    assert house.ran[-1][:4] == ("sudo", "-n", "apt-get", "install")
    assert house.ran[-1][-1] == "libnosuch1"


def test_unknown_command_lists_the_known_ones(house):
    with pytest.raises(SystemExit, match=r"setup \| demo \| test"):
        house.main(["tset"])
