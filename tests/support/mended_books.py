"""What must not change when an EPUB is mended: the text of its pages, their order, other files."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

_HTML = "{http://www.w3.org/1999/xhtml}"


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the files of a package, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {
            entry.filename: archive.read(entry)
            for entry in archive.infolist()
            if not entry.is_dir()
        }


def text_of(content: bytes) -> str | None:
    """Return the text that a page shows; None where the part is no page."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    text = content.replace(b"&nbsp;", b"&#160;").replace(b"&ndash;", b"&#8211;")
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    body = root.find(f"{_HTML}body") if root is not None else None
    if body is None:
        return None
    for hidden in body.xpath("//*[@hidden='hidden']"):
        hidden.clear()
    return " ".join(etree.tostring(body, method="text", encoding="unicode").split())


def reading_order(path: Path) -> list[str]:
    """Return the parts of the reading order that are there."""
    parts = parts_of(path)
    container = etree.fromstring(parts["META-INF/container.xml"])
    package = next(container.iter("{*}rootfile")).get("full-path") or ""
    root = etree.fromstring(parts[package])
    folder = posixpath.dirname(package)
    items = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        for item in root.iter("{*}item")
    }
    order = [items.get(ref.get("idref"), "") for ref in root.iter("{*}itemref")]
    return [part for part in order if part in parts]


def assert_reads_alike(before: Path, after: Path) -> None:
    """Fail where a reader would see anything else than before."""
    old, new = parts_of(before), parts_of(after)
    kept = [part for part in new if part in old]
    assert [part for part in old if part != "mimetype"] == [p for p in kept if p != "mimetype"]
    assert {part: text_of(old[part]) for part in kept} == {p: text_of(new[p]) for p in kept}
    assert reading_order(before) == reading_order(after)
    with zipfile.ZipFile(after) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
        assert archive.read(first) == b"application/epub+zip"
