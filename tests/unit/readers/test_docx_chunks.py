"""Documents inserted into a Word document are read where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters import limits
from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading
from converters.model.traversal import plain_text, walk_inlines
from tests.support.docx_bench import Bench, image_bytes, notes_part, reference
from tests.support.docx_builder import build_docx, paragraph, picture, run

CHUNK = '<w:altChunk r:id="k"/>'
BODY = paragraph("trước") + CHUNK + paragraph("sau")
HTML = "<html><body><h1>Phụ lục</h1><p>Lời <i>chú</i></p></body></html>"
ARCHIVE = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    'Content-Type: text/html; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "<h1>Ph=E1=BB=A5 l=E1=BB=A5c</h1><p>L=E1=BB=9Di ch=C3=BA</p>\r\n--b--\r\n"
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML.encode()),
        ("a.xhtml", HTML.encode()),
        ("a.mht", ARCHIVE.encode()),
        ("a.txt", "Phụ lục\n\nLời chú\n".encode()),
    ],
)
def test_inserted_document_is_read_in_its_place(bench: Bench, name: str, content: bytes) -> None:
    text = bench.text(BODY, links={"k": ("aFChunk", name)}, files={f"word/{name}": content})
    assert text.splitlines() == ["trước", "Phụ lục", "Lời chú", "sau"]
    assert bench.number(Kind.EMBEDDED_OBJECT, Fate.CONVERTED) == 1
    assert "DOCX-049" in {entry.reason for entry in bench.reading.ledger.entries}


def test_word_document_brings_its_notes_pictures_and_ledger(bench: Bench, tmp_path: Path) -> None:
    inner = build_docx(
        tmp_path / "trong.docx",
        paragraph("Trong", reference("footnote", 2)) + paragraph(picture("i")),
        parts={"footnotes": notes_part("footnote", "chú trong")},
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": image_bytes("PNG")},
    )
    reading = bench.read(
        paragraph("Ngoài", reference("footnote", 2)) + CHUNK,
        parts={"footnotes": notes_part("footnote", "chú ngoài")},
        links={"k": ("aFChunk", "afchunk.docx")},
        files={"word/afchunk.docx": inner.read_bytes()},
    )
    publication = reading.publication
    assert len({note.id for note in publication.notes}) == 2
    assert len(publication.resources) == 1
    assert bench.number(Kind.FOOTNOTE, Fate.KEPT) == 2
    marks = [
        inline.note
        for block in publication.body[0].blocks[:2]
        for inline in walk_inlines(block.inlines)
        if hasattr(inline, "note")
    ]
    assert sorted(marks) == sorted(note.id for note in publication.notes)


def test_documents_in_documents_come_to_an_end(bench: Bench, tmp_path: Path) -> None:
    content = b""
    for depth in range(6):
        files = {"word/k.docx": content} if content else {}
        path = build_docx(
            tmp_path / "n.docx", paragraph(f"tầng {depth}") + CHUNK,
            links={"k": ("aFChunk", "k.docx")}, files=files,
        )  # fmt: skip
        content = path.read_bytes()
    text = bench.text(CHUNK, links={"k": ("aFChunk", "k.docx")}, files={"word/k.docx": content})
    assert text.splitlines() == ["tầng 5", "tầng 4", "tầng 3"]
    assert bench.number(Kind.EMBEDDED_OBJECT, Fate.DROPPED) == 1


def test_document_that_is_inserted_over_and_over_comes_to_an_end(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INSERTED_DOCUMENTS", 7)
    links = {"k": ("aFChunk", "k.docx")}
    leaf = build_docx(tmp_path / "n.docx", paragraph("lá")).read_bytes()
    branch = build_docx(
        tmp_path / "n.docx", CHUNK * 3, links=links, files={"word/k.docx": leaf}
    ).read_bytes()
    text = bench.text(CHUNK * 3, links=links, files={"word/k.docx": branch})
    assert text.splitlines() == ["lá"] * 5
    assert bench.number(Kind.EMBEDDED_OBJECT, Fate.CONVERTED) == 7
    assert bench.number(Kind.EMBEDDED_OBJECT, Fate.DROPPED) == 2


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", b"PK\x03\x04"), ("a.bin", b"x"), ("a.html", None)]
)
def test_unfit_insertion_is_named(bench: Bench, name: str, content: bytes | None) -> None:
    files = {} if content is None else {f"word/{name}": content}
    assert bench.text(BODY, links={"k": ("aFChunk", name)}, files=files).split() == ["trước", "sau"]
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate, entry.reason) == (
        Kind.EMBEDDED_OBJECT,
        Fate.DROPPED,
        "DOCX-031",
    )


def test_evidence_for_a_heading_here_makes_none_of_inserted_text(bench: Bench) -> None:
    plain = "Văn bản dài hơn một chút để làm nền, đọc cho vui thôi, không có gì đặc biệt. " * 3
    look = '<w:b/><w:sz w:val="32"/>'
    body = paragraph(plain) + '<w:altChunk r:id="c"/>' + paragraph(plain)
    body += paragraph(run("CHƯƠNG BA", look), properties='<w:jc w:val="center"/>')
    blocks = bench.blocks(
        body + paragraph(plain) * 2,
        links={"c": ("aFChunk", "c.html")},
        files={"word/c.html": f'<meta charset="utf-8"><p>{plain}</p>'.encode() * 4},
    )
    headings = [plain_text(block.inlines) for block in blocks if isinstance(block, Heading)]
    assert headings == ["CHƯƠNG BA"]
