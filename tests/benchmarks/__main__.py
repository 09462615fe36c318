"""``python -m tests.benchmarks [KIND …]``: print tables of what was measured; the kinds below."""

from __future__ import annotations

import sys

from rich.console import Console

from tests.benchmarks import (
    check,
    correction,
    docx,
    headings,
    manuscripts,
    scan_structure,
    scans,
    typescripts,
)

KINDS = {
    "docx": docx.tables,
    "headings": headings.tables,
    "manuscripts": manuscripts.tables,
    "scans": scans.tables,
    "pages": scan_structure.tables,
    "correction": correction.tables,
    "typescripts": typescripts.tables,
    "check": check.tables,
}


def main() -> None:
    """Measure what was asked for, one after the other, so that nothing runs beside it."""
    wanted = sys.argv[1:] or list(KINDS)
    unknown = [name for name in wanted if name not in KINDS]
    if unknown:
        raise SystemExit(f"unknown: {', '.join(unknown)}; known: {', '.join(KINDS)}")
    console = Console(width=110)
    for name in wanted:
        for table in KINDS[name]():
            console.print()
            console.print(table)


if __name__ == "__main__":
    main()
