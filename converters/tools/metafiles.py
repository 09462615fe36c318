"""Windows metafiles drawn by LibreOffice, where it is installed: all of a document in one run.

Its command line converts documents, not single pictures (that needs a component that many
installations leave out), so the metafiles go in as pages of a document and come out of its PDF.
"""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import time
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pypdfium2 as pdfium

from converters import limits
from converters.monitor import Monitor

_PROGRAMS: Final = ("soffice", "libreoffice")
_FOLDERS: Final = ("ProgramFiles", "ProgramFiles(x86)")
_POLL_SECONDS: Final = 0.2
_DPI: Final = 300
_LARGEST_PIXELS: Final = 3_000
_EMU_PER_MM: Final = 36_000
_TWIPS_PER_MM: Final = 1440 / 25.4
_POINTS_PER_MM: Final = 72 / 25.4
_USUAL_MM: Final = (100.0, 75.0)
_LARGEST_MM: Final = 500.0
_ROOM_MM: Final = 20.0
"""Below each picture, so that it never runs over to a page of its own."""
_MANY: Final = 500
_OFFICE: Final = "http://schemas.openxmlformats.org"
_NO_WINDOW: Final = 0x08000000


class Metafile(NamedTuple):
    """One metafile: its bytes and its ending, ``emf`` or ``wmf``."""

    content: bytes
    suffix: str


def draw_all(metafiles: Sequence[Metafile], work: Path, monitor: Monitor) -> list[bytes | None]:
    """Return a PNG for each metafile; None where LibreOffice is missing or failed.

    ``work`` is a folder for scratch files. Raises JobCancelled on request.
    """
    nothing: list[bytes | None] = [None] * len(metafiles)
    program = _program()
    if program is None or not metafiles:
        return nothing
    chosen = metafiles[:_MANY]
    source = work / "metafiles.docx"
    source.write_bytes(_document(chosen))
    if not _converted(program, source, work, monitor):
        return nothing
    try:
        drawn: list[bytes | None] = list(_rendered(work / "metafiles.pdf", chosen))
    except (pdfium.PdfiumError, OSError, ValueError):
        return nothing
    return drawn + nothing[len(drawn) :]


@cache
def _program() -> str | None:
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is not None or os.name != "nt":
        return found
    places = (Path(os.environ.get(folder, "")) for folder in _FOLDERS)
    usual = (place / "LibreOffice" / "program" / "soffice.exe" for place in places)
    return next((str(path) for path in usual if path.is_file()), None)


def _converted(program: str, source: Path, work: Path, monitor: Monitor) -> bool:
    """Run the program with a profile of its own, so that an open window is no hindrance."""
    profile = (work / "profile").absolute().as_uri()
    command = [
        program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
        "--convert-to", "pdf", "--outdir", str(work), str(source),
    ]  # fmt: skip
    flags = _NO_WINDOW if os.name == "nt" else 0
    try:
        process = subprocess.Popen(  # noqa: S603 - the program was looked up, the rest is ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
            start_new_session=True,
        )
    except OSError:
        return False
    deadline = time.monotonic() + limits.METAFILE_SECONDS
    try:
        while process.poll() is None:
            monitor.check_cancelled()
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
    finally:
        _stop(process)
    return (work / "metafiles.pdf").is_file()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        # The program is a script that starts the real one: both are one group.
        os.killpg(process.pid, 9)
    process.wait()


def _size_of(metafile: Metafile) -> tuple[float, float]:
    """Return width and height in millimetres, from the header (MS-EMF 2.2.9, MS-WMF 2.3.2.3)."""
    content = metafile.content
    width, height = _USUAL_MM
    if metafile.suffix == "emf" and len(content) >= 40:
        left, top, right, bottom = struct.unpack_from("<4i", content, 24)
        width, height = (right - left) / 100, (bottom - top) / 100
    elif content[:4] == b"\xd7\xcd\xc6\x9a" and len(content) >= 16:
        left, top, right, bottom, per_inch = struct.unpack_from("<4hH", content, 6)
        scale = 25.4 / (per_inch or 96)
        width, height = abs(right - left) * scale, abs(bottom - top) * scale
    if not (width > 0 and height > 0):
        return _USUAL_MM
    shrink = min(1.0, _LARGEST_MM / max(width, height))
    return max(width * shrink, 1.0), max(height * shrink, 1.0)


# ---- in: a document with one picture a page -----------------------------------------------------


def _document(metafiles: Sequence[Metafile]) -> bytes:
    office = f"{_OFFICE}/officeDocument/2006/relationships"
    pages, relations = [], []
    for number, metafile in enumerate(metafiles):
        pages.append(_page(number, *_size_of(metafile)))
        relations.append(
            f'<Relationship Id="r{number}" Type="{office}/image" '
            f'Target="media/{number}.{metafile.suffix}"/>'
        )
    package = f"{_OFFICE}/package/2006"
    types = "".join(
        f'<Default Extension="{suffix}" ContentType="image/x-{suffix}"/>'
        for suffix in ("emf", "wmf")
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'{types}<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{''.join(relations)}</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main" '
        f'xmlns:r="{office}"><w:body>{"".join(pages)}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
        for number, metafile in enumerate(metafiles):
            target.writestr(f"word/media/{number}.{metafile.suffix}", metafile.content)
    return stream.getvalue()


def _page(number: int, width: float, height: float) -> str:
    drawing = f"{_OFFICE}/drawingml/2006"
    extent = f'cx="{round(width * _EMU_PER_MM)}" cy="{round(height * _EMU_PER_MM)}"'
    picture = (
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:extent {extent}/>'
        f'<wp:docPr id="{number + 1}" name="p"/><a:graphic xmlns:a="{drawing}/main">'
        f'<a:graphicData uri="{drawing}/picture"><pic:pic xmlns:pic="{drawing}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{number + 1}" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="r{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    size = f'w:w="{_twips(width)}" w:h="{_twips(height + _ROOM_MM)}"'
    section = (
        f"<w:sectPr><w:pgSz {size}/><w:pgMar w:top='0' w:bottom='0' w:left='0' w:right='0' "
        "w:header='0' w:footer='0' w:gutter='0'/></w:sectPr>"
    )
    spacing = '<w:spacing w:before="0" w:after="0"/>'
    return f"<w:p><w:pPr>{spacing}{section}</w:pPr><w:r>{picture}</w:r></w:p>"


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)


# ---- out: each page cut to its picture ----------------------------------------------------------


def _rendered(path: Path, metafiles: Sequence[Metafile]) -> list[bytes]:
    document = pdfium.PdfDocument(path)
    try:
        if len(document) < len(metafiles):
            raise ValueError(len(document))
        return [
            _rendered_page(document[number], *_size_of(metafile))
            for number, metafile in enumerate(metafiles)
        ]
    finally:
        document.close()


def _rendered_page(page: pdfium.PdfPage, width: float, height: float) -> bytes:
    longest = max(width, height) / 25.4 * _DPI
    scale = _DPI / 72 * min(1.0, _LARGEST_PIXELS / longest)
    size = [max(1, round(side * _POINTS_PER_MM * scale)) for side in (width, height)]
    image = page.render(scale=scale).to_pil().convert("RGB").crop((0, 0, *size))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
