"""An EPUB with most of what goes wrong in foreign ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.support.reading import png_bytes

_PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sách hỏng</dc:title><dc:language>vi_VN
</dc:language><dc:creator>Ai & Ai</dc:creator></metadata><manifest>
<item id="1 a" href="c1.xhtml" media-type="text/html"/>
<item id="1 a" href="c2.xhtml" media-type="application/xhtml+xml"/>
<item id="c3" href="mất.xhtml" media-type="application/xhtml+xml"/>
<item id="c4" href="Chương%204.xhtml" media-type="image/png"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="mp3" href="a.mp3" media-type="audio/mpeg"/></manifest>
<spine><itemref idref="1 a"/><itemref idref="c3"/><itemref idref="c4"/><itemref idref="không"/>
</spine></package>"""
_PAGES = {
    "c1.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1 id='1 x'>Một</h1><p>a"
    " <b>b <i>c</b></i><br>&nbsp;&lạ; <a href='#none'>x</a><a href='mất.xhtml'>y</a>"
    "<img src='k.png'>"
    "<img src='b.png' width='x'><p>d<script>e()</script><table><tr><td>f<tr><td colspan=9>g</table>"
    "<ul><p>h</p><li>i</ul><font color=red>j</font><video src='a.mp4'/><h6></h6><svg>"
    "<path d='M0'/>",
    "c2.xhtml": "<p>ngoài thứ tự",
    "Chương 4.xhtml": "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>"
    "<p lang='xx-yy-zz-'>k \x0b l<p epub:type='pagebreak' id='p' title='4'/>"
    "<p><math><mi>x</mi><mo>+</math></p></body>",
    "nav.xhtml": "<nav epub:type='toc'><ol><li><a href='c1.xhtml'>Một</a><li><a href='z.xhtml#q'>Z",
}


def damaged_epub(path: Path) -> Path:
    """Write the book under ``path``."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", "<container><rootfiles></rootfiles>")
        archive.writestr("mimetype", "application/epub+zip\n")
        archive.writestr("OEBPS/book.opf", _PACKAGE)
        for name, page in _PAGES.items():
            archive.writestr(f"OEBPS/{name}", page)
        archive.writestr("OEBPS/b.png", png_bytes())
        for name in ("a.mp3", "a.css", "a.js"):
            archive.writestr(f"OEBPS/{name}", "x")
    return path
