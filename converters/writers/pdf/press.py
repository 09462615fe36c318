"""What a printer asks of a file: boxes, bleed, crop marks, colours in inks.

Boxes: ISO 32000-1, 14.11.2. What a file for the press must not have (annotations over the page):
ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from converters.diagnostics import Diagnostic
from converters.monitor import Monitor
from converters.writers.pdf.inks import in_inks
from converters.writers.pdf.objects import deflated, name, pdf_value
from converters.writers.pdf.pictures import POINTS_PER_MM

if TYPE_CHECKING:
    from pypdf import PdfWriter

BLEED_MM: Final = 3.0
"""How far colour goes on beyond the cut."""
EDGE_MM: Final = 10.0
"""From the cut to the edge of the sheet: bleed and marks."""
FINE_DPI: Final = 300
"""Below this a picture looks soft in offset print."""

_MARK_MM: Final = 5.0
"""Length of a crop mark, which begins where the bleed ends."""
_STROKE_PT: Final = 0.25
_FOLD_DASH: Final = "[2 1.5] 0 d"
_HEADER: Final = "%PDF-1.7"
_RGB: Final = 3
"""Colours that a space of the screen mixes."""
_DEEPEST: Final = 12
"""Resources within resources."""


@dataclass(frozen=True)
class Sheet:
    """A trimmed page, or a cover laid flat, on the sheet that it is cut from."""

    width_mm: float
    height_mm: float
    folds_mm: tuple[float, ...] = ()
    """Where it is folded, from the left edge of the cut."""

    def box(self, beyond_mm: float) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top in points of the cut, or of what lies beyond it."""
        near = (EDGE_MM - beyond_mm) * POINTS_PER_MM
        return (
            round(near, 3),
            round(near, 3),
            round((EDGE_MM + self.width_mm + beyond_mm) * POINTS_PER_MM, 3),
            round((EDGE_MM + self.height_mm + beyond_mm) * POINTS_PER_MM, 3),
        )

    def marks(self) -> bytes:
        """Return the operators that draw crop marks, and dashed marks where it is folded."""
        left, bottom, right, top = self.box(0)
        near, far = BLEED_MM * POINTS_PER_MM, (BLEED_MM + _MARK_MM) * POINTS_PER_MM
        lines = [f"q 0 0 0 1 K {_STROKE_PT} w 0 J"]
        for x in (left, right):
            lines += _line(x, bottom - far, x, bottom - near) + _line(x, top + near, x, top + far)
        for y in (bottom, top):
            lines += _line(left - far, y, left - near, y) + _line(right + near, y, right + far, y)
        lines.append(_FOLD_DASH)
        for fold in self.folds_mm:
            x = left + fold * POINTS_PER_MM
            lines += _line(x, bottom - far, x, bottom - near) + _line(x, top + near, x, top + far)
        return "\n".join((*lines, "Q\n")).encode("ascii")


def _line(*ends: float) -> list[str]:
    x, y, to_x, to_y = ends
    return [f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S"]


def write_for_press(
    source: Path,
    sheet: Sheet,
    target: BinaryIO,
    monitor: Monitor,
    *,
    pages: int = 0,
    to_inks: bool = True,
) -> None:
    """Write a PDF of typst's, whose pages have the size of the sheet, as a printer wants it.

    Every page has its boxes and marks and no links. What is drawn is in inks: black and grays are
    black ink alone, colours are CMYK. Pictures and gradients keep their colours.
    Blank pages fill up to ``pages``. Without ``to_inks`` colours stay those of the screen, so that
    they go with a picture whatever the press makes of both.
    """
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=source)
    for page in writer.pages[:]:
        page.pop("/Annots", None)
    for _ in range(pages - len(writer.pages)):
        writer.add_blank_page(*_size(sheet))
    before = writer._add_object(deflated(b"q\n"))  # noqa: SLF001 - pypdf has no other door
    behind = writer._add_object(deflated(b"\nQ\n" + sheet.marks()))  # noqa: SLF001 - as above
    seen: set[int] = set()
    for page in writer.pages:
        monitor.check_cancelled()
        own = _own_content(writer, page, to_inks=to_inks)
        page[name("Contents")] = pdf_value([before, *own, behind])
        for box, beyond in (("MediaBox", EDGE_MM), ("BleedBox", BLEED_MM), ("TrimBox", 0.0)):
            page[name(box)] = pdf_value(list(sheet.box(beyond)))
        _ink_resources(page.get("/Resources"), seen, 0, to_inks=to_inks)
    _write(writer, target)


def _size(sheet: Sheet) -> tuple[float, float]:
    _, _, width, height = sheet.box(EDGE_MM)
    return width, height


def _write(writer: PdfWriter, target: BinaryIO) -> None:
    writer.pdf_header = _HEADER
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.write(target)


def _own_content(writer: PdfWriter, page: Any, *, to_inks: bool) -> list[Any]:
    """Return the streams of a page, in inks where colours of the screen stood in them."""
    contents = page.get_contents()
    if contents is None:
        return []
    drawn = contents.get_data()
    inked = in_inks(drawn, _rgb_spaces(page.get("/Resources"))) if to_inks else drawn
    if inked == drawn:
        return [page.raw_get("/Contents")]
    return [writer._add_object(deflated(inked))]  # noqa: SLF001 - pypdf has no other door


def _ink_resources(resources: Any, seen: set[int], depth: int, *, to_inks: bool) -> None:
    """Put inks in place of the screen's colours in all that a page refers to (ISO 32000-1, 8.6).

    The device's gray is black ink. A calibrated gray would be matched on the press, which makes it
    of four inks.
    """
    if resources is None or depth > _DEEPEST:
        return
    resources = resources.get_object()
    for holder in _holders(resources, seen):
        if "/ColorSpace" in holder and _components(holder["/ColorSpace"]) == 1:
            holder[name("ColorSpace")] = name("DeviceGray")
        own = holder.get("/Resources")
        if to_inks and own is not None and hasattr(holder, "set_data"):
            drawn = holder.get_data()
            inked = in_inks(drawn, _rgb_spaces(own))
            if inked != drawn:
                holder.set_data(inked)
        _ink_resources(own, seen, depth + 1, to_inks=to_inks)
    spaces = resources.get("/ColorSpace")
    if spaces is not None:
        spaces = spaces.get_object()
        for key in [key for key in spaces if _components(spaces[key]) == 1]:
            spaces[name(key.lstrip("/"))] = name("DeviceGray")
        for key in _rgb_spaces(resources) if to_inks else ():  # Nothing is drawn in them any more.
            del spaces[f"/{key}"]


def _rgb_spaces(resources: Any) -> frozenset[str]:
    """Return the names under which some resources hold colour spaces of the screen."""
    spaces = resources.get_object().get("/ColorSpace") if resources is not None else None
    if spaces is None:
        return frozenset()
    spaces = spaces.get_object()
    return frozenset(key.lstrip("/") for key in spaces if _components(spaces[key]) == _RGB)


def _holders(resources: Any, seen: set[int]) -> Iterator[Any]:
    """Yield the pictures, forms, patterns and shadings of some resources that are new."""
    for kind in ("/XObject", "/Pattern", "/Shading"):
        entries = resources.get(kind)
        for key in entries.get_object() if entries is not None else ():
            holder = entries.get_object()[key].get_object()
            if id(holder) not in seen:
                seen.add(id(holder))
                yield holder
                if "/Shading" in holder:
                    yield holder["/Shading"].get_object()


def _components(space: Any) -> int:
    """Return how many colours an ICC-based space mixes, 0 for another kind of space."""
    space = space.get_object()
    if not isinstance(space, list) or len(space) < 2 or space[0] != "/ICCBased":
        return 0
    return int(space[1].get_object().get("/N", 0))


def report_coarse(dpis: dict[str, float], monitor: Monitor) -> None:
    """Report PDF-081 where pictures, by name, have fewer pixels an inch than print shows."""
    coarse = {name: dpi for name, dpi in dpis.items() if round(dpi) < FINE_DPI}
    if coarse:
        worst = min(coarse, key=lambda name: (coarse[name], name))
        monitor.report(
            Diagnostic.of(
                "PDF-081", count=len(coarse), name=worst, dpi=round(coarse[worst]), wanted=FINE_DPI
            )
        )
