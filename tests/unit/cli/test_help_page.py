"""The help that a person reads: in one language, without the parser's types."""

from __future__ import annotations

import re

import pytest

from converters.cli.commands import run
from converters.cli.words import Words

COMMANDS = ("convert", "batch", "inspect", "check")


def help_of(capsys: pytest.CaptureFixture[str], language: str, *command: str) -> str:
    assert run([*command, "--help"], Words(language)) == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def width_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "92")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_shows_no_types_of_python(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    told = help_of(capsys, "en", *command)
    # Choices short enough for their column may stand in such brackets, types may not.
    assert set(re.findall(r"<[^>]*>?", told)) <= {"<vi|en>"}
    assert "{" not in told


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_vietnamese_has_no_english_headings(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    told = help_of(capsys, "vi", command)
    for word in ("Show this", "─ Options", "─ Arguments", "default:"):
        assert word not in told
    assert "Hiện phần hướng dẫn này." in told


def test_usage_names_what_is_to_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Usage: banso convert [OPTIONS] SOURCE...\n" in re.sub(
        r" +\n", "\n", help_of(capsys, "en", "convert")
    )
