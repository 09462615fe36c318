"""Checks finished exports: that other programs can read them and that their parts fit together.

What is asked is what a writer can get wrong without anyone seeing it: form, order and references,
boxes within their pages, pictures that open. Findings are SCAN-082.
"""

from __future__ import annotations

import codecs
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.job import CheckResult
from converters.monitor import Monitor
from converters.resources import resource_bytes

_MOST_MESSAGES: Final = 50
_ANY: Final = "{*}*"
"""Elements alone, no comments, instructions or entities."""
_X_RESOLUTION: Final = 282
_ALTO: Final = "{http://www.loc.gov/standards/alto/ns-v4#}"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_RAISED: Final = f"{_XHTML}sup"
"""The one element of hOCR that has no place of its own: a look within a word."""
_REFERENCES: Final = ("STYLEREFS", "TAGREFS", "PROCESSINGREFS", "REF")
_SLACK_PX: Final = 0.15
"""Places are told in tenths of a pixel."""
_BOX: Final = re.compile(r"\bbbox (\d+) (\d+) (\d+) (\d+)(?:;|$)")
_CONFIDENCE: Final = re.compile(r"\bx_wconf (\d{1,2}|100)(?:;|$)")
_NEEDED_META: Final = ("ocr-system", "ocr-capabilities")
_CHUNK: Final = limits.MEGABYTE
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff]")

Box = tuple[float, float, float, float]


def check_export(path: Path, monitor: Monitor) -> CheckResult:
    """Return the verdict on a finished export; a damaged one is a verdict, not an exception.

    Raises SourceError FILE-010 where there is no such file.
    """
    if not path.is_file():
        raise SourceError.of("FILE-010", Origin(path.name), source=path.name)
    checker, look = _CHECKERS[path.suffix.lower()]
    origin = Origin(path.name)
    messages = tuple(
        Diagnostic.of("SCAN-082", origin, reason=reason)
        for reason in islice(_findings(look, path, monitor), _MOST_MESSAGES)
    )
    return CheckResult(checker=checker, errors=len(messages), messages=messages)


_UNREADABLE: Final = (
    OSError, ValueError, SyntaxError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""RuntimeError: a package that is encrypted."""
_Look = Callable[[Path, Monitor], Iterator[str]]


def _findings(look: _Look, path: Path, monitor: Monitor) -> Iterator[str]:
    try:
        yield from look(path, monitor)
    except _UNREADABLE as error:
        yield str(error) or type(error).__name__


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


# ---- hOCR -------------------------------------------------------------------------------------


def _hocr(path: Path, monitor: Monitor) -> Iterator[str]:
    if path.stat().st_size > limits.PACKAGE_XML_PART:
        yield f"> {limits.PACKAGE_XML_PART} B"
        return
    root = etree.parse(str(path), _parser()).getroot()
    facts = {meta.get("name"): meta.get("content") for meta in root.iter(f"{_XHTML}meta")}
    yield from (f"no meta {name}" for name in _NEEDED_META if not facts.get(name))
    pages = [e for e in root.iter(f"{_XHTML}div") if e.get("class") == "ocr_page"]
    if facts.get("ocr-number-of-pages", str(len(pages))) != str(len(pages)):
        yield f"ocr-number-of-pages is not {len(pages)}"
    if not pages:
        yield "no ocr_page"
    named = Counter(e.get("id") for e in root.iter(_ANY) if e.get("id"))
    yield from (f"id {name} stands {count} times" for name, count in named.items() if count > 1)
    for done, page in enumerate(pages, start=1):
        monitor.check_cancelled()
        yield from _hocr_page(page)
        monitor.advance(done, len(pages))


def _hocr_page(page: etree._Element) -> Iterator[str]:
    sheet = _hocr_box(page)
    if sheet is None:
        yield f"{page.get('id')}: no bbox"
        return
    for element in page.iterdescendants(_ANY):
        if element.tag == _RAISED:
            continue
        name, box = element.get("id"), _hocr_box(element)
        if box is None:
            yield f"{name}: no bbox"
        elif not _within(box, sheet):
            yield f"{name}: bbox outside of its page"
        if element.get("class") == "ocrx_word":
            if not _CONFIDENCE.search(element.get("title", "")):
                yield f"{name}: no x_wconf from 0 to 100"
            if not (element.text or element.findtext(_RAISED) or "").strip():
                yield f"{name}: no text"


def _hocr_box(element: etree._Element) -> Box | None:
    found = _BOX.search(element.get("title", ""))
    if found is None:
        return None
    left, top, right, bottom = (float(number) for number in found.groups())
    return left, top, right, bottom


def _within(box: Box, sheet: Box) -> bool:
    left, top, right, bottom = box
    return (
        sheet[0] - _SLACK_PX <= left <= right <= sheet[2] + _SLACK_PX
        and sheet[1] - _SLACK_PX <= top <= bottom <= sheet[3] + _SLACK_PX
    )


# ---- ALTO -------------------------------------------------------------------------------------


def _alto(path: Path, monitor: Monitor) -> Iterator[str]:
    schema = etree.RelaxNG(etree.fromstring(resource_bytes("schemas", "alto-4.rng")))
    with zipfile.ZipFile(path) as package:
        entries = [entry for entry in package.infolist() if entry.filename.endswith(".xml")]
        if not entries:
            yield "no description of a page"
        for done, entry in enumerate(entries, start=1):
            monitor.check_cancelled()
            if entry.file_size > limits.PACKAGE_XML_PART:
                yield f"{entry.filename}: > {limits.PACKAGE_XML_PART} B"
                continue
            content = package.read(entry)
            yield from (
                f"{entry.filename}: {fault}" for fault in _alto_page(content, schema, package)
            )
            monitor.advance(done, len(entries))


def _alto_page(content: bytes, schema: etree.RelaxNG, package: zipfile.ZipFile) -> Iterator[str]:
    root = etree.fromstring(content, _parser())
    if not schema.validate(root):
        error = schema.error_log[0]
        yield f"line {error.line}: {error.message}"
        return
    names = Counter(element.get("ID") for element in root.iter(_ANY) if element.get("ID"))
    yield from (f"ID {name} stands {count} times" for name, count in names.items() if count > 1)
    for element in root.iter(_ANY):
        for attribute in _REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in names:
                    yield f"{attribute} {name} leads nowhere"
    for page in root.iter(f"{_ALTO}Page"):
        sheet = (0.0, 0.0, _number(page, "WIDTH"), _number(page, "HEIGHT"))
        for element in page.iterdescendants(_ANY):
            if not _within(_alto_box(element), sheet):
                name = etree.QName(element).localname
                yield f"{name} {element.get('ID') or ''} outside of its page"
        picture = root.findtext(f".//{_ALTO}fileName") or ""
        yield from _alto_picture(picture, sheet, package)


def _number(element: etree._Element, name: str) -> float:
    """Return what the schema has found to be a number."""
    return float(element.get(name, "nan"))


def _alto_box(element: etree._Element) -> Box:
    left, top = _number(element, "HPOS"), _number(element, "VPOS")
    return left, top, left + _number(element, "WIDTH"), top + _number(element, "HEIGHT")


def _alto_picture(name: str, sheet: Box, package: zipfile.ZipFile) -> Iterator[str]:
    from PIL import JpegImagePlugin, TiffImagePlugin

    if name not in package.namelist():
        yield f"{name} is not in the package"
        return
    kind = JpegImagePlugin.JpegImageFile if name.endswith(".jpg") else TiffImagePlugin.TiffImageFile
    with package.open(name) as stream, kind(stream) as picture:
        if picture.size != (int(sheet[2]), int(sheet[3])):
            yield f"{name} has not the size of its page"


# ---- TIFF and text ----------------------------------------------------------------------------


def _tiff(path: Path, monitor: Monitor) -> Iterator[str]:
    from PIL.TiffImagePlugin import TiffImageFile

    with warnings.catch_warnings():
        # Damage is told by what cannot be read, size is looked at below.
        warnings.simplefilter("ignore")
        with TiffImageFile(path) as file:
            count = file.n_frames
            for index in range(count):
                monitor.check_cancelled()
                file.seek(index)
                if file.width * file.height > limits.IMAGE_PIXELS:
                    yield f"page {index + 1}: > {limits.IMAGE_PIXELS} px"
                    continue
                file.load()
                if not file.tag_v2.get(_X_RESOLUTION):
                    yield f"page {index + 1}: no resolution"
                monitor.advance(index + 1, count)


def _text(path: Path, monitor: Monitor) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, last, line = max(1, path.stat().st_size), "", 1
    with path.open("rb") as stream:
        while True:
            monitor.check_cancelled()
            chunk = stream.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if found := _CONTROLS.search(text):
                place = line + text.count("\n", 0, found.start())
                yield f"line {place}: U+{ord(found.group()):04X}"
                return
            line += text.count("\n")
            last = text[-1:] or last
            monitor.advance(stream.tell(), size)
            if not chunk:
                break
    if last not in {"", "\n"}:
        yield "the last line has no end"


_CHECKERS: Final[dict[str, tuple[str, _Look]]] = {
    ".hocr": ("hOCR 1.2", _hocr),
    ".zip": ("ALTO 4.4", _alto),
    ".tif": ("TIFF", _tiff),
    ".txt": ("UTF-8", _text),
}
ENDINGS: Final = frozenset(_CHECKERS)
"""Endings of the files that ``check_export`` knows."""
