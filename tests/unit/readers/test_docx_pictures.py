"""Pictures of Word documents: kept, converted, or dropped with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Figure,
)
from converters.model.traversal import plain_text
from tests.support.docx_bench import (
    Bench,
    image_bytes,
)
from tests.support.docx_builder import (
    paragraph,
    picture,
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# ---- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "media_type", "fate"),
    [
        ("PNG", "image/png", Fate.KEPT),
        ("JPEG", "image/jpeg", Fate.KEPT),
        ("GIF", "image/gif", Fate.KEPT),
        ("WEBP", "image/webp", Fate.KEPT),
        ("BMP", "image/png", Fate.CONVERTED),
        ("TIFF", "image/png", Fate.CONVERTED),
    ],
)
def test_pictures_keep_or_change_their_form(
    bench: Bench, form: str, media_type: str, fate: Fate
) -> None:
    reading = bench.read(
        paragraph(picture("i", "Cổng làng")),
        links={"i": ("image", "media/ảnh.bin")},
        files={"word/media/ảnh.bin": image_bytes(form)},
    )
    (resource,) = reading.publication.resources
    (figure,) = reading.publication.body[0].blocks
    assert isinstance(figure, Figure)
    assert (figure.image.alt, figure.image.width_mm) == ("Cổng làng", 36.0)
    assert (resource.media_type, resource.width_px, resource.height_px) == (media_type, 8, 4)
    assert bench.context.media.get(resource.key)
    assert bench.number(Kind.IMAGE, fate) == 1


def test_caption_joins_the_figure_before_it(bench: Bench) -> None:
    (figure,) = bench.blocks(
        paragraph(picture("i")) + paragraph("Hình 1. Cổng làng", style="Caption"),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert plain_text(figure.caption) == "Hình 1. Cổng làng"


def _texture() -> bytes:
    """Return a DDS picture of no known layout, of which Pillow says that it is not made yet."""
    content = bytearray(image_bytes("DDS"))
    content[80:84] = bytes(4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DOCX-014"),
        (b"\x89PNG\r\n\x1a\nxx", "DOCX-017"),
        (b"nothing known", "DOCX-014"),
        (image_bytes("TIFF")[:-20], "DOCX-017"),
        (_texture(), "DOCX-017"),
    ],
)
def test_unreadable_picture_is_dropped_with_its_reason(
    bench: Bench, content: bytes, code: str
) -> None:
    bench.read(
        paragraph("chữ", picture("i")),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": content},
    )
    assert bench.number(Kind.IMAGE, Fate.DROPPED) == 1
    assert code in bench.codes


@pytest.mark.parametrize(
    ("written", "alt"),
    [
        ("Cổng làng\nDescription automatically generated", "Cổng làng"),
        ("Cổng làng Description automatically generated with medium confidence", "Cổng làng"),
        ("Mô tả được tạo tự động", None),
        ("  ", None),
    ],
)
def test_description_loses_what_word_adds_to_it(
    bench: Bench, written: str, alt: str | None
) -> None:
    (figure,) = bench.blocks(
        paragraph(picture("i", written)),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert figure.image.alt == alt


def test_linked_picture_is_never_fetched(bench: Bench) -> None:
    bench.read(paragraph(picture("i")), links={"i": ("image", "http://127.0.0.1:9/a.png")})
    assert bench.codes == ["DOCX-016"]


def test_raster_wrapped_in_a_metafile_is_taken_out(bench: Bench) -> None:
    bitmap = image_bytes("BMP")
    header, bits = bitmap[14:54], bitmap[54:]
    record = (81).to_bytes(4, "little") + (80 + len(header) + len(bits)).to_bytes(4, "little")
    record += bytes(40)
    for number in (80, len(header), 80 + len(header), len(bits)):
        record += number.to_bytes(4, "little")
    record += bytes(80 - len(record)) + header + bits
    first = b"\x01\x00\x00\x00" + (88).to_bytes(4, "little") + bytes(32) + b" EMF" + bytes(44)
    last = (14).to_bytes(4, "little") + (20).to_bytes(4, "little") + bytes(12)
    bench.read(
        paragraph(picture("i")),
        links={"i": ("image", "media/a.emf")},
        files={"word/media/a.emf": first + record + last},
    )
    (resource,) = bench.reading.publication.resources
    assert (resource.media_type, resource.width_px) == ("image/png", 8)
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == 1


def test_picture_shown_many_times_is_stored_once_and_counted_each_time(bench: Bench) -> None:
    cut = picture("i").replace("</pic:blipFill>", '<a:srcRect l="50000"/></pic:blipFill>')
    reading = bench.read(
        paragraph(picture("i")) * 40 + paragraph(cut) * 2 + paragraph(picture("none")) * 2,
        links={"i": ("image", "media/a.bmp"), "none": ("image", "media/b.bmp")},
        files={"word/media/a.bmp": image_bytes("BMP")},
    )
    sizes = [(r.width_px, r.height_px) for r in reading.publication.resources]
    assert sizes == [(8, 4), (4, 4)]
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == 42
    assert bench.number(Kind.IMAGE, Fate.DROPPED) == 2
