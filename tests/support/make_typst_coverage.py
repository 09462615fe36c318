"""Find out which characters typst can show with our fonts.

Run it as ``python -m tests.support.make_typst_coverage``.

Typst says only whether *some* font has a glyph, its own built-in ones included, so it is asked,
by halving, in PDF/A mode, where a missing glyph is an error. Run again when fonts or typst change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import typst

from converters.writers.fonts import OTHER_FACES, font_paths

TARGET = Path(__file__).resolve().parents[2] / "resources" / "typesetting" / "coverage.txt"
RANGES = (
    (0x20, 0x3040), (0xA640, 0xA800), (0xAB30, 0xAB70), (0xE000, 0xE600), (0xF6C0, 0xF900),
    (0xFB00, 0xFE30), (0xFE70, 0xFEFD), (0xFFF0, 0xFFFF), (0x1D400, 0x1D800),
    (0x1EE00, 0x1EF00), (0x1F100, 0x1F200), (0x1F300, 0x1F700),
)  # fmt: skip
CHUNK = 64
FACES = ", ".join(f'"{family}"' for family in OTHER_FACES)
HEAD = f'#set document(title: "x")\n#set text(font: ({FACES}), size: 4pt)\n'


class Prober:
    def __init__(self) -> None:
        paths = [str(path) for path in font_paths()]
        self._compiler = typst.Compiler(root=".", font_paths=paths, ignore_system_fonts=True)
        self.shown: list[int] = []

    def probe(self, codes: Sequence[int]) -> None:
        if not codes:
            return
        if self._compiles(codes):
            self.shown.extend(codes)
        elif len(codes) > 1:
            middle = len(codes) // 2
            self.probe(codes[:middle])
            self.probe(codes[middle:])

    def _compiles(self, codes: Sequence[int]) -> bool:
        source = HEAD + "#{" + ";".join(f'par("\\u{{{code:x}}}")' for code in codes) + "}"
        try:
            self._compiler.compile(input=source.encode(), pdf_standards=["a-2a"], timestamp=1)
        except typst.TypstError:
            return False
        return True


def as_ranges(codes: Sequence[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def main() -> None:
    prober = Prober()
    for first, last in RANGES:
        known = [
            c for c in range(first, last) if unicodedata.category(chr(c)) not in {"Cn", "Cs", "Cc"}
        ]
        for start in range(0, len(known), CHUNK):
            prober.probe(known[start : start + CHUNK])
    lines = [
        "# Characters that some face of resources/fonts/print or of typst 0.15 shows, in ranges.",
        "# Made by tests/support/make_typst_coverage.py.",
    ]
    for first, last in as_ranges(prober.shown):
        lines.append(f"{first:04X}-{last:04X}" if last > first else f"{first:04X}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
