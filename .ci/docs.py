"""Write ``docs/command-line.md`` and ``docs/messages.md`` from the program itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

COMMANDS = ("convert", "batch", "inspect", "check")
OF_PROJECTS = (
    "new", "show", "set", "replace", "choose", "take", "undo", "redo", "log", "make", "export",
)  # fmt: skip
NOTICE = "<!-- Written by `make docs`; change the program, not this file. -->"


def commands() -> Iterator[str]:
    """Yield the lines of the command line's reference."""
    from converters.cli.exit_codes import ExitCode

    yield from ("# The command line", "", NOTICE, "", *_help())
    for name in COMMANDS:
        yield from ("", f"## banso {name}", "", *_help(name))
    yield from ("", "## banso project", "", *_help("project"))
    for name in OF_PROJECTS:
        yield from ("", f"### banso project {name}", "", *_help("project", name))
    yield from ("", "## Exit codes", "", "| code | meaning |", "|---|---|")
    for code in ExitCode:
        yield f"| {int(code)} | {code.name.lower().replace('_', ' ')} |"


def _help(*command: str) -> Iterator[str]:
    plain = {"COLUMNS": "92", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
    finished = subprocess.run(
        [sys.executable, "-m", "converters", "--lang", "en", *command, "--help"],
        cwd=PROJECT,
        env=os.environ | plain,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    yield from ("```text", *(line.rstrip() for line in finished.stdout.strip().splitlines()), "```")


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def messages() -> Iterator[str]:
    """Yield the lines of the table of messages."""
    from converters.diagnostics import catalogue
    from converters.sentences import plural_of

    yield from ("# Messages · Thông báo", "", NOTICE)
    families = sorted({code.split("-")[0] for code in catalogue()})
    for family in families:
        yield from (
            "",
            f"## {family}",
            "",
            "| code | | message · thông báo | what to do · cách xử lý |",
        )
        yield "|---|---|---|---|"
        for code, entry in sorted(catalogue().items()):
            if code.split("-")[0] == family:
                text = f"{_one_line(plural_of(entry['en']))}<br>{_one_line(entry['vi'])}"
                english = _one_line(plural_of(entry["remedy_en"]))
                remedy = f"{english}<br>{_one_line(entry['remedy_vi'])}"
                yield f"| {code} | {entry['severity']} | {text} | {remedy} |"


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    written = {"command-line.md": commands(), "messages.md": messages()}
    return {name: "\n".join(lines) + "\n" for name, lines in written.items()}


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (PROJECT / "docs" / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
