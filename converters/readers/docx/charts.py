"""Charts as the table of their values: a book cannot draw them, but nothing that they say is lost.

DrawingML charts (ISO 29500-1 section 21.2) keep a copy of all values beside their drawing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Paragraph, Table, TableCell, TableRow, Text
from converters.readers.docx.names import CHART, A, integer

_LONG_FRACTION: Final = re.compile(r"(?P<whole>-?[0-9]+)\.[0-9]{7,}")
_POINTS: Final = 10_000
_SERIES: Final = 255
"""As many as Excel draws."""


def table_of_chart(chart: etree._Element, origin: Origin) -> Table | None:
    """Return the values of a chart, one column a series; None where it keeps none."""
    series = list(chart.iter(f"{CHART}ser"))[:_SERIES]
    columns = [_values(one.find(f"{CHART}val"), one.find(f"{CHART}yVal")) for one in series]
    places = sorted({place for column in columns for place in column})[:_POINTS]
    if not places:
        return None
    names = [_name(one) for one in series]
    categories: dict[int, str] = {}
    for one in series:
        found = _values(one.find(f"{CHART}cat"), one.find(f"{CHART}xVal"))
        categories = found | categories
    head = _row(["", *names], header=True) if any(names) else None
    rows = [
        _row([categories.get(place, ""), *(column.get(place, "") for column in columns)])
        for place in places
    ]
    title = _title(chart)
    return Table(
        rows=(*([head] if head else []), *rows),
        header_rows=1 if head else 0,
        caption=(Text(text=title),) if title else (),
        origin=origin,
    )


def _row(texts: Sequence[str], *, header: bool = False) -> TableRow:
    first, *others = texts
    cells = [_cell(first, header=True)]
    cells += [_cell(text, header=header, alignment=Alignment.RIGHT) for text in others]
    return TableRow(cells=tuple(cells))


def _cell(text: str, *, header: bool, alignment: Alignment | None = None) -> TableCell:
    blocks = (Paragraph(inlines=(Text(text=text),)),) if text else ()
    return TableCell(blocks=blocks, header=header, alignment=alignment)


def _values(*places: etree._Element | None) -> dict[int, str]:
    """Return the cached points by their number; levels of categories joined, outermost first."""
    found: dict[int, str] = {}
    for place in places:
        if place is None:
            continue
        levels = list(place.iter(f"{CHART}lvl")) or [place]
        for level in reversed(levels):
            for point in level.iter(f"{CHART}pt"):
                number = integer(point.get("idx"), -1)
                value = _number(point.findtext(f"{CHART}v") or "")
                found[number] = f"{found[number]} {value}" if number in found else value
    return found


def _number(text: str) -> str:
    """Return a value without the digits that only binary fractions have."""
    text = " ".join(text.split())
    match = _LONG_FRACTION.fullmatch(text)
    if match is None:
        return text
    return f"{float(text):.6g}" if len(match["whole"]) < 7 else match["whole"]


def _name(series: etree._Element) -> str:
    name = series.find(f"{CHART}tx")
    if name is None:
        return ""
    return " ".join(" ".join(v.text or "" for v in name.iter(f"{CHART}v")).split())


def _title(chart: etree._Element) -> str:
    title = next(chart.iter(f"{CHART}title"), None)
    texts = [] if title is None else [t.text or "" for t in title.iter(f"{A}t", f"{CHART}v")]
    return " ".join("".join(texts).split())
