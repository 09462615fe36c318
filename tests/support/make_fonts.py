"""Make the static fonts under ``resources/fonts`` from the packaged variable ones.

Run it when a fontpkg package brings a new version: ``python -m tests.support.make_fonts``.
Instancing takes up to 15 s a face, too long for a conversion, so the results are carried as data.
The serif is renamed: its name table reserves the word that the original's name starts with, and
the Open Font License (clause 3) lets a modified version bear another name only.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import fontpkg_amiri
import fontpkg_be_vietnam_pro
import fontpkg_eb_garamond
import fontpkg_jetbrains_mono
import fontpkg_source_serif_4
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from converters.writers.fonts import (
    EPUB_ALPHABET,
    EPUB_FAMILIES,
    GARAMOND,
    SERIF,
    faces_of,
    subset_font,
)

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
SERIF_FILES = fontpkg_source_serif_4.ROOT / "files"
MONO_FILES = fontpkg_jetbrains_mono.ROOT / "files"
GARAMOND_FILES = fontpkg_eb_garamond.ROOT / "files"
ARABIC_FILES = fontpkg_amiri.ROOT / "files"
SANS_FILES = fontpkg_be_vietnam_pro.ROOT / "files"
TEXT_OPTICAL_SIZE = 12
REGULAR, BOLD = 400, 700


@dataclass(frozen=True)
class Style:
    name: str
    weight: int
    italic: bool


STYLES = (
    Style("Regular", REGULAR, italic=False),
    Style("Bold", BOLD, italic=False),
    Style("Italic", REGULAR, italic=True),
    Style("Bold Italic", BOLD, italic=True),
)


def make_static(source: Path, family: str, style: Style, target: Path, **axes: float) -> None:
    """Write one instance with the names and flags of a static font."""
    font = TTFont(source, recalcTimestamp=False)
    static = instancer.instantiateVariableFont(font, {"wght": style.weight, **axes})
    names = static["name"]
    version = names.getDebugName(5) or ""
    postscript = f"{family.replace(' ', '')}-{style.name.replace(' ', '')}"
    for record in list(names.names):
        if record.nameID > 14 or record.nameID == 7:
            names.removeNames(record.nameID)
    for name_id, text in {
        1: family,
        2: style.name,
        3: f"{version};{postscript}",
        4: f"{family} {style.name}",
        6: postscript,
    }.items():
        names.setName(text, name_id, 3, 1, 0x409)
    bold = style.weight == BOLD
    flags = static["OS/2"].fsSelection & ~0b1100001
    plain = 0 if bold or style.italic else 1 << 6
    static["OS/2"].fsSelection = flags | plain | (bold << 5) | int(style.italic)
    static["OS/2"].usWeightClass = style.weight
    static["head"].macStyle = int(bold) | (style.italic << 1)
    if "STAT" in static:
        del static["STAT"]
    static.save(target)


def main() -> None:
    print_folder, epub_folder = FONTS / "print", FONTS / "epub"
    for folder in (print_folder, epub_folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for style in STYLES:
        compact = style.name.replace(" ", "")
        slope = "-Italic" if style.italic else ""
        make_static(
            SERIF_FILES / f"SourceSerif4{slope}[opsz,wght].ttf",
            SERIF,
            style,
            print_folder / f"BanSoSerif-{compact}.ttf",
            opsz=TEXT_OPTICAL_SIZE,
        )
        make_static(
            MONO_FILES / f"JetBrainsMono{slope}[wght].ttf",
            "JetBrains Mono",
            style,
            print_folder / f"JetBrainsMono-{compact}.ttf",
        )
        make_static(
            GARAMOND_FILES / f"EBGaramond{slope}[wght].ttf",
            GARAMOND,
            style,
            print_folder / f"EBGaramond-{compact}.ttf",
        )
        shutil.copyfile(
            SANS_FILES / f"BeVietnamPro-{compact}.ttf", print_folder / f"BeVietnamPro-{compact}.ttf"
        )
    for name in ("Amiri-Regular.ttf", "Amiri-Bold.ttf"):
        shutil.copyfile(ARABIC_FILES / name, print_folder / name)
    for face in (face for family in EPUB_FAMILIES for face in faces_of(family)):
        source = (print_folder / face.file).read_bytes()
        (epub_folder / face.file).write_bytes(subset_font(source, EPUB_ALPHABET))
    for package, name in (
        (fontpkg_amiri, "Amiri"),
        (fontpkg_source_serif_4, "BanSoSerif"),
        (fontpkg_be_vietnam_pro, "BeVietnamPro"),
        (fontpkg_eb_garamond, "EBGaramond"),
        (fontpkg_jetbrains_mono, "JetBrainsMono"),
    ):
        text = (package.__file__ and Path(package.__file__).parent / "LICENSE").read_text("utf-8")
        (FONTS / f"{name}-OFL.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
