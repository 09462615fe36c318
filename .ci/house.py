"""Set up the project and run its commands; the same on Linux and Windows, standard library only.

    python .ci/house.py setup | demo | test | test-all | test-slow | lint | bench | fuzz
                        | desktop | docs | lock | clean

The Makefile and ``.ci/run`` call this script. The environment stands in ``.venv`` beside it and is
made once for a given pair of lock file and Python; nothing outside the project is touched, save
that ``test`` and ``desktop`` install Qt's system libraries on Debian where they are missing.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FULL = PROJECT / ".ci" / "requirements.lock"
RUNTIME = PROJECT / ".ci" / "runtime.lock"
OLDEST = (3, 11)
CHECKED = ("converters", "desktop", "tests", ".ci")
ENGLISH = (
    "README.md",
    "docs/command-line.md",
    "docs/editions.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
)

QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "nss3": "libnss3",
    "asound": "libasound2",
    "Xcomposite": "libxcomposite1",
    "Xdamage": "libxdamage1",
    "Xrandr": "libxrandr2",
    "Xtst": "libxtst6",
    "xkbfile": "libxkbfile1",
    "glib-2.0": "libglib2.0-0",
}
"""Library that Qt and its web view load, and the Debian package that has it."""
WINDOW_LIBRARIES = QT_LIBRARIES | {
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}
"""What a window on a screen needs besides; tests draw off-screen."""


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the project's folder; end with its exit code if it fails."""
    finished = subprocess.run(
        [str(part) for part in command], cwd=PROJECT, env=os.environ | environment, check=False
    )
    if finished.returncode:
        raise SystemExit(finished.returncode)


def say(*lines: str) -> None:
    """Print lines for the person at the terminal at once, even into a pipe."""
    print(*lines, sep="\n", flush=True)


# ---- environment ------------------------------------------------------------------------------


def install(lock: Path) -> None:
    """Make ``.venv`` hold what ``lock`` lists and the project itself, unless it does already."""
    if _installed(FULL) or _installed(lock):
        return
    if not PYTHON.exists():
        _make_environment()
    say(f"Installing {lock.name} into .venv (once; it takes a few minutes) …")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    run(PYTHON, "-m", "pip", "install", *quiet, "-r", lock)
    run(PYTHON, "-m", "pip", "install", *quiet, "--no-deps", "--no-build-isolation", "-e", PROJECT)
    # Every conversion starts several processes: none of them should compile the sources again.
    run(PYTHON, "-m", "compileall", "-q", "converters", "desktop")
    _stamp(lock).write_text(_fingerprint(lock), encoding="utf-8")


def _make_environment() -> None:
    if sys.version_info < OLDEST:
        raise SystemExit(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version}"
        )
    try:
        import ensurepip  # noqa: F401 - Debian splits it off; venv cannot work without it
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SystemExit(
            "This Python cannot make virtual environments. Install what is missing and try again:\n"
            f"    sudo apt-get install python{version}-venv"
        ) from None
    run(sys.executable, "-m", "venv", VENV)


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.stem}"


def _installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _fingerprint(lock)


def _fingerprint(lock: Path) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {PROJECT}".encode())
    for path in (lock, PROJECT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare_qt(libraries: Mapping[str, str]) -> None:
    """Install the system libraries of Qt where they are missing, or say which they are."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for name, package in libraries.items() if not _has_library(name)]
    if not missing:
        return
    become_root = _way_to_root()
    wanted = " ".join(missing)
    if become_root is None or not shutil.which("apt-get"):
        raise SystemExit(
            "Qt needs system libraries that are not here. Install them and try again:\n"
            f"    sudo apt-get install {wanted}"
        )
    say(f"Installing Qt's system libraries: {wanted} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(*become_root, "apt-get", "update", "-qq", **quiet)
    run(*become_root, "apt-get", "install", "-qq", "--no-install-recommends", *missing, **quiet)


def _has_library(name: str) -> bool:
    if ctypes.util.find_library(name):
        return True
    # Without gcc and binutils find_library knows only the linker's cache: ask the linker itself.
    folders = ("/usr/lib", "/usr/lib64", "/lib", "/usr/local/lib")
    return any(match for folder in folders for match in Path(folder).glob(f"**/lib{name}.so*"))


def _way_to_root() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return (sudo, "-n") if sudo and allowed and allowed.returncode == 0 else None


# ---- commands ---------------------------------------------------------------------------------


def setup() -> None:
    """Install everything, tests and desktop included."""
    install(FULL)


def demo() -> None:
    """Convert the two sample books and say what came of them."""
    install(RUNTIME)
    run(PYTHON, ".ci/demo.py")


def pytest(*options: str) -> None:
    """Run the tests with as many processes as there are cores, four at most."""
    install(FULL)
    prepare_qt(QT_LIBRARIES)
    processes = str(min(4, os.cpu_count() or 1))
    run(PYTHON, "-m", "pytest", "-q", "-n", processes, "--dist", "loadgroup", *options)


def test() -> None:
    """Run the default tests: minutes."""
    pytest()


def test_slow() -> None:
    """Run the tests that take minutes each."""
    pytest("-m", "slow")


def test_all() -> None:
    """Run every test."""
    pytest("-m", "slow or not slow")


def lint() -> None:
    """Check form, types, layers and spelling."""
    install(FULL)
    tools = VENV / ("Scripts" if os.name == "nt" else "bin")
    run(PYTHON, "-m", "ruff", "format", "--check", *CHECKED)
    run(PYTHON, "-m", "ruff", "check", *CHECKED)
    run(PYTHON, "-m", "mypy")
    run(tools / "lint-imports")
    run(tools / "codespell", "converters", "desktop", ".ci", *ENGLISH)


def bench() -> None:
    """Measure ours beside the rivals."""
    install(FULL)
    run(PYTHON, "-m", "tests.benchmarks", *sys.argv[2:])


def fuzz() -> None:
    """Damage documents until a reader fails: the format and, if wanted, the seconds."""
    install(FULL)
    run(PYTHON, "-m", "tests.fuzz", *sys.argv[2:])


def desktop() -> None:
    """Open the window."""
    install(FULL)
    prepare_qt(WINDOW_LIBRARIES)
    run(PYTHON, "-m", "desktop")


def docs() -> None:
    """Write ``docs/`` anew from the program."""
    install(FULL)
    run(PYTHON, ".ci/docs.py")


def lock() -> None:
    """Write both lock files anew from pyproject.toml; needs uv."""
    compile_lock = (
        "uv", "pip", "compile", "--quiet", "--universal", "--no-emit-index-url",
        "--no-emit-find-links", "--python-version", ".".join(map(str, OLDEST)),
        "--custom-compile-command", "python .ci/house.py lock", *sys.argv[2:],
    )  # fmt: skip
    run(*compile_lock, "--all-extras", "pyproject.toml", "-o", FULL.relative_to(PROJECT))
    light = (".ci/build.in", "pyproject.toml", "-c", FULL.relative_to(PROJECT))
    run(*compile_lock, *light, "-o", RUNTIME.relative_to(PROJECT))


def clean() -> None:
    """Remove everything that was made: environment, editions, caches."""
    made = [VENV, *(PROJECT / name for name in ("out", "build", "dist"))]
    made.extend(PROJECT.glob(".*_cache"))
    made.extend(PROJECT.glob("**/__pycache__"))
    made.append(PROJECT / ".hypothesis")
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


COMMANDS: dict[str, Callable[[], None]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "test-slow": test_slow,
    "test-all": test_all,
    "lint": lint,
    "bench": bench,
    "fuzz": fuzz,
    "desktop": desktop,
    "docs": docs,
    "lock": lock,
    "clean": clean,
}


def main(arguments: Sequence[str]) -> None:
    """Run the command that was named."""
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(f"usage: python .ci/house.py {' | '.join(COMMANDS)}")
    COMMANDS[arguments[0]]()


if __name__ == "__main__":
    main(sys.argv[1:])
