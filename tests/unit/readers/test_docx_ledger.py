"""Word documents: the ledger, metadata, and files that are odd or hostile."""

from __future__ import annotations

import inspect
import sys
import zipfile
from pathlib import Path

import pytest

from converters.errors import JobCancelled, SourceError
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Figure,
    Heading,
    Inset,
    Paragraph,
    Table,
)
from converters.monitor import CollectingMonitor, EventMonitor
from converters.readers.docx import read
from converters.readers.reading import ReadContext, ReadOptions
from tests.support.docx_bench import (
    NUMBERING,
    TCVN3,
    Bench,
    image_bytes,
    notes_part,
    numbered,
    reference,
)
from tests.support.docx_builder import (
    STYLES,
    build_docx,
    core_properties,
    field,
    paragraph,
    picture,
    plain_of,
    run,
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# ---- the rest of the file ---------------------------------------------------------------------


def test_comments_headers_and_macros_are_named_in_the_ledger(bench: Bench) -> None:
    bench.read(
        paragraph("thân bài"),
        parts={
            "comments": f'<w:comment w:id="0">{paragraph("xem lại")}</w:comment>',
            "header1": paragraph("đầu trang"),
        },
        files={"word/vbaProject.bin": b"x"},
    )
    entries = {(e.kind, e.fate, e.reason, e.detail) for e in bench.reading.ledger.entries}
    assert entries == {
        (Kind.COMMENT, Fate.DROPPED, "DOCX-011", "xem lại"),
        (Kind.HEADER_FOOTER, Fate.DROPPED, "DOCX-013", "đầu trang"),
        (Kind.MACRO, Fate.DROPPED, "DOCX-039", None),
    }


def test_fonts_and_glossary_that_a_document_carries_are_no_part_of_the_book(bench: Bench) -> None:
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
    rels += f'<Relationship Id="f" Type="{kind}" Target="fonts/font1.odttf"/></Relationships>'
    glossary = build_docx(bench.context.work / "g.docx", paragraph("mẫu có sẵn"))
    with zipfile.ZipFile(glossary) as package:
        inner = package.read("word/document.xml")
    text = bench.text(
        paragraph("chữ"),
        links={
            "t": ("fontTable", "fontTable.xml"),
            "g": ("glossaryDocument", "glossary/document.xml"),
        },
        files={
            "word/fontTable.xml": b"<w:fonts xmlns:w='x'/>",
            "word/_rels/fontTable.xml.rels": rels.encode(),
            "word/fonts/font1.odttf": b"x",
            "word/glossary/document.xml": inner,
        },
    )
    assert text == "chữ"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate, entry.reason) == (
        Kind.EMBEDDED_OBJECT,
        Fate.DROPPED,
        "DOCX-050",
    )


OBJECT = (
    '<w:r><w:object><v:shape style="width:36pt;height:1in"><v:imagedata r:id="i"/></v:shape>'
    '<o:OLEObject ProgID="Excel.Sheet.12" r:id="e"/></w:object></w:r>'
)
SHAPE = (
    '<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="Mũi tên 1"/><a:graphic><a:graphicData>'
    "<wps:wsp/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
DIAGRAM = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds r:dm="d" xmlns:dgm='
    '"http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)
DIAGRAM_DATA = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t>'
    "<a:p><a:r><a:t>Bước một</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)
COVERED = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr>'
    "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>bị che</w:t></w:r></w:p></w:tc>"
    "</w:tr></w:tbl>"
)


@pytest.mark.parametrize(
    ("body", "kind", "fate", "code"),
    [
        (paragraph(field("TOC", run("x"))), Kind.FIELD, Fate.DROPPED, "DOCX-010"),
        (paragraph(picture("b")), Kind.IMAGE, Fate.CONVERTED, "DOCX-015"),
        (paragraph(OBJECT), Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "DOCX-018"),
        (
            paragraph(OBJECT.replace('r:id="i"', "")),
            Kind.EMBEDDED_OBJECT,
            Fate.DROPPED,
            "DOCX-019",
        ),
        (
            paragraph(SHAPE.replace("<wps:wsp/>", '<c:chart r:id="e"/>')),
            Kind.CHART,
            Fate.DROPPED,
            "DOCX-019",
        ),
        (paragraph(DIAGRAM), Kind.CHART, Fate.CONVERTED, "DOCX-020"),
        (paragraph(run("\uf0b7")), Kind.SYMBOL, Fate.CONVERTED, "DOCX-023"),
        (paragraph(run("®Êt n\xadíc", TCVN3)), Kind.LEGACY_RUN, Fate.CONVERTED, "VIE-004"),
        (
            paragraph("x", "<w:r><w:br w:type='page'/></w:r>"),
            Kind.PAGE_BREAK,
            Fate.DROPPED,
            "DOCX-026",
        ),
        (paragraph(field('HYPERLINK "x.exe"', run("x"))), Kind.LINK, Fate.DROPPED, "DOCX-029"),
        ('<w:altChunk r:id="e"/>', Kind.EMBEDDED_OBJECT, Fate.DROPPED, "DOCX-031"),
        (
            paragraph(
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
                f"{paragraph('x')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
            Kind.TEXT_BOX,
            Fate.CONVERTED,
            "DOCX-032",
        ),
        (paragraph(SHAPE), Kind.IMAGE, Fate.DROPPED, "DOCX-033"),
        (paragraph("***"), Kind.PARAGRAPH, Fate.CONVERTED, "DOCX-034"),
        (
            paragraph("<m:oMath><m:new><m:r><m:t>x</m:t></m:r></m:new></m:oMath>"),
            Kind.EQUATION,
            Fate.CONVERTED,
            "DOCX-036",
        ),
        (
            paragraph('<w:bookmarkStart w:id="1" w:name="thừa"/>', "x"),
            Kind.BOOKMARK,
            Fate.DROPPED,
            "DOCX-037",
        ),
        (COVERED, Kind.HIDDEN_TEXT, Fate.CONVERTED, "DOCX-038"),
    ],
)
def test_every_change_and_loss_has_its_reason(
    bench: Bench, body: str, kind: Kind, fate: Fate, code: str
) -> None:
    bench.read(
        body,
        links={
            "i": ("image", "media/i.png"),
            "b": ("image", "media/b.bmp"),
            "e": ("package", "embeddings/e.xlsx"),
            "d": ("diagramData", "diagrams/data1.xml"),
        },
        files={
            "word/media/i.png": image_bytes("PNG"),
            "word/media/b.bmp": image_bytes("BMP"),
            "word/diagrams/data1.xml": DIAGRAM_DATA.encode(),
        },
    )
    entries = [e for e in bench.reading.ledger.entries if e.reason == code]
    assert [(entry.kind, entry.fate) for entry in entries] == [(kind, fate)]
    assert bench.number(kind, fate) == 1
    assert entries[0].origin is not None


def test_words_of_a_diagram_and_text_under_a_merged_cell_are_kept(bench: Bench) -> None:
    text = bench.text(
        paragraph(DIAGRAM) + COVERED,
        links={"d": ("diagramData", "diagrams/data1.xml")},
        files={"word/diagrams/data1.xml": DIAGRAM_DATA.encode()},
    )
    assert text.splitlines() == ["Bước một", "bị che"]


def test_size_of_an_old_drawing_is_in_millimetres(bench: Bench) -> None:
    (figure,) = bench.blocks(
        paragraph(OBJECT),
        links={"i": ("image", "media/i.png")},
        files={"word/media/i.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert (figure.image.width_mm, figure.image.height_mm) == (12.7, 25.4)


def test_document_nested_beyond_reason_is_refused(bench: Bench, tmp_path: Path) -> None:
    path = build_docx(
        tmp_path / "a.docx", "<w:tbl><w:tr><w:tc>" * 70 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 70
    )
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 150)
    try:
        with pytest.raises(SourceError, match="DOCX-003"):
            read(path, bench.context)
    finally:
        sys.setrecursionlimit(limit)
    assert read(path, bench.context).ledger.number(Kind.TABLE) == 70


def test_metadata_is_proposed_and_junk_left_out(bench: Bench) -> None:
    core = core_properties(
        title="Số đỏ", creator="Vũ Trọng Phụng; Administrator", modified="2024-05-06T07:08:09+07:00"
    )
    metadata = bench.read(paragraph("chữ"), files={"docProps/core.xml": core}).publication.metadata
    assert metadata.work.title == "Số đỏ"
    assert [c.name for c in metadata.work.contributors] == ["Vũ Trọng Phụng"]
    assert metadata.modified == "2024-05-06T00:08:09Z"


@pytest.mark.parametrize("title", ["Microsoft Word - so-do.doc", "Document1", "sach.docx"])
def test_junk_titles_are_ignored_and_the_title_in_the_text_wins(bench: Bench, title: str) -> None:
    files = {"docProps/core.xml": core_properties(title=title)}
    assert bench.read(paragraph("x"), files=files).publication.metadata.work.title == ""
    body = paragraph("Số đỏ", style="Title") + paragraph("x")
    assert bench.read(body, files=files).publication.metadata.work.title == "Số đỏ"


def test_subtitle_under_the_title_is_a_line_of_the_title_page(bench: Bench) -> None:
    styles = STYLES + '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Subtitle"/>'
    body = paragraph("Số đỏ", style="Title") + paragraph("Tiểu thuyết hoạt kê", style="S")
    body += paragraph("Lời tựa", style="S")
    title, line, heading = bench.blocks(body, parts={"styles": styles + "</w:style>"})
    assert isinstance(title, Heading)
    assert isinstance(line, Paragraph)
    assert line.alignment is Alignment.CENTER
    assert isinstance(heading, Heading)
    assert bench.reading.publication.metadata.work.subtitle == "Tiểu thuyết hoạt kê"


def test_title_below_a_text_box_of_the_cover_is_the_title(bench: Bench) -> None:
    box = f"<w:txbxContent>{paragraph('Nhà xuất bản')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = paragraph(both) + paragraph("Số đỏ", style="Title") + paragraph("x")
    assert bench.read(body).publication.metadata.work.title == "Số đỏ"


def test_styles_made_from_the_title_style_are_no_titles(bench: Bench) -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Author"/>'
        '<w:basedOn w:val="Title"/></w:style>'
    )
    body = paragraph("Số đỏ", style="Title") + paragraph("Vũ Trọng Phụng", style="A")
    title, author = bench.blocks(body, parts={"styles": styles})
    assert isinstance(title, Heading)
    assert isinstance(author, Paragraph)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Những người đàn bà dệt những thửa hoa", "en-US", "vi"),
        ("Once upon a time there was a king", "en-GB", "en-GB"),
    ],
)
def test_language_comes_from_the_letters_before_the_declaration(
    bench: Bench, text: str, declared: str, language: str
) -> None:
    styles = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{declared}"/></w:rPr>'
    styles += "</w:rPrDefault></w:docDefaults>"
    reading = bench.read(paragraph(text), parts={"styles": styles})
    assert reading.publication.metadata.work.language == language


def test_strict_documents_read_like_transitional_ones(bench: Bench, tmp_path: Path) -> None:
    plain = build_docx(tmp_path / "a.docx", paragraph("chữ đậm", run(" x", "<w:b/>")))
    strict = tmp_path / "b.docx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            content = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            target.writestr(name, content)
    one, other = (read(path, bench.context).publication.body[0].blocks for path in (plain, strict))
    assert [block.inlines for block in one] == [block.inlines for block in other]


def test_lengths_of_strict_documents_have_units(bench: Bench) -> None:
    body = paragraph("trích", properties='<w:ind w:start="36pt" w:end="0.5in"/>')
    body += "<w:tbl><w:tblGrid><w:gridCol w:w='1in'/><w:gridCol w:w='36pt'/></w:tblGrid><w:tr>"
    body += f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    body += '<w:sectPr><w:pgSz w:w="419.55pt" w:h="21cm"/></w:sectPr>'
    quoted, table = bench.blocks(body)
    assert isinstance(quoted, Paragraph)
    assert quoted.inset is Inset.BOTH
    assert isinstance(table, Table)
    assert table.column_widths == pytest.approx((2 / 3, 1 / 3), abs=0.001)
    monitor = bench.context.monitor
    assert isinstance(monitor, CollectingMonitor)
    told = [found.values for found in monitor.diagnostics if found.code == "DOCX-044"]
    assert told == [(("sizes", "A5 148 × 210 mm"),)]


def test_origins_name_part_and_paragraph(bench: Bench) -> None:
    parts = {"footnotes": notes_part("footnote", "lời chú")}
    publication = bench.read(
        paragraph("một") + paragraph("hai", reference("footnote", 2)), parts=parts
    ).publication
    places = [(b.origin.source, b.origin.paragraph) for b in publication.body[0].blocks]
    assert places == [("Bản thảo.docx", 1), ("Bản thảo.docx", 2)]
    assert publication.notes[0].blocks[0].origin.part == "word/footnotes.xml"


def test_same_file_gives_the_same_reading(bench: Bench) -> None:
    body = paragraph("một", run("hai", "<w:b/>")) + numbered("ba", 2)
    first = bench.read(body, parts={"numbering": NUMBERING})
    assert bench.read(body, parts={"numbering": NUMBERING}) == first


def test_damaged_styles_are_reported_and_the_text_is_read(bench: Bench, tmp_path: Path) -> None:
    path = build_docx(tmp_path / "a.docx", paragraph("chữ"), files={"word/styles.xml": b"<w:sty"})
    reading = read(path, bench.context)
    assert plain_of(reading.publication) == "chữ"
    assert "DOCX-002" in bench.codes


def test_package_without_a_document_is_refused(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(SourceError, match="DOCX-001"):
        read(path, bench.context)


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    path = build_docx(tmp_path / "a.docx", paragraph("chữ") * 500)
    monitor = EventMonitor(lambda event: None, cancelled=lambda: True)
    context = ReadContext(ReadOptions(), BlobStore(tmp_path), monitor, tmp_path)
    with pytest.raises(JobCancelled):
        read(path, context)


def test_note_of_a_formula_alone_that_nothing_marks_is_entered(bench: Bench) -> None:
    formula = "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
    notes = f'<w:footnote w:id="2">{formula}</w:footnote>'
    bench.read(paragraph("a"), parts={"footnotes": notes})
    assert bench.number(Kind.FOOTNOTE, Fate.DROPPED) == 1
