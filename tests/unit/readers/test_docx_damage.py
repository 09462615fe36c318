"""Damaged Word packages: repaired as far as they go, and said so."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from converters.errors import SourceError
from converters.model.ledger import Kind
from converters.readers.docx import read
from converters.readers.registry import reader_for
from tests.support.docx_bench import Bench, notes_part, reference
from tests.support.docx_builder import build_docx, paragraph, plain_of

BODY = paragraph("Chương một", style="u1") + paragraph("Thân", reference("footnote", 2), "bài")
PARTS = {"footnotes": notes_part("footnote", "lời chú")}
BOX = (
    "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>@</w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r></w:p>"
)
WHOLE = ["Chương một", "Thânbài", "lời chú"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """Return a copy with each part changed, renamed, or left out (None)."""
    target = path.with_name("hỏng.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            changed = change(name, source.read(name))
            if changed is not None:
                package.writestr(*changed)
    return target


def lines_of(bench: Bench, path: Path) -> list[str]:
    return plain_of(reader_for(path)(path, bench.context).publication).splitlines()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return build_docx(tmp_path / "lành.docx", BODY, parts=PARTS)


@pytest.mark.parametrize(
    "lost", ["word/_rels/document.xml.rels", "_rels/.rels", "[Content_Types].xml"]
)
def test_usual_names_stand_in_for_lost_relations_and_types(
    bench: Bench, sound: Path, lost: str
) -> None:
    path = rewritten(sound, lambda name, data: None if name == lost else (name, data))
    assert lines_of(bench, path) == WHOLE


def test_names_in_the_wrong_case_and_backslashes_are_found(bench: Bench, sound: Path) -> None:
    path = rewritten(sound, lambda name, data: (name.upper(), data))
    assert lines_of(bench, path) == WHOLE


def test_main_part_under_another_name_is_found_without_relations(bench: Bench, sound: Path) -> None:
    names = {"word/document.xml": "word/document2.xml"}
    names |= {"word/_rels/document.xml.rels": "word/_rels/document2.xml.rels"}
    path = rewritten(
        sound, lambda name, data: None if name == "_rels/.rels" else (names.get(name, name), data)
    )
    assert lines_of(bench, path) == WHOLE


def test_targets_may_be_absolute_or_climb(bench: Bench, sound: Path) -> None:
    def moved(name: str, data: bytes) -> tuple[str, bytes]:
        if name.endswith("document.xml.rels"):
            data = data.replace(b'"footnotes.xml"', b'"/word/footnotes.xml"')
            data = data.replace(b'"styles.xml"', b'"../word/./styles.xml"')
        return name, data

    assert lines_of(bench, rewritten(sound, moved)) == WHOLE


def test_text_before_a_break_in_the_xml_is_kept_and_the_place_told(
    bench: Bench, sound: Path
) -> None:
    def broken(name: str, data: bytes) -> tuple[str, bytes]:
        cut = data.index("bài".encode())
        return name, data[:cut] if name == "word/document.xml" else data

    def skip(name: str, data: bytes) -> tuple[str, bytes]:
        return broken(name, data) if name == "word/document.xml" else (name, data)

    assert lines_of(bench, rewritten(sound, skip)) == ["Chương một", "Thân", "lời chú"]
    (damage,) = [d for d in bench.context.monitor.diagnostics if d.code == "DOCX-045"]
    assert damage.origin is not None
    assert (damage.origin.part, damage.origin.paragraph) == ("word/document.xml", 2)


@pytest.mark.parametrize("names", [b"wordprocessingml/2006/main", b'xmlns:w="', b"document xmlns"])
def test_damaged_root_element_does_not_cost_the_text(
    bench: Bench, sound: Path, names: bytes
) -> None:
    def broken(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data.replace(names, b'x"<', 1) if name == "word/document.xml" else data

    assert lines_of(bench, rewritten(sound, broken)) == WHOLE
    assert bench.codes.count("DOCX-045") == 1


def test_second_body_is_read_on_after_the_first(bench: Bench, sound: Path) -> None:
    def parted(name: str, data: bytes) -> tuple[str, bytes]:
        break_off = b"</w:p></w:body><w:body><w:p>"
        return name, data.replace(b"</w:p><w:p>", break_off, 1)

    assert lines_of(bench, rewritten(sound, parted)) == WHOLE


def test_character_that_xml_forbids_costs_nothing_else(bench: Bench, sound: Path) -> None:
    def soiled(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data.replace("Chương một".encode(), b"Ch\x02\xc6\xb0\xc6\xa1ng m\xe1\xbb\x99t")

    assert lines_of(bench, rewritten(sound, soiled)) == WHOLE
    assert "DOCX-045" in bench.codes


def test_truncated_file_is_read_from_its_local_headers(bench: Bench, tmp_path: Path) -> None:
    body = "".join(paragraph(f"Đoạn số {number}, {number**3}") for number in range(2_000))
    whole = build_docx(tmp_path / "dài.docx", body)
    content = whole.read_bytes()
    with zipfile.ZipFile(whole) as package:
        entry = package.getinfo("word/document.xml")
    cut = tmp_path / "cụt.docx"
    cut.write_bytes(content[: entry.header_offset + entry.compress_size // 2])
    lines = lines_of(bench, cut)
    assert 500 < len(lines) < 1_500
    assert lines[500] == f"Đoạn số 500, {500**3}"
    assert {"DOCX-045", "DOC-020"} <= set(bench.codes)


def test_flipped_bytes_in_the_middle_keep_what_stands_before(bench: Bench, tmp_path: Path) -> None:
    body = "".join(paragraph(f"Đoạn số {number}, {number**3}") for number in range(2_000))
    path = build_docx(tmp_path / "a.docx", body)
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo("word/document.xml")
    content = bytearray(path.read_bytes())
    middle = entry.header_offset + entry.compress_size // 2
    content[middle : middle + 40] = b"\xff" * 40
    path.write_bytes(content)
    lines = lines_of(bench, path)
    assert lines[500] == f"Đoạn số 500, {500**3}"
    assert "DOCX-045" in bench.codes


def test_nothing_but_rubbish_is_refused(bench: Bench, sound: Path) -> None:
    path = rewritten(
        sound, lambda name, data: (name, b"rubbish" if name == "word/document.xml" else data)
    )
    with pytest.raises(SourceError, match="DOC-015"):
        read(path, bench.context)


@pytest.mark.parametrize("strict", [False, True])
def test_parts_in_utf_16_are_read(bench: Bench, sound: Path, *, strict: bool) -> None:
    def widened(name: str, data: bytes) -> tuple[str, bytes]:
        text = data.decode("utf-8")
        if strict:
            text = text.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        if name.startswith("word/") and name.endswith(".xml"):
            return name, ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
        return name, text.encode("utf-8")

    assert lines_of(bench, rewritten(sound, widened)) == WHOLE


def test_empty_parts_cost_nothing_else(bench: Bench, sound: Path) -> None:
    def emptied(name: str, data: bytes) -> tuple[str, bytes]:
        return name, b"" if name in {"word/styles.xml", "word/footnotes.xml"} else data

    assert lines_of(bench, rewritten(sound, emptied)) == WHOLE[:2]
    assert bench.codes.count("DOCX-002") == 2


def test_references_to_no_character_are_taken_out(bench: Bench, sound: Path) -> None:
    def soiled(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data.replace("bài".encode(), "b&#xD800;&#1;&#x1F600;à&#0000065;i".encode())

    assert lines_of(bench, rewritten(sound, soiled)) == ["Chương một", "Thânb😀àAi", "lời chú"]


def test_bytes_before_the_package_are_passed_over(bench: Bench, sound: Path) -> None:
    sound.write_bytes(b"junk of a mail program" + sound.read_bytes())
    assert lines_of(bench, sound) == WHOLE


def _nested(depth: int, around: str) -> str:
    content = paragraph("trong cùng")
    for number in range(depth):
        content = around.replace("@", paragraph(f"lớp {number}") + content) + "<w:p/>"
    return content


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        ("<w:tbl><w:tr><w:tc>@</w:tc></w:tr></w:tbl>", Kind.TABLE),
        (BOX, Kind.TEXT_BOX),
    ],
)
def test_what_is_nested_beyond_reason_keeps_its_text(bench: Bench, around: str, kind: Kind) -> None:
    text = bench.text(_nested(90, around) + paragraph("cuối"))
    lines = text.splitlines()
    assert sorted(lines) == sorted(["trong cùng", "cuối", *(f"lớp {n}" for n in range(90))])
    assert lines[-1] == "cuối"
    assert bench.number(kind) == 90
    (entry,) = [e for e in bench.reading.ledger.entries if e.reason == "DOCX-056"]
    assert entry.detail == "× 70"
