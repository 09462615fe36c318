"""Book pages whose every character is known: typeset, rasterised, then damaged as scanners do.

``typeset`` sets a text in the carried fonts and gives gray pages at 300 dpi; ``damage`` turns one
into what a flatbed scanner would make of it. The text uses the form of ``truth.txt``: a paragraph
a line, ``# `` before a heading. Same text, style and seed give the same pixels.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import typst
from PIL import Image

from converters.resources import resource_path

Gray = npt.NDArray[np.uint8]
DPI = 300

_TEMPLATE = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: book.font, size: book.size * 1pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em,
  spacing: 0.72em)
#show heading: it => {
  v(3em)
  align(center, text(size: 1.25em, weight: "bold", it.body))
  v(2em)
}
#set page(
  width: book.width * 1mm, height: book.height * 1mm,
  margin: (inside: 17mm, outside: 13mm, top: 18mm, bottom: 17mm), binding: left,
  header: context {
    let here = here().page()
    let opens = query(heading).any(h => h.location().page() == here)
    if not opens {
      let words = if calc.odd(here) { book.title } else { book.author }
      align(center, text(size: 0.82em, smallcaps(words)))
    }
  },
  footer: context align(center, text(size: 0.85em, counter(page).display())),
)
#counter(page).update(book.first)
#for line in book.lines {
  if line.starts-with("# ") { heading(line.slice(2)) } else { par(line) }
}
"""


@dataclass(frozen=True)
class PageStyle:
    """Trimmed size in millimetres, type size in points, heads and the first folio."""

    title: str
    author: str
    width_mm: float = 115.0
    height_mm: float = 175.0
    size_pt: float = 11.0
    font: str = "Ban So Serif"
    first_folio: int = 1


def typeset(text: str, style: PageStyle) -> tuple[Gray, ...]:
    """Return the pages of ``text`` at 300 dpi, black on white, with running heads and folios."""
    book = {
        "title": style.title,
        "author": style.author,
        "width": style.width_mm,
        "height": style.height_mm,
        "size": style.size_pt,
        "font": style.font,
        "first": style.first_folio,
        "lines": [line for line in text.splitlines() if line.strip()],
    }
    return rasterised(_TEMPLATE, book)


def rasterised(template: str, book: dict[str, object]) -> tuple[Gray, ...]:
    """Return the pages of a typst document at 300 dpi; ``book`` is its input of that name."""
    pages = typst.compile(
        template.encode("utf-8"),
        format="png",
        ppi=float(DPI),
        font_paths=[str(resource_path("fonts", "print"))],
        ignore_system_fonts=True,
        sys_inputs={"book": json.dumps(book, ensure_ascii=False)},
    )
    each = [pages] if isinstance(pages, bytes) else pages
    return tuple(np.asarray(Image.open(io.BytesIO(png)).convert("L")) for png in each)


@dataclass(frozen=True)
class Damage:
    """What a scanner does to a page; a share is of the span from black to white."""

    skew_degrees: float = 0.8
    """Largest turn either way."""
    shade: float = 0.35
    """Darkening at the spine."""
    noise: float = 0.02
    """Standard deviation of the sensor's noise."""
    blur_px: float = 0.7
    bleed: float = 0.0
    """Strength of the other side shining through."""
    paper: float = 0.95
    ink: float = 0.12
    border_px: int = 24
    """Paper around the trimmed page that the glass also sees."""


def damage(page: Gray, kind: Damage, seed: int, *, verso: bool, behind: Gray | None = None) -> Gray:
    """Return ``page`` as scanned; ``behind`` is what is printed on its other side."""
    random = np.random.default_rng(seed)
    degrees = _turn_degrees(kind, random)
    light = page.astype(np.float32) / 255.0
    if kind.bleed and behind is not None:
        other = cv2.GaussianBlur(behind[:, ::-1].astype(np.float32) / 255.0, (0, 0), 2.5)
        light = light - kind.bleed * (1.0 - other) * light
    light = kind.ink + (kind.paper - kind.ink) * light
    light = cv2.copyMakeBorder(light, *[kind.border_px] * 4, cv2.BORDER_CONSTANT, value=kind.paper)
    light = _turn(light, degrees, kind.paper)
    light = cv2.GaussianBlur(light, (0, 0), kind.blur_px) if kind.blur_px else light
    light = light * _spine_shade(light.shape[1], kind.shade, verso=verso)
    light = light + random.normal(0.0, kind.noise, light.shape)
    return np.clip(light * 255.0 + 0.5, 0, 255).astype(np.uint8)


def turn_of(kind: Damage, seed: int) -> float:
    """Return the anticlockwise turn in degrees that ``damage`` gives a page."""
    return _turn_degrees(kind, np.random.default_rng(seed))


def _turn_degrees(kind: Damage, random: np.random.Generator) -> float:
    return random.uniform(-kind.skew_degrees, kind.skew_degrees)


def _turn(light: npt.NDArray[np.float32], degrees: float, paper: float) -> npt.NDArray[np.float32]:
    height, width = light.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(
        light, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper
    ).astype(np.float32)


def _spine_shade(width: int, depth: float, *, verso: bool) -> npt.NDArray[np.float32]:
    """Return one row of factors: dark at the spine, left of a recto, right of a verso."""
    distance = np.arange(width, dtype=np.float32) / width
    row = 1.0 - depth * np.exp(-distance / 0.05) - 0.06 * np.exp(-distance / 0.4)
    return (row[::-1] if verso else row)[None, :].astype(np.float32)


def scan_book(text: str, style: PageStyle, kind: Damage, seed: int = 1) -> tuple[Gray, ...]:
    """Return all pages of ``text`` as scanned, rectos odd."""
    pages = typeset(text, style)
    scanned = []
    for index, page in enumerate(pages):
        verso = (style.first_folio + index) % 2 == 0
        leaf = index - 1 if verso else index + 1
        behind = pages[leaf] if 0 <= leaf < len(pages) else None
        scanned.append(damage(page, kind, seed * 1_000 + index, verso=verso, behind=behind))
    return tuple(scanned)


def write_jpeg_pages(pages: tuple[Gray, ...], folder: Path, quality: int = 70) -> list[Path]:
    """Write pages as ``0001.jpg`` … with 300 dpi in their headers; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, page in enumerate(pages, start=1):
        path = folder / f"{number:04}.jpg"
        Image.fromarray(page).save(path, "JPEG", quality=quality, dpi=(DPI, DPI))
        paths.append(path)
    return paths
