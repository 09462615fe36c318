"""Make ``resources/vietnamese/ngrams.tsv``: how often Vietnamese syllables follow each other.

    python .ci/ngrams.py TEXTS SCANS [--without NAME] [--output FILE]

TEXTS is the folder of public-domain novels, essays and verse (``SOURCES.md`` there tells whose;
all authors died by 1947), a paragraph a line. SCANS holds the books by which recognition is
measured: of what is written there (``truth.txt``, ``notes.txt``) nothing may be in the table. Every
paragraph of TEXTS that shares six syllables in a row with it is left out, and every short one that
stands there as a whole; how many syllables that were is printed. To measure fairly on other pages
of the same books, ``--without so-do.txt`` makes a table that has not seen that book at all.

To the runs of these texts come the two-syllable words of ``compounds.txt``, each as if seen three
times: a novel has them all, but a hundred thousand syllables do not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from converters.vietnamese.ngrams import BREAK, runs_of, table_text  # noqa: E402 - needs the path

TABLE = PROJECT / "resources" / "vietnamese" / "ngrams.tsv"
SHARED = 6
"""Syllables in a row that two texts do not share by chance."""
HEAD = (
    "# Runs of Vietnamese syllables, counted by .ci/ngrams.py; see README.md. {kept:,} syllables."
)


def main() -> None:
    """Write the table and say what was counted and what left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("scans", type=Path)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--output", type=Path, default=TABLE)
    told = parser.parse_args()
    kept, left_out = divided(told.texts, told.scans, told.without)
    counts = [sum(len(syllables(line)) for line in lines) for lines in (kept, left_out)]
    lines = (HEAD.format(kept=counts[0]), *table_text(kept, compounds()))
    told.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{counts[0]:,} syllables counted, {counts[1]:,} left out: {told.output.name}")


def divided(texts: Path, scans: Path, without: list[str]) -> tuple[list[str], list[str]]:
    """Return the paragraphs to count, and those that stand in the scanned books."""
    scanned = [file.read_text(encoding="utf-8") for file in sorted(scans.glob("*/*.txt"))]
    shared = {run for text in scanned for run in stretches(text)}
    whole = {tuple(syllables(line)) for text in scanned for line in text.splitlines()}
    kept: list[str] = []
    left_out: list[str] = []
    for file in sorted(texts.glob("*.txt")):
        if file.name in without:
            continue
        for line in file.read_text(encoding="utf-8").splitlines()[2:]:
            seen = tuple(syllables(line)) in whole or not shared.isdisjoint(stretches(line))
            (left_out if seen else kept).append(line)
    return kept, left_out


def stretches(text: str) -> Iterator[tuple[str, ...]]:
    """Yield all runs of so many syllables that they are no chance."""
    found = syllables(text)
    for start in range(len(found) - SHARED + 1):
        yield tuple(found[start : start + SHARED])


def syllables(text: str) -> list[str]:
    """Return the syllables of a text, whatever parts them."""
    return [syllable for syllable in runs_of(text) if syllable != BREAK]


def compounds() -> list[str]:
    """Return the words of the list, the two syllables of each with a space between."""
    found: list[str] = []
    for line in (PROJECT / ".ci" / "compounds.txt").read_text(encoding="utf-8").splitlines():
        first, _, others = line.partition(": ")
        if not line.startswith("#"):
            found.extend(f"{first} {other}" for other in others.split())
    return found


if __name__ == "__main__":
    main()
