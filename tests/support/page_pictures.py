"""Pages drawn from known words, with the layout that a perfect recogniser would give."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw, ImageFont

from converters.diagnostics import Box
from converters.files import BlobStore
from converters.model.page import (
    DisplayPage,
    Line,
    PageImage,
    PageLayout,
    Region,
    RegionRole,
    SourceKind,
    Word,
)
from converters.writers.fonts import SERIF, font_file

WIDTH, HEIGHT, DPI = 1200, 1700, 200.0
TEXT = (
    "Bấy giờ vào khoảng đầu mùa thu, trời trong và cao.",
    "Những đám mây trắng lững thững trôi về phía biển,",
    "người đàn bà đứng lặng bên cửa sổ nghe chuông đổ.",
    "Thuyền về bến cũ, ngỡ ngàng: ẫ ễ ỗ ữ ỵ ặ ẩ Đ đ.",
)
DEGREES = 2.0


def draw_page(number: int = 1, label: str | None = None) -> tuple[Image.Image, PageLayout]:
    """Return a gray page of four lines and its layout; baselines are straight."""
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(font_file(SERIF)), 40)
    lines = []
    for index, text in enumerate(TEXT):
        baseline = 300 + 70 * index
        x, words = 120.0, []
        for word in text.split():
            left, top, right, bottom = draw.textbbox((x, baseline), word, font, anchor="ls")
            draw.text((x, baseline), word, 10, font, anchor="ls")
            words.append(Word(word, Box(left, top, right, bottom), 0.97))
            x += draw.textlength(word + " ", font)
        box = words[0].box
        for word in words[1:]:
            box = box.union(word.box)
        lines.append(Line(tuple(words), box, (box.left, baseline, box.right, baseline)))
    body = Region(RegionRole.BODY, Box(120, 250, 1100, 600), tuple(lines))
    page = PageImage(
        path=f"/{number}.png", source=f"{number}.png", kind=SourceKind.IMAGE, frame=0,
        number=number, key="0" * 64, width_px=WIDTH, height_px=HEIGHT,
    )  # fmt: skip
    return image, PageLayout(page=page, regions=(body,), label=label)


def show_page(
    image: Image.Image, layout: PageLayout, media: BlobStore, *, bilevel: bool = False
) -> DisplayPage:
    """Return the display page of a picture as it is."""
    stream = io.BytesIO()
    if bilevel:
        black = image.point(lambda value: 255 if value > 128 else 0).convert("1", dither=0)
        black.save(stream, "TIFF", compression="group4", tiffinfo={278: image.height})
    else:
        image.save(stream, "JPEG", quality=70)
    return DisplayPage(
        number=layout.page.number, key=media.put(stream.getvalue()),
        media_type="image/tiff" if bilevel else "image/jpeg",
        width_px=image.width, height_px=image.height, dpi=DPI, to_display=(1, 0, 0, 0, 1, 0),
    )  # fmt: skip


def turned_display(display: DisplayPage, media: BlobStore, picture: Image.Image) -> DisplayPage:
    """Return the display page of ``picture`` turned by DEGREES about its corner, with its map."""
    cosine, sine = math.cos(math.radians(DEGREES)), math.sin(math.radians(DEGREES))
    turned = picture.transform(
        picture.size, Image.Transform.AFFINE, (cosine, sine, 0, -sine, cosine, 0), fillcolor=250
    )
    stream = io.BytesIO()
    turned.save(stream, "JPEG", quality=70)
    return DisplayPage(
        number=display.number, key=media.put(stream.getvalue()), media_type="image/jpeg",
        width_px=picture.width, height_px=picture.height, dpi=DPI,
        to_display=(cosine, -sine, 0.0, sine, cosine, 0.0),
    )  # fmt: skip
