"""A picture book for children as its author hands it in: a Word document with pages of her own."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from tests.support.docx_builder import build_docx, paragraph, picture

TITLE = "Mèo Mướp đi chơi"
SCENES = (
    ((1_500, 1_000), "Sáng sớm, mèo Mướp thức dậy trong khu vườn đầy nắng."),
    ((1_200, 1_200), "Mướp gặp một chú bướm vàng. “Bạn ơi, đi chơi nhé!”"),
    ((1_900, 2_400), ""),
    ((1_000, 1_400), "Hai bạn chạy qua bãi cỏ, nhảy qua suối nhỏ, và hát thật to: “La la la!”"),
    ((1_600, 900), "Chiều về, trời đổ mưa. Mướp nép dưới tán lá chuối, nghe mưa rơi tí tách."),
)
"""Size of each picture, and what is told beneath it; the third has a page to itself."""
PAGE_TURN = '<w:r><w:br w:type="page"/></w:r>'
_SKIES = ("#bde0fe", "#ffd6a5", "#caffbf", "#a0c4ff", "#fdffb6")


def scene(number: int, width: int, height: int) -> bytes:
    """Return a cat in a meadow as PNG."""
    image = Image.new("RGB", (width, height), _SKIES[number % len(_SKIES)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0.7 * height, width, height), fill="#7cb518")
    side = 0.2 * min(width, height)
    draw.ellipse((0.7 * width, 0.1 * height, 0.7 * width + side, 0.1 * height + side), "#ffb703")
    left, top = (0.2 + 0.05 * number) * width, 0.55 * height
    draw.ellipse((left, top, left + 2 * side, top + 1.2 * side), fill="#f4a261")
    draw.ellipse(
        (left + 1.4 * side, top - 0.6 * side, left + 2.4 * side, top + 0.4 * side), "#f4a261"
    )
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def write_picture_book(target: Path) -> Path:
    """Write the document, a scene a page, and return its path."""
    body = [paragraph(TITLE, style="Title"), paragraph("Ngoài vườn", style="u1")]
    links, files = {}, {}
    for number, ((width, height), words) in enumerate(SCENES):
        links[f"r{number}"] = ("image", f"media/{number}.png")
        files[f"word/media/{number}.png"] = scene(number, width, height)
        drawn = picture(f"r{number}", f"Mèo Mướp, cảnh {number + 1}")
        body.append(paragraph(PAGE_TURN, drawn) if number else paragraph(drawn))
        if words:
            body.append(paragraph(words))
    body += [paragraph("Lời cuối", style="u1"), paragraph("Chúc bé ngủ ngon!")]
    return build_docx(target, "".join(body), links=links, files=files)
