"""The checkers of exports find what is wrong, and a damaged file is a verdict."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from converters.checks.registry import check_file
from converters.errors import SourceError
from converters.model.edition import Edition
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from converters.writers.registry import writer_for
from tests.support.scanned_book import scanned_book

ENDINGS = {
    EditionForm.HOCR: ".hocr", EditionForm.ALTO: ".zip", EditionForm.TIFF: ".tif",
    EditionForm.TEXT: ".txt",
}  # fmt: skip


def export(form: EditionForm, folder: Path) -> bytes:
    publication, context = scanned_book(folder)
    target = io.BytesIO()
    writer_for(form)(publication, Edition(form=form), target, context)
    return target.getvalue()


def reasons(content: bytes, ending: str, folder: Path) -> list[str]:
    path = folder / f"a{ending}"
    path.write_bytes(content)
    (result,) = check_file(path, CollectingMonitor())
    assert result.errors == len(result.messages)
    assert {message.code for message in result.messages} <= {"SCAN-082"}
    return [dict(message.values)["reason"] for message in result.messages]


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            changed = change(name, source.read(name))
            if changed is not None:
                package.writestr(name, changed)
    return target.getvalue()


@pytest.mark.parametrize("form", ENDINGS)
def test_sound_exports_pass(form: EditionForm, tmp_path: Path) -> None:
    assert reasons(export(form, tmp_path), ENDINGS[form], tmp_path) == []


def test_an_encrypted_package_is_a_verdict(tmp_path: Path) -> None:
    content = export(EditionForm.ALTO, tmp_path)
    locked = re.sub(rb"(?<=PK\x01\x02.{4}).", b"\x01", content, flags=re.DOTALL)
    (reason,) = reasons(locked, ".zip", tmp_path)
    assert "encrypted" in reason


@pytest.mark.parametrize("form", [EditionForm.HOCR, EditionForm.ALTO, EditionForm.TIFF])
@pytest.mark.parametrize("keep", [0, 7, 900])
def test_files_that_break_off_are_a_verdict(form: EditionForm, keep: int, tmp_path: Path) -> None:
    assert reasons(export(form, tmp_path)[:keep], ENDINGS[form], tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('content="2"', 'content="3"', "ocr-number-of-pages is not 2"),
        ("ocr-system", "ocr-sys", "no meta ocr-system"),
        ("bbox 0 0 1200 1700", "bbox 0 0 500 600", "outside of its page"),
        ("x_wconf 97", "x_wconf 970", "no x_wconf from 0 to 100"),
        ('id="line_1_2_1_1"', 'id="line_1_1_1_1"', "id line_1_1_1_1 stands 2 times"),
        (">đỏ<", "> <", "no text"),
        ("ocr_page", "ocr_paper", "no ocr_page"),
    ],
)
def test_faults_of_hocr_are_found(old: str, new: str, told: str, tmp_path: Path) -> None:
    content = export(EditionForm.HOCR, tmp_path).decode()
    assert old in content
    found = reasons(content.replace(old, new).encode(), ".hocr", tmp_path)
    assert any(told in reason for reason in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('WC="0.970"', 'WC="97"', "WC"),
        ("<MeasurementUnit>pixel", "<MeasurementUnit>inch", "line 4"),
        ('TAGREFS="role-body"', 'TAGREFS="role-x"', "TAGREFS role-x leads nowhere"),
        ('REF="b2"', 'REF="b99"', "REF b99 leads nowhere"),
        ('ID="b2"', 'ID="b3"', "ID b3 stands 2 times"),
        ('WIDTH="1200"', 'WIDTH="900"', "has not the size of its page"),
        ('HEIGHT="1700"', 'HEIGHT="1000"', "outside of its page"),
        ("images/page-0001.jpg", "images/page-0009.jpg", "is not in the package"),
        ("TopMargin", "BottomMargin", "LeftMargin"),
        ('SCHEMAVERSION="4.4"', 'SCHEMAVERSION="2.0"', "Element alto"),
        ('CONTENT="Bấy"', 'CONTENT=""', "Element String"),
        ('CONTENT="Bấy"', 'CONTENT="Bấy" STYLE="oblique"', "STYLE"),
    ],
)
def test_faults_of_alto_are_found(old: str, new: str, told: str, tmp_path: Path) -> None:
    content = export(EditionForm.ALTO, tmp_path)

    def change(name: str, part: bytes) -> bytes:
        if name != "alto/page-0001.xml":
            return part
        assert old in part.decode()
        return part.decode().replace(old, new).encode()

    found = reasons(repacked(content, change), ".zip", tmp_path)
    assert any(told in reason for reason in found), found


def test_an_alto_package_needs_its_pictures_and_pages(tmp_path: Path) -> None:
    content = export(EditionForm.ALTO, tmp_path)
    bare = repacked(content, lambda name, part: part if name.endswith(".xml") else None)
    assert len(reasons(bare, ".zip", tmp_path)) == 2
    empty = repacked(content, lambda name, part: None if name.endswith(".xml") else part)
    assert reasons(empty, ".zip", tmp_path) == ["no description of a page"]


def test_a_tiff_without_resolution_is_told(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("L", (9, 9)).save(stream, "TIFF")
    assert reasons(stream.getvalue(), ".tif", tmp_path) == ["page 1: no resolution"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a\n\xff\n", "codec can't decode"),
        (b"a\nb\x00\n", "line 2: U+0000"),
        (b"\xef\xbb\xbfa\n", "line 1: U+FEFF"),
        (b"a\r\n", "line 1: U+000D"),
        (b"a", "the last line has no end"),
    ],
)
def test_faults_of_text_are_found(content: bytes, told: str, tmp_path: Path) -> None:
    (reason,) = reasons(content, ".txt", tmp_path)
    assert told in reason


@pytest.mark.parametrize("ending", ENDINGS.values())
def test_a_missing_file_is_refused(ending: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        check_file(tmp_path / f"a{ending}", CollectingMonitor())
    assert error.value.diagnostic.code == "FILE-010"


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("bí mật", encoding="utf-8")
    content = export(EditionForm.HOCR, tmp_path).decode()
    doctype = content[
        content.index("<!DOCTYPE") : content.index(">", content.index("<!DOCTYPE")) + 1
    ]
    outside = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    content = content.replace(doctype, outside).replace(">đỏ<", ">&x;<")
    assert any("no text" in reason for reason in reasons(content.encode(), ".hocr", tmp_path))
