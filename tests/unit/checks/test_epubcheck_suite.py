"""Verdicts on the files of EPUBCheck's own suite are those that the suite expects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from converters.checks.epubcheck import check_epub
from converters.diagnostics import Severity
from converters.monitor import CollectingMonitor
from tests.support.shared_files import shared_files

_SEVERITIES: Final = {
    "error": Severity.ERROR,
    "fatal error": Severity.ERROR,
    "fatal": Severity.ERROR,
    "warning": Severity.WARNING,
}


def expected(file: Path) -> set[tuple[Severity, str]] | None:
    """Return the errors and warnings that the first scenario of a file names.

    None where they stand in a table that was not taken along, so that only their kind is known.
    """
    described = json.loads(file.with_name(f"{file.name}.expect.json").read_text("utf-8"))
    scenario = described["expected"][0]
    codes = scenario["codes"]
    if not codes and any("the following errors" in step for step in scenario["steps"]):
        return None
    return {(_SEVERITIES[kind], code) for kind, code, _ in codes if kind in _SEVERITIES}


def has_verdict(file: Path) -> bool:
    return file.with_name(f"{file.name}.expect.json").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("file", shared_files("real/epub/epubcheck", has_verdict))
def test_verdict_is_the_expected_one(file: Path) -> None:
    result = check_epub(file, CollectingMonitor())
    told = {
        (message.severity, str(dict(message.values)["id"]))
        for message in result.messages
        if message.severity in {Severity.ERROR, Severity.WARNING}
    }
    wanted = expected(file)
    if wanted is None:
        assert result.errors
    else:
        assert told == wanted
