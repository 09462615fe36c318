"""Small finished editions for the tests of the preview, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from desktop.theme import book_font

TEXT = (
    "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân hữu là được hai "
    "người Pháp dùng đến. Hai đứa trẻ nhỏ tuổi uể oải đi nhặt những quả bóng để nén cho hai "
    "người Tây. Mồ hôi ướt đầm áo, hai người này cũng chơi uể oải như những nhà thể thao."
)

_CONTAINER = """<?xml version="1.0"?><container version="1.0"
 xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
 full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
_PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" lang="vi"><head><title>{title}</title>
<style>body {{ font-family: "Source Serif 4", serif; line-height: 1.5; margin: 2em; }}
h1 {{ font-size: 1.2em; text-align: center; font-weight: 600; }}</style>{head}</head>
<body><h1>{title}</h1>{body}</body></html>"""


def small_epub(path: Path, chapters: Sequence[str], head: str = "", body: str = "") -> Path:
    """Write an EPUB with one file a chapter; ``head`` and ``body`` go into every page."""
    names = [f"text/chuong-{number}.xhtml" for number in range(1, len(chapters) + 1)]
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(names)))
    links = "".join(
        f'<li><a href="{name}">{title}</a></li>'
        for name, title in zip(names, chapters, strict=True)
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr("META-INF/container.xml", _CONTAINER)
        package.writestr(
            "EPUB/package.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest><item id="nav"'
            f' href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}'
            f"</manifest><spine>{order}</spine></package>",
        )
        package.writestr(
            "EPUB/nav.xhtml",
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f'<body><nav epub:type="toc"><ol>{links}</ol></nav></body></html>',
        )
        for name, title in zip(names, chapters, strict=True):
            text = body or "".join(f"<p>{TEXT}</p>" for _ in range(4))
            package.writestr(f"EPUB/{name}", _PAGE.format(title=title, head=head, body=text))
    return path


def small_pdf(path: Path, pages: int) -> Path:
    """Write a PDF of numbered pages in the usual novel size."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QSizeF(145, 205), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(18, 20, 18, 20))
    writer.setResolution(150)
    painter = QPainter(writer)
    painter.setFont(book_font(24))
    room = painter.viewport()
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(room, 0x1000 | 0x0001, f"{page + 1}\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}")
    painter.end()
    return path
