"""Packages from strangers: bounded, mended, never trusted."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.docx import read
from converters.readers.package import Package, parse_xml, salvage_xml
from tests.support.bombs import zip_bomb_docx
from tests.support.docx_builder import build_docx, paragraph, plain_of, reading_context

ORIGIN = Origin("a.docx")


def make_zip(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return path


def code_of(error: pytest.ExceptionInfo[SourceError]) -> str:
    return error.value.diagnostic.code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parts_are_found_without_regard_to_case(tmp_path: Path, method: int) -> None:
    path = make_zip(tmp_path / "a.zip", {"Word/Tài liệu.xml": b"x" * 200_000}, method)
    with Package(path) as package:
        assert package.names == ("Word/Tài liệu.xml",)
        assert package.read("/word/tài liệu.XML") == b"x" * 200_000
        assert not package.repaired


def test_names_that_lead_out_of_the_package_are_not_there(tmp_path: Path) -> None:
    entries = {"../etc/passwd": b"x", "a/../../b": b"x", "C:/x": b"x", "d/": b"", "in.xml": b"x"}
    with Package(make_zip(tmp_path / "a.zip", entries)) as package:
        assert package.names == ("in.xml",)


def test_three_gigabyte_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    zip_bomb_docx(path)
    with pytest.raises(SourceError) as error:
        read(path, reading_context(tmp_path))
    assert code_of(error) == "DOC-012"


def test_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.xml": b" " * (limits.PACKAGE_XML_PART + 10)})
    content = bytearray(path.read_bytes())
    position = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, position + 24, 100)
    path.write_bytes(content)
    with Package(path) as package, pytest.raises(SourceError) as error:
        package.read("a.xml", limits.PACKAGE_XML_PART)
    assert code_of(error) == "DOC-012"


def test_all_parts_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PACKAGE_TOTAL", 250_000)
    entries = {f"{n}.bin": bytes(100_000) for n in range(4)}
    with Package(make_zip(tmp_path / "a.zip", entries)) as package:
        for _ in range(9):
            assert len(package.read("0.bin")) == 100_000
        package.read("1.bin")
        with pytest.raises(SourceError) as error:
            package.read("2.bin")
    assert code_of(error) == "DOC-012"


def test_too_many_parts_are_refused_before_they_are_read(tmp_path: Path) -> None:
    entries = {f"{n}.bin": b"" for n in range(limits.PACKAGE_ENTRIES + 1)}
    with pytest.raises(SourceError) as error:
        Package(make_zip(tmp_path / "a.zip", entries))
    assert code_of(error) == "DOC-011"


def test_package_without_its_directory_is_read_from_local_headers(tmp_path: Path) -> None:
    whole = build_docx(tmp_path / "a.docx", paragraph("còn nguyên")).read_bytes()
    torn = tmp_path / "b.docx"
    torn.write_bytes(whole[: whole.find(b"PK\x01\x02")])
    context = reading_context(tmp_path)
    assert plain_of(read(torn, context).publication) == "còn nguyên"
    assert [diagnostic.code for diagnostic in context.monitor.diagnostics] == ["DOC-020"]


def test_parts_whose_size_stands_behind_them_are_found(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", b"<a/>" * 50)
        package.writestr("b.xml", b"<b/>" * 50)
    content = stream.getvalue()
    whole, torn = tmp_path / "whole.zip", tmp_path / "torn.zip"
    whole.write_bytes(content)
    torn.write_bytes(content[: content.find(b"PK\x01\x02")])
    for path, repaired in ((whole, False), (torn, True)):
        with Package(path) as package:
            assert package.read("b.xml") == b"<b/>" * 50
            assert package.repaired is repaired


def test_junk_before_the_archive_is_passed_over(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.xml": b"<a/>"})
    path.write_bytes(b"MIME junk\r\n" + path.read_bytes())
    with Package(path) as package:
        assert package.read("a.xml") == b"<a/>"


def test_wrong_checksum_is_noticed(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"hello"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"hello", b"hallo"))
    with Package(path) as package:
        assert package.read("a.txt") == b"hallo"
        assert package.repaired


def test_encrypted_part_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.xml": b"<a/>"})
    content = bytearray(path.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with Package(path) as package, pytest.raises(SourceError) as error:
        package.read("a.xml")
    assert code_of(error) == "DOC-013"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOC-014"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'.encode("utf-16"), "DOC-014"),
        (b"<a><b></a>", "DOC-015"),
        (b"", "DOC-015"),
        (b"<a>" * 3_000 + b"</a>" * 3_000, "DOC-015"),
        (b"<a>" + b"<b/>" * limits.XML_MARKUP + b"</a>", "DOC-016"),
    ],
)
def test_unfit_xml_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SourceError) as error:
        parse_xml(content, ORIGIN)
    assert code_of(error) == code


FUZZ = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def survives(path: Path) -> bool:
    """Read a file; any error but a SourceError passes through."""
    try:
        read(path, reading_context(path.parent))
    except SourceError as error:
        return error.diagnostic.code.startswith("DOC")
    return True


@FUZZ
@given(data=st.data())
def test_damaged_packages_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    source = build_docx(tmp_path / "whole.docx", paragraph("một hai ba ") * 20)
    content = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(1, len(content))))
    path = tmp_path / "damaged.docx"
    path.write_bytes(content[:cut])
    assert survives(path)


TAGS = [
    "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:sym", "w:fldChar",
    "w:instrText", "w:hyperlink", "w:ins", "w:del", "w:drawing", "w:pict", "w:footnoteReference",
    "w:tcPr", "w:gridSpan", "w:vMerge", "w:pPr", "w:numPr", "w:ilvl", "w:numId", "w:outlineLvl",
    "w:txbxContent", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "m:oMath", "m:oMathPara",
    "m:f", "m:nary", "m:d", "m:e", "m:r", "m:t", "a:blip", "v:shape", "wp:extent", "wp:inline",
    "w:ruby", "w:rubyBase", "w:ffData", "w:ddList", "w:result", "w:bookmarkStart", "w:br",
]  # fmt: skip
VALUES = ["", "0", "-1", "99999999999", "begin", "separate", "end", "x", "#", "page", "TOC"]
ATTRIBUTES = ["w:val", "w:char", "w:id", "w:fldCharType", "w:font", "w:anchor", "r:id", "cx"]


def attributes_of(marks: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in marks.items())


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=3)
    return st.builds(
        lambda tag, marks, inner: f"<{tag} {attributes_of(marks)}>{''.join(inner)}</{tag}>",
        st.sampled_from(TAGS),
        attributes,
        st.lists(children, max_size=4),
    )


@FUZZ
@given(body=st.recursive(st.sampled_from(["chữ", "", "\uf0b7"]), element, max_leaves=30))
def test_elements_in_any_disorder_are_read(tmp_path: Path, body: str) -> None:
    assert survives(build_docx(tmp_path / "a.docx", body))


@pytest.mark.parametrize(("name", "mended"), [("m::r", "r"), ("m:::", "nameless"), ("a:b:c", "c")])
def test_salvaged_elements_have_names_that_may_be_asked_for(name: str, mended: str) -> None:
    content = f'<w:d xmlns:w="urn:w"><{name}>chữ</{name}><w:p/></w:e>'.encode()
    root = salvage_xml(content, ORIGIN)
    assert root is not None
    assert [etree.QName(element).localname for element in root] == [mended, "p"]
