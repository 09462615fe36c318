"""Pictures as shops take them: size, colours, upright, nothing hidden, else untouched."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from converters.checks.epubcheck import check_epub
from converters.files import BlobStore
from converters.model.publication import Figure, InlineImage, Publication, Resource, Section
from converters.monitor import CollectingMonitor
from converters.vocabularies import SectionRole
from converters.writers.drawing_size import drawing_size
from converters.writers.epub.drawings import still_drawing
from converters.writers.epub.hidden_data import without_hidden_data
from converters.writers.epub.pictures import load_pictures
from converters.writers.epub.raster import COVER_PIXELS, MOST_PIXELS, Change, fit_raster
from tests.support.epub_samples import Written, metadata, write_epub
from tests.support.project import PROJECT

SRGB = PROJECT / "resources" / "color" / "srgb.icc"
HEIC = PROJECT / "tests" / "support" / "page_samples" / "ben-song.heic"


def photograph(width: int = 600, height: int = 400) -> Image.Image:
    """Return what compresses as a photograph does: soft shades under fine noise."""
    random = np.random.default_rng(5)
    down, across = np.mgrid[0:height, 0:width]
    shades = np.stack([across / width, down / height, (across + down) / (width + height)], axis=2)
    pixels = shades * 200 + 20 + random.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def line_art(width: int = 600, height: int = 400) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for number in range(12):
        draw.line((0, number * 30, width, height - number * 25), fill="#203040", width=3)
    return image


def stored(image: Image.Image, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def with_camera(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Lan"
    exif[0x0112] = orientation
    return exif


def shown_in_a_book(
    content: bytes, media_type: str, folder: Path, *, cover: bool = False
) -> Written:
    media = BlobStore(folder / "media")
    resource = Resource("p", media.put(content), media_type, "anh.dat")
    figure = Figure(image=InlineImage(resource="p", alt="Ảnh"))
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=(figure,))
    book = Publication(
        metadata=metadata(), body=(chapter,), resources=(resource,), cover="p" if cover else None
    )
    return write_epub(book, folder)


@pytest.mark.parametrize(
    ("form", "options", "ending"),
    [
        ("JPEG", {"quality": 60}, "jpg"),
        ("JPEG", {"quality": 98}, "jpg"),
        ("PNG", {}, "png"),
        ("GIF", {}, "gif"),
    ],
)
def test_fine_pictures_are_stored_byte_for_byte(form: str, options: dict, ending: str) -> None:
    image = photograph() if form == "JPEG" else line_art()
    content = stored(image, form, **options)
    raster = fit_raster(content)
    assert raster is not None
    assert (raster.content, raster.ending, raster.changes) == (content, ending, frozenset())


def test_large_pictures_are_made_smaller_and_keep_their_shape(tmp_path: Path) -> None:
    content = stored(photograph(3_000, 2_000), "JPEG", quality=90)
    written = shown_in_a_book(content, "image/jpeg", tmp_path)
    image = decoded(written.zip.read("EPUB/images/anh.jpg"))
    assert 0.97 * MOST_PIXELS < image.width * image.height <= MOST_PIXELS
    assert image.width / image.height == pytest.approx(1.5, abs=0.002)
    (told,) = [d for d in written.monitor.diagnostics if d.code == "EPUB-013"]
    assert dict(told.values) == {"count": 1}
    assert f'width="{image.width}" height="{image.height}"' in written.source(
        "text/chapter-001.xhtml"
    )


def test_covers_may_have_the_pixels_that_shops_ask_of_them() -> None:
    content = stored(line_art(1_600, 2_560), "PNG")
    raster = fit_raster(content, cover=True)
    assert raster is not None
    assert raster.content == content
    inside = fit_raster(content)
    assert inside is not None
    assert inside.width * inside.height <= MOST_PIXELS < COVER_PIXELS


@pytest.mark.parametrize("orientation", range(2, 9))
def test_pictures_are_turned_as_the_camera_was_held(tmp_path: Path, orientation: int) -> None:
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 20, 20))
    content = stored(image, "JPEG", quality=95, exif=with_camera(orientation))
    written = shown_in_a_book(content, "image/jpeg", tmp_path)
    found = decoded(written.zip.read("EPUB/images/anh.jpg"))
    corner = {2: (70, 5), 3: (70, 35), 4: (5, 35), 5: (5, 5), 6: (35, 5), 7: (35, 70), 8: (5, 70)}
    assert found.size == ((80, 40) if orientation < 5 else (40, 80))
    red, green, _ = found.getpixel(corner[orientation])
    assert red > 200 > 100 > green
    assert "EPUB-014" in written.codes
    assert not found.getexif()


def test_hidden_data_go_and_the_picture_stays_as_it_was_coded(tmp_path: Path) -> None:
    plain = stored(photograph(), "JPEG", quality=80)
    told = stored(photograph(), "JPEG", quality=80, exif=with_camera(1), comment=b"Ha Noi")
    assert b"Camera of Lan" in told
    assert without_hidden_data(told + b"a second picture of the camera") == plain
    assert without_hidden_data(plain) is plain
    written = shown_in_a_book(told, "image/jpeg", tmp_path)
    assert written.zip.read("EPUB/images/anh.jpg") == plain
    assert "EPUB-015" in written.codes
    text = PngImagePlugin.PngInfo()
    text.add_itxt("Author", "Lan")
    assert without_hidden_data(stored(line_art(), "PNG", pnginfo=text, exif=with_camera(1))) == (
        stored(line_art(), "PNG")
    )


def test_progressive_and_torn_files_are_followed_or_left_alone() -> None:
    progressive = stored(photograph(), "JPEG", progressive=True, exif=with_camera(1))
    assert decoded(without_hidden_data(progressive)).tobytes() == decoded(progressive).tobytes()
    for content in (progressive, stored(line_art(), "PNG", exif=with_camera(1))):
        for length in (3, 30, 200, len(content) - 9):
            assert without_hidden_data(content[:length]) == content[:length]


def test_large_photograph_that_breaks_off_is_still_shown() -> None:
    content = stored(photograph(2_400, 1_800), "JPEG")[:-5_000]
    raster = fit_raster(content)
    assert raster is not None
    assert raster.content == content


def test_inks_are_turned_into_colours_through_their_own_profile() -> None:
    # No profile of inks is at hand that may be shared, so one of Lab colours stands for it: what
    # counts is that the file's own profile decides, and that it goes.
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("LAB", (40, 30), (200, 20, 230))
    raster = fit_raster(stored(image, "TIFF", icc_profile=lab))
    assert raster is not None
    found = decoded(raster.content)
    wanted = ImageCms.profileToProfile(
        image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert found.convert("RGB").getpixel((5, 5)) == wanted.getpixel((5, 5))
    assert "icc_profile" not in found.info
    inks = stored(Image.new("CMYK", (40, 30), (10, 20, 30, 0)), "JPEG", icc_profile=lab)
    plain = fit_raster(inks)
    assert plain is not None
    assert decoded(plain.content).mode == "RGB"


def test_kept_pictures_keep_the_profile_of_their_colours() -> None:
    content = stored(photograph(), "JPEG", icc_profile=SRGB.read_bytes(), exif=with_camera(1))
    raster = fit_raster(content)
    assert raster is not None
    assert raster.changes == {Change.STRIPPED}
    assert decoded(raster.content).info["icc_profile"] == SRGB.read_bytes()


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "TIFF", "BMP", "JPEG2000", "HEIC"])
def test_forms_that_shops_refuse_become_jpeg_or_png(tmp_path: Path, form: str) -> None:
    if form == "HEIC":
        photo, drawing = HEIC.read_bytes(), None
    else:
        photo = stored(photograph(), form)
        drawing = stored(line_art(), form, **({"lossless": True} if form == "WEBP" else {}))
    written = shown_in_a_book(photo, "image/x", tmp_path)
    assert "EPUB-008" in written.codes
    assert written.names("images")[0].endswith((".jpg", ".png"))
    if drawing is not None and form != "AVIF":
        raster = fit_raster(drawing)
        assert raster is not None
        assert raster.media_type == "image/png"
        assert decoded(raster.content).convert("RGB").tobytes() == line_art().tobytes()


def test_png_photographs_become_jpeg_and_line_art_stays() -> None:
    photo = stored(photograph(), "PNG")
    raster = fit_raster(photo)
    assert raster is not None
    assert raster.media_type == "image/jpeg"
    assert len(raster.content) * 3 < len(photo)
    assert raster.changes == {Change.FORM}
    see_through = photograph().convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize(see_through.size))
    kept = fit_raster(stored(see_through, "PNG"))
    assert kept is not None
    assert kept.media_type == "image/png"
    unpacked = stored(line_art(), "PNG", compress_level=0)
    same = fit_raster(unpacked)
    assert same is not None
    assert same.content == unpacked


def test_line_art_made_smaller_stays_png_and_transparent() -> None:
    art = line_art(2_600, 2_000)
    for image in (art, art.convert("1"), art.quantize(4)):
        raster = fit_raster(stored(image, "PNG"))
        assert raster is not None
        assert (raster.media_type, raster.changes) == ("image/png", {Change.SMALLER})
    layered = art.convert("RGBA")
    layered.paste((0, 0, 0, 0), (0, 0, 1_300, 1_000))
    raster = fit_raster(stored(layered, "PNG"))
    assert raster is not None
    found = decoded(raster.content)
    assert found.mode == "RGBA"
    assert found.getpixel((10, 10))[3] == 0


def test_deep_grays_become_bytes() -> None:
    deep = np.linspace(0, 65_535, 80 * 40).reshape(40, 80).astype(np.uint16)
    raster = fit_raster(stored(Image.fromarray(deep), "PNG"))
    assert raster is not None
    found = np.asarray(decoded(raster.content).convert("L"))
    assert found[0, 0] == 0
    assert found[-1, -1] == 255
    assert abs(int(found[20, 0]) - 128) <= 2


def frames(form: str, size: tuple[int, int] = (60, 40)) -> bytes:
    pictures = [Image.new("RGB", size, colour) for colour in ("red", "blue")]
    return stored(pictures[0], form, save_all=True, append_images=pictures[1:], duration=200)


def test_moving_gif_is_kept_and_other_moving_pictures_show_their_first_frame(
    tmp_path: Path,
) -> None:
    moving = shown_in_a_book(frames("GIF"), "image/gif", tmp_path / "gif")
    assert moving.zip.read("EPUB/images/anh.gif") == frames("GIF")
    assert "EPUB-016" not in moving.codes
    assert "motionSimulation" in moving.source("content.opf")
    stilled = shown_in_a_book(frames("WEBP"), "image/webp", tmp_path / "webp")
    assert "EPUB-016" in stilled.codes
    red, _, blue = decoded(stilled.zip.read("EPUB/images/anh.png")).convert("RGB").getpixel((9, 9))
    assert red > 200 > 100 > blue
    large = shown_in_a_book(frames("GIF", (2_500, 2_000)), "image/gif", tmp_path / "large")
    assert "EPUB-016" in large.codes
    assert {"EPUB-013", "EPUB-016"} <= set(large.codes)


def test_gif_cover_becomes_png(tmp_path: Path) -> None:
    written = shown_in_a_book(stored(line_art(), "GIF"), "image/gif", tmp_path, cover=True)
    assert written.names("images") == ["anh.png"]


def test_pages_of_a_tiff_and_views_of_a_camera_do_not_move(tmp_path: Path) -> None:
    for form in ("TIFF", "MPO"):
        written = shown_in_a_book(frames(form), "image/x", tmp_path / form)
        assert "motionSimulation" not in written.source("content.opf")
        assert "EPUB-016" not in written.codes


def test_programs_that_draw_for_pillow_are_never_called() -> None:
    for form in ("EPS", "PDF"):
        assert fit_raster(stored(line_art(), form)) is None


def test_changed_pictures_pass_epubcheck_and_come_out_the_same_twice(tmp_path: Path) -> None:
    content = stored(photograph(2_400, 1_800), "TIFF")
    first = shown_in_a_book(content, "image/tiff", tmp_path).content
    assert shown_in_a_book(content, "image/tiff", tmp_path).content == first
    path = tmp_path / "book.epub"
    path.write_bytes(first)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


@pytest.mark.parametrize(
    "inside",
    [
        '<style>@import "http://example.org/a.css";</style>',
        "<style>circle { fill: \\75rl(http://example.org/a) }</style>",
        '<g style="fill: url(http://example.org/a#b)"/>',
        '<g xml:base="http://example.org/"><use href="#a"/></g>',
        '<animateColor href="http://example.org/"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="http://example.org/a#b"/>',
        '<image href="example.org.png"/>',
        '<circle onclick="example.org()" r="3"/>',
        '<g style="mask: url(#a) url(http://example.org/a)"/>',
    ],
)
def test_nothing_in_a_drawing_leads_outside(inside: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><path id="a"/>{inside}</svg>'
    clean = still_drawing(drawing.encode())
    assert clean is not None
    assert b"example.org" not in clean
    assert b'<path id="a"/>' in clean


def test_rules_within_a_drawing_stay() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><g style="fill: url( \'#a\' )"/></svg>'
    assert b"#a" in (still_drawing(drawing) or b"")


@pytest.mark.parametrize(
    ("told", "size"),
    [
        ('viewBox="0 0 200 100"', (300, 150)),
        ('viewBox="0 0 640 480"', (640, 480)),
        ('width="100%" viewBox="-5,-5,10,40"', (75, 300)),
        ('width="1in" viewBox="0 0 4 1"', (96, 24)),
        ('height="30px" viewBox="0 0 4 1"', (120, 30)),
        ('width="72pt" height="2.54cm"', (96, 96)),
        ('viewBox="0 0 0 10"', None),
        ('viewBox="0 0 nan 10"', None),
        ('viewBox="0 0 1e308 1e-308"', (20_000, 1)),
        ("", None),
    ],
)
def test_a_drawing_tells_its_size_or_its_shape(told: str, size: tuple[int, int] | None) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {told}/>'
    assert drawing_size(drawing.encode()) == size


def test_what_is_no_drawing_has_no_size() -> None:
    assert drawing_size(b"<svg") is None


def test_pictures_that_are_drawings_have_their_size(tmp_path: Path) -> None:
    media = BlobStore(tmp_path)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"/>'
    resource = Resource("a", media.put(drawing), "image/svg+xml", "a.svg")
    (picture,) = load_pictures([resource], frozenset({"a"}), media, CollectingMonitor()).values()
    assert (picture.width, picture.height) == (400, 100)
