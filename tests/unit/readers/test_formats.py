"""What a file is, by its content; which reader takes it; what is refused and how."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from converters.errors import SourceError
from converters.model.job import SourceRoad
from converters.readers.registry import (
    FORMATS,
    format_name,
    reader_for,
    road_of,
    source_diagnostics,
)
from tests.support.docx_builder import build_docx, paragraph

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def image(form: str) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, form)
    return stream.getvalue()


def package(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def office(kind: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
    return stream.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CASES = [
    ("a.docx", office(f"{WORD}.document.main+xml"), "DOCX", SourceRoad.MANUSCRIPT),
    ("a.dotx", office(f"{WORD}.template.main+xml"), "DOCX", SourceRoad.MANUSCRIPT),
    (
        "a.docm",
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "DOCX",
        SourceRoad.MANUSCRIPT,
    ),
    (
        "a.bin",
        package(mimetype=b"application/vnd.oasis.opendocument.text"),
        "ODT",
        SourceRoad.MANUSCRIPT,
    ),
    ("a.doc", rb"{\rtf1 chu}", "RTF", SourceRoad.MANUSCRIPT),
    ("a.htm", b"<p>x", "HTML", SourceRoad.MANUSCRIPT),
    ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>x", "HTML", SourceRoad.MANUSCRIPT),
    ("a.md", "# Tiêu đề".encode(), "Markdown", SourceRoad.MANUSCRIPT),
    ("a.txt", "Chữ Việt <body> không phải HTML".encode(), "TXT", SourceRoad.MANUSCRIPT),
    ("a.txt", "Chữ Việt".encode("utf-16"), "TXT", SourceRoad.MANUSCRIPT),
    ("a.txt", "plain words".encode("utf-16-le"), "TXT", SourceRoad.MANUSCRIPT),
    ("a", "BM là hai chữ đầu câu".encode(), "TXT", SourceRoad.MANUSCRIPT),
    ("a.bin", package(mimetype=b"application/epub+zip"), "EPUB", SourceRoad.MANUSCRIPT),
    ("a.zip", package(**{"META-INF__container.xml": b"<x/>"}), "EPUB", SourceRoad.MANUSCRIPT),
    ("a.fb2.zip", package(**{"a.fb2": b"<x/>"}), "FictionBook", SourceRoad.MANUSCRIPT),
    ("a.zip", package(**{"a.html": b"x", "images__1.png": b"x"}), "HTML", SourceRoad.MANUSCRIPT),
    (
        "a.xml",
        b"<?xml version='1.0'?><FictionBook xmlns='x'><body>",
        "FictionBook",
        SourceRoad.MANUSCRIPT,
    ),
    (
        "a.xml",
        b"<?xml version='1.0'?>\n<office:document\n xmlns:office='x'>",
        "ODT",
        SourceRoad.MANUSCRIPT,
    ),
    ("a.txt", b"% x\n\\documentclass{book}\n", "LaTeX", SourceRoad.MANUSCRIPT),
    ("a.tex", "Chữ".encode(), "LaTeX", SourceRoad.MANUSCRIPT),
    ("a.pdf", b"%PDF-1.7\n", "PDF", SourceRoad.SCAN),
    ("a.docx", b"junk %PDF-1.4\n", "PDF", SourceRoad.SCAN),
    ("a.tif", image("TIFF"), "TIFF", SourceRoad.SCAN),
    ("a.tif", image("PNG"), "image", SourceRoad.SCAN),
    ("a.jpg", image("JPEG"), "image", SourceRoad.SCAN),
    ("a.bmp", image("BMP"), "image", SourceRoad.SCAN),
    ("a.webp", image("WEBP"), "image", SourceRoad.SCAN),
]


@pytest.mark.parametrize(("name", "content", "form", "road"), CASES)
def test_content_decides_before_the_name(
    tmp_path: Path, name: str, content: bytes, form: str, road: SourceRoad
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert (format_name(path), road_of(path)) == (form, road)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (CFB + "WORKBOOK".encode("utf-16-le"), "DOC-006"),
        (CFB + "EncryptedPackage".encode("utf-16-le"), "DOC-013"),
        (CFB + "Workbook".encode("utf-16-le"), "DOC-006"),
        (CFB, "DOC-002"),
        (bytes(range(256)) * 4, "DOC-002"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "DOC-002"),
        (b"", "DOC-003"),
        (package(**{"thư.eml": b"x"}), "DOC-002"),
        (package(**{"001.jpg": b"x"}), "DOC-007"),
        (
            office("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
            "DOC-006",
        ),
        (
            office(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
            ),
            "DOC-006",
        ),
        (b"PK\x03\x04 broken", "DOC-010"),
        (image("PNG"), "DOC-007"),
    ],
)
def test_what_no_reader_takes_is_refused_clearly(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "Bản thảo.docx"
    path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        reader_for(path)
    diagnostic = error.value.diagnostic
    assert diagnostic.code == code
    assert diagnostic.origin is not None
    assert diagnostic.origin.source == "Bản thảo.docx"
    for language in ("vi", "en"):
        assert "?" not in diagnostic.text(language) + diagnostic.remedy(language)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("truyện.cbz", package()),
        ("trang.zip", package()),
        ("truyện.cbz", package(**{"ghi chú.txt": b"x"})),
    ],
)
def test_an_archive_without_pictures_is_not_called_damaged(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as caught:
        road_of(tmp_path / name)
    assert caught.value.diagnostic.code == "SCAN-005"
    assert caught.value.diagnostic.where("vi") == name


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="DOC-004"):
        reader_for(tmp_path / "không có.docx")


def test_folder_takes_the_scan_road(tmp_path: Path) -> None:
    assert (format_name(tmp_path), road_of(tmp_path)) == ("folder", SourceRoad.SCAN)


def test_reader_reads(tmp_path: Path) -> None:
    path = build_docx(tmp_path / "a.docx", paragraph("x"))
    assert reader_for(path).__module__.startswith("converters.readers.docx")


def test_suffixes_belong_to_one_format_each() -> None:
    suffixes = [suffix for entry in FORMATS for suffix in entry.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


MISNAMED = [
    ("a.pdf", "Một đoạn văn thường.".encode(), ".pdf", "TXT"),
    ("a.docx", b"{\\rtf1 x}", ".docx", "RTF"),
    ("a.doc", b"<html><body><p>x</p></body></html>", ".doc", "HTML"),
    ("a.DOC", office(f"{WORD}.document.main+xml"), ".DOC", "DOCX"),
    ("a.txt", b"%PDF-1.4\n", ".txt", "PDF"),
    ("a.pdf", image("JPEG"), ".pdf", "JPEG"),
    ("a.jpg", b"x y z", ".jpg", "TXT"),
]


@pytest.mark.parametrize(("name", "content", "ending", "form"), MISNAMED)
def test_name_and_content_that_disagree_are_told(
    tmp_path: Path, name: str, content: bytes, ending: str, form: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (told,) = source_diagnostics(path, road_of(path))
    assert told.code == "DOC-017"
    assert dict(told.values) == {"name": ending, "format": form}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", office(f"{WORD}.document.main+xml")),
        ("a", office(f"{WORD}.document.main+xml")),
        ("a.xyz", b"x"),
        ("a.fb2.zip", package(**{"a.fb2": b"<FictionBook/>"})),
        ("a.jpg", image("PNG")),
        ("a.jpg", image("TIFF")),
    ],
)
def test_names_that_claim_nothing_false_are_not_told(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert source_diagnostics(path, road_of(path)) == ()
