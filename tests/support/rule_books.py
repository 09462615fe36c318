"""Small EPUB files for our own rules: one that keeps them all, and the same with changes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i" xml:lang="vi">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">urn:isbn:9786041000001</dc:identifier>
<dc:title>Sách nhỏ</dc:title>
<dc:language>vi</dc:language>
<meta property="dcterms:modified">2026-11-20T08:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Đọc được bằng máy đọc.</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="c1"/></spine>
</package>"""
NAVIGATION = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="vi"
><head><title>Mục lục</title></head><body>
<nav epub:type="toc" role="doc-toc" aria-label="Mục lục"><ol>
<li><a href="c1.xhtml">Một</a></li></ol></nav>
<nav epub:type="landmarks" aria-label="Các mốc"><ol>
<li><a epub:type="bodymatter" href="c1.xhtml">Bắt đầu</a></li></ol></nav>
</body></html>"""
PAGE_LIST = """<nav epub:type="page-list" role="doc-pagelist" aria-label="Trang"><ol>
<li><a href="c1.xhtml#p1">1</a></li></ol></nav></body>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="vi">
<head><title>Một</title><link rel="stylesheet" href="book.css"/></head>
<body>
<h1>Một</h1>
<p>Trăm năm trong cõi người ta.</p>
</body></html>"""
BODY_LINE = 6
"""Line of the chapter where what ``rule_book`` is given as ``body`` begins."""

Parts = Mapping[str, str | bytes | None]


def rule_book(
    path: Path,
    body: str | None = None,
    *,
    css: str = "",
    parts: Parts | None = None,
    **changes: tuple[str, str],
) -> Path:
    """Write a book; ``body`` stands for its paragraph.

    ``changes`` by part without suffix (``book``, ``nav``, ``c1``): what stands there, and what
    takes its place. ``parts`` are written as they are given, None leaves one out.
    """
    texts = {"book.opf": PACKAGE, "nav.xhtml": NAVIGATION, "c1.xhtml": CHAPTER, "book.css": css}
    if body is not None:
        texts["c1.xhtml"] = CHAPTER.replace("<p>Trăm năm trong cõi người ta.</p>", body)
    for name, (before, after) in changes.items():
        part = next(part for part in texts if part.startswith(f"{name}."))
        assert before in texts[part]
        texts[part] = texts[part].replace(before, after)
    written: dict[str, str | bytes | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        **{f"EPUB/{name}": text for name, text in texts.items()},
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in written.items():
            if content is not None:
                book.writestr(name, content)
    return path
