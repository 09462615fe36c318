"""Make the sample books of ``resources/samples``: ``python -m tests.support.make_samples``.

The manuscript comes from the marked-up text beside this module; the scanned chapter from its own
``truth.txt``. Nothing random, no clock: the same code gives the same files.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from tests.support.manuscripts import write_manuscript
from tests.support.scans import Damage, PageStyle, scan_book, write_jpeg_pages

TEXTS: Final = Path(__file__).resolve().parent / "samples"
SAMPLES: Final = TEXTS.parent.parent.parent / "resources" / "samples"
MANUSCRIPT: Final = "ha-noi-36-pho-phuong"
SCAN: Final = "duoi-bong-hoang-lan"

_WALLS: Final = ("#e8c98f", "#d9b27c", "#efd9a7", "#cfa873")
_SIGNS: Final = ("TRÂU VÀNG", "CÁ CHÉP", "KIM QUY", "VOI")


def street_picture() -> bytes:
    """Return a PNG: four tube houses side by side, each with a signboard."""
    from PIL import ImageFont

    fonts = SAMPLES.parent / "fonts" / "print"
    font = ImageFont.truetype(str(fonts / "BeVietnamPro-Bold.ttf"), 22)
    image = Image.new("RGB", (840, 420), "#f4efe4")
    draw = ImageDraw.Draw(image)
    for index, (wall, sign) in enumerate(zip(_WALLS, _SIGNS, strict=True)):
        left = 40 + index * 190
        top = 120 + (index % 2) * 24
        draw.rectangle((left, top, left + 180, 380), fill=wall, outline="#4a3a2a", width=3)
        roof = [(left - 10, top), (left + 90, top - 60), (left + 190, top)]
        draw.polygon(roof, fill="#9c4a33", outline="#4a3a2a", width=3)
        draw.rectangle(
            (left + 15, top + 30, left + 165, top + 75), fill="#6e1f1f", outline="#d9a521"
        )
        draw.text((left + 90, top + 52), sign, font=font, fill="#f7d774", anchor="mm")
        draw.rectangle(
            (left + 60, 280, left + 120, 380), fill="#5b4630", outline="#2e2318", width=2
        )
    draw.line((20, 381, 820, 381), fill="#4a3a2a", width=5)
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def make_manuscript(samples: Path) -> None:
    """Write the manuscript in Word form."""
    target = samples / MANUSCRIPT / f"{MANUSCRIPT}.docx"
    write_manuscript(TEXTS / f"{MANUSCRIPT}.txt", {"pho-hang.png": street_picture()}, target)


def make_scan(samples: Path) -> None:
    """Write the pages of the scanned chapter."""
    text = (SAMPLES / SCAN / "truth.txt").read_text(encoding="utf-8")
    style = PageStyle(title="Sợi tóc", author="Thạch Lam", size_pt=11.5, first_folio=7)
    folder = samples / SCAN / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    write_jpeg_pages(scan_book(text, style, Damage(bleed=0.06), seed=7), folder, quality=60)


def main() -> None:
    """Write both samples."""
    make_manuscript(SAMPLES)
    make_scan(SAMPLES)


if __name__ == "__main__":
    main()
