"""Make pages in formats that are only read here: ``python -m tests.support.make_page_samples``.

Needs ``cjb2``, ``c44`` and ``djvm`` (Debian: djvulibre-bin) and the package ``pillow-heif``. The
tests need neither: they read what lies in ``page_samples``.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image

from tests.support.scans import DPI, PageStyle, typeset

SAMPLES: Final = Path(__file__).resolve().parent / "page_samples"
TEXT: Final = (
    "# Bến sông\n"
    "Buổi sáng hôm ấy nước lên sát chân cầu, thuyền chở gạch đậu kín cả một khúc sông dài.\n"
    "Người lái đò buộc dây vào gốc đa rồi ngồi đợi khách, chẳng vội vàng gì.\n"
    "# Chợ phiên\n"
    "Chợ họp dưới tán bàng, hàng rau hàng cá ngồi lẫn với hàng nón, tiếng mặc cả rộn ràng.\n"
    "Đến trưa thì vãn, chỉ còn vài bà bán nước chè xanh ngồi lại với đám trẻ con."
)
PAPER: Final = (244, 236, 214)


def pages() -> list[Image.Image]:
    """Return the two pages of the text, black on white."""
    style = PageStyle("Bến sông", "Người kể", width_mm=90, height_mm=80)
    return [Image.fromarray(page) for page in typeset(TEXT, style)]


def tinted(page: Image.Image) -> Image.Image:
    """Return a page as a camera would see it: brown ink on yellow paper."""
    paper = Image.new("RGB", page.size, PAPER)
    paper.paste((70, 45, 30), mask=page.point(lambda value: 255 - value))
    return paper


def make_djvu(target: Path) -> None:
    """Write the pages: the first black and white, the second in colour."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        first, second = pages()[:2]
        first.point(lambda value: 255 * (value > 140)).convert("1").save(work / "1.pbm")
        tinted(second).save(work / "2.ppm")
        run = ("cjb2", "-dpi", str(DPI), str(work / "1.pbm"), str(work / "1.djvu"))
        subprocess.run(run, check=True)
        run = ("c44", "-dpi", str(DPI), str(work / "2.ppm"), str(work / "2.djvu"))
        subprocess.run(run, check=True)
        parts = (str(work / "1.djvu"), str(work / "2.djvu"))
        subprocess.run(("djvm", "-c", str(target), *parts), check=True)


def make_heic(target: Path) -> None:
    """Write the first page as a telephone does: stored on its side, with a mark that turns it."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    page = tinted(pages()[0])
    exif = page.getexif()
    exif[0x0112] = 6
    page.transpose(Image.Transpose.ROTATE_90).save(target, quality=40, exif=exif.tobytes())


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    make_djvu(SAMPLES / "ben-song.djvu")
    make_heic(SAMPLES / "ben-song.heic")
