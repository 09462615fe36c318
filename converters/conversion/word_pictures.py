"""Pictures of words as they stand on the pages of a scan, for a person to compare."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from converters.diagnostics import Box, Origin
from converters.errors import SourceError
from converters.model.page import PageImage
from converters.model.page_decision import PageRecord, PageTrait
from converters.monitor import CollectingMonitor

if TYPE_CHECKING:
    from PIL import Image

_LINES_BESIDE: Final = 4.0
"""How much is shown on either side of the word, in heights of the word: a word or two."""
_LINES_ABOVE: Final = 0.9
_LARGEST: Final = (1_200, 400)
"""Pixels of a picture that is handed out."""
_MARKER: Final = (255, 236, 150)
"""What lies over the marked word, as from a felt pen."""
_RIM: Final = (214, 140, 20)


class _Sheet(NamedTuple):
    """A picture of the sources, and the quarter turns clockwise that set it upright."""

    image: PageImage
    quarters: int


def word_pictures(
    sources: Sequence[Path], places: Sequence[Origin], records: Sequence[PageRecord] = ()
) -> tuple[bytes | None, ...]:
    """Return a PNG for each place: its word, marked, with what stands around it.

    ``places`` name a page of the book and a box as a correction does. ``records``: what was decided
    about the pages, which tells the picture that a page is on and how it was turned. None where
    there is no such picture any more, or none that has the box. A picture is decoded once for all
    its places.
    """
    shown: dict[Origin, bytes | None] = {}
    by_sheet: dict[_Sheet, list[Origin]] = {}
    for place in dict.fromkeys(places):
        if (sheet := _sheet_of(sources, place, records)) is not None:
            by_sheet.setdefault(sheet, []).append(place)
    for sheet, on_it in by_sheet.items():
        upright = _upright(sheet)
        for place in on_it:
            if upright is not None and place.box is not None:
                shown[place] = _cut(upright, place.box)
    return tuple(shown.get(place) for place in places)


def _sheet_of(
    sources: Sequence[Path], place: Origin, records: Sequence[PageRecord]
) -> _Sheet | None:
    record = next((one for one in records if one.page == place.page), None)
    name = place.source or (record.source if record else "")
    if not name or place.box is None or (record is not None and record.source != name):
        return None
    try:
        images = _images_of(sources, name)
    except (SourceError, OSError):
        # Gone, or something else now: whoever asks is told by the missing picture.
        return None
    if record is None:
        return _Sheet(images[0], 0) if len(images) == 1 else None
    frame = 0 if record.place is None else record.place - 1
    found = [image for image in images if image.frame == frame]
    if len(found) > 1:
        found = [image for image in found if image.number == record.picture]
    return _Sheet(found[0], _quarters(record)) if len(found) == 1 else None


def _images_of(sources: Sequence[Path], name: str) -> list[PageImage]:
    """Return the pictures of the file that the book knows by this name.

    A file of a folder is looked at alone: reading thousands of others would only take time.
    """
    from converters.pages.ingest import list_pages

    files = [source for source in sources if source.name == name and source.is_file()]
    files += [source / name for source in sources if (source / name).is_file()]
    if len(files) == 1:
        return list(list_pages(files, CollectingMonitor()))
    images = list_pages(sources, CollectingMonitor())
    return [image for image in images if image.source == name]


def _quarters(record: PageRecord) -> int:
    chosen = {choice.trait: choice.value for choice in record.choices}
    return int(chosen.get(PageTrait.QUARTERS, "0"))


def _upright(sheet: _Sheet) -> Image.Image | None:
    from PIL import Image

    from converters.pages.pixels import load_pixels

    try:
        pixels = load_pixels(sheet.image)
    except SourceError:
        return None
    whole = Image.fromarray(pixels.gray if pixels.colour is None else pixels.colour)
    turns = {
        1: Image.Transpose.ROTATE_270,
        2: Image.Transpose.ROTATE_180,
        3: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(sheet.quarters % 4)
    return whole if turn is None else whole.transpose(turn)


def _cut(page: Image.Image, box: Box) -> bytes | None:
    """Return the marked word with its surroundings; None where the page has no such place."""
    inside = (
        box.left >= 0 and box.top >= 0 and box.right <= page.width and box.bottom <= page.height
    )
    if not inside or min(box.width, box.height) < 1:
        return None
    beside, above = _LINES_BESIDE * box.height, _LINES_ABOVE * box.height
    left, top = max(0, int(box.left - beside)), max(0, int(box.top - above))
    right = min(page.width, int(box.right + beside) + 1)
    bottom = min(page.height, int(box.bottom + above) + 1)
    piece = page.crop((left, top, right, bottom)).convert("RGB")
    scale = min(1.0, _LARGEST[0] / piece.width, _LARGEST[1] / piece.height)
    if scale < 1.0:
        piece = piece.resize(
            (max(1, round(piece.width * scale)), max(1, round(piece.height * scale)))
        )
    word = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
    stream = io.BytesIO()
    _marked(piece, word, scale).save(stream, "PNG")
    return stream.getvalue()


def _marked(piece: Image.Image, word: Box, scale: float) -> Image.Image:
    from PIL import Image, ImageChops, ImageDraw

    pen = Image.new("RGB", piece.size, (255, 255, 255))
    edge = 0.12 * word.height
    around = (word.left - edge, word.top - edge, word.right + edge, word.bottom + edge)
    rectangle = [scale * value for value in around]
    width = max(1, round(0.04 * scale * word.height))
    ImageDraw.Draw(pen).rectangle(rectangle, fill=_MARKER, outline=_RIM, width=width)
    return ImageChops.multiply(piece, pen)
