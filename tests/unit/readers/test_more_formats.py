"""LaTeX, FictionBook, flat ODT, zipped pages; what pandoc loses in OpenDocument and Markdown."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from contextlib import suppress

import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Anchor,
    Equation,
    Figure,
    Heading,
    Link,
    ListBlock,
    NoteKind,
    Quotation,
    SceneBreak,
    Table,
    Verse,
)
from converters.model.traversal import all_inlines, plain_text
from converters.readers.registry import reader_for
from converters.vietnamese.encodings import Encoding
from converters.vocabularies import ContributorRole, ProductForm
from tests.support.legacy_text import surface
from tests.support.reading import (
    all_text,
    body_of,
    png_bytes,
    read_content,
    reasons,
)

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def read(folder, name, content):
    reading = read_content(
        lambda path, context: reader_for(path)(path, context), folder, name, content
    )
    reasons(reading.ledger)
    return reading


def kinds(reading):
    return [type(block).__name__ for block in body_of(reading)]


def headings(reading):
    return [(b.level, plain_text(b.inlines)) for b in body_of(reading) if isinstance(b, Heading)]


# ---- LaTeX ------------------------------------------------------------------------------------

LATEX = r"""\documentclass{book}
\title{Số đỏ}\author{Vũ Trọng Phụng \and Nam Cao}\date{1936}\graphicspath{{hinh/}}
\begin{document}\maketitle\tableofcontents
\part{Một}\chapter{Đầu}\label{c1}
``Lời'' --- \emph{x}\footnote{Chú $x^2$.}, xem \ref{c1}, \cite{knuth}. % ghi chú
\input{chuong/b}
\begin{verse}Trăm năm\\ trong cõi

người ta\end{verse}
\begin{figure}\includegraphics[width=5cm]{cay}\caption{Cây}\end{figure}
\[ \frac{1}{2} \]
\unknown{mất}
\bibliography{refs}
\begin{thebibliography}{99}\bibitem{knuth} Knuth, Sách.\end{thebibliography}
\end{document}
"""


def latex_folder(folder):
    (folder / "chuong").mkdir()
    (folder / "hinh").mkdir()
    (folder / "hinh" / "cay.svg").write_bytes(DRAWING)
    (folder / "chuong" / "b.tex").write_text(r"\section{Từ b} Chữ. \input{../secret}", "utf-8")


def test_latex(tmp_path):
    inner = tmp_path / "sách"
    inner.mkdir()
    (tmp_path / "secret.tex").write_text("BÍ MẬT", "utf-8")
    latex_folder(inner)
    reading = read(inner, "sách.tex", LATEX)
    assert headings(reading) == [(1, "Một"), (2, "Đầu"), (3, "Từ b"), (2, "Tài liệu tham khảo")]
    assert kinds(reading) == [
        "Heading", "Heading", "Paragraph", "Heading", "Paragraph", "Verse", "Figure", "Equation",
        "Heading", "Paragraph",
    ]  # fmt: skip
    text = all_text(reading)
    assert "“Lời” — x, xem 1, [1]." in text
    assert "BÍ MẬT" not in text
    assert "[1] Knuth, Sách." in text
    assert "99" not in text
    verse = next(b for b in body_of(reading) if isinstance(b, Verse))
    assert [len(stanza) for stanza in verse.stanzas] == [2, 1]
    assert isinstance(body_of(reading)[7], Equation)
    figure = next(b for b in body_of(reading) if isinstance(b, Figure))
    assert (plain_text(figure.caption), figure.image.width_mm) == ("Hình 1.1: Cây", 50.0)
    metadata = reading.publication.metadata
    assert [c.name for c in metadata.work.contributors] == ["Vũ Trọng Phụng", "Nam Cao"]
    assert (metadata.work.title, metadata.edition.published) == ("Số đỏ", "1936")
    assert reasons(reading.ledger) == {"TXT-034", "TXT-046", "TXT-047"}
    lost = [e.detail for e in reading.ledger.entries if e.reason == "TXT-034"]
    assert lost == [r"\unknown{mất}"]


def test_latex_theorem_names_stay_and_drawings_are_told(tmp_path):
    source = (
        r"\documentclass{book}\newtheorem{lemma}{Bổ đề}\begin{document}"
        r"\begin{theorem}[Pytago] Với tam giác.\end{theorem}"
        r"\begin{lemma}[Zorn] Tập.\end{lemma}"
        r"\begin{tikzpicture}\draw (0,0)--(1,1);\end{tikzpicture}"
        r"\end{document}"
    )
    reading = read(tmp_path, "a.tex", source)
    assert "(Pytago) Với tam giác." in all_text(reading)
    assert all_text(reading).count("Zorn") == 1
    assert [(e.kind, e.fate, e.reason) for e in reading.ledger.entries] == [
        (Kind.IMAGE, Fate.DROPPED, "TXT-067")
    ]


FICTION = (
    '<?xml version="1.0" encoding="{}"?>'
    '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
    'xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><book-title>Sách</book-title>'
    "<annotation><p>Một.</p><p>Hai.</p></annotation></title-info><publish-info>"
    '<sequence name="Tủ sách" number="5"/></publish-info></description>{}</FictionBook>'
)


def test_fictionbook_notes_without_a_place_and_subtitles_within_poems(tmp_path):
    bodies = (
        '<body><section><p>Chữ<a l:href="#n1" type="note">1</a>.</p><poem><subtitle>I</subtitle>'
        "<stanza><v>thơ</v></stanza></poem><subtitle>Mục</subtitle></section></body>"
        '<body name="notes"><title><p>Chú</p></title><p>Lời đầu.</p><section><title><p>A</p>'
        '</title><section id="n1"><title><p>1</p></title><p>Chú một.</p></section></section>'
        "<section><p>Không tên.</p></section></body>"
    )
    reading = read(tmp_path, "a.fb2", FICTION.format("utf-8", bodies))
    assert kinds(reading)[:4] == ["Paragraph", "Paragraph", "Verse", "Heading"]
    text = all_text(reading)
    assert text.count("Chú một.") == 1
    assert "Lời đầu." in text
    assert "Không tên." in text
    work = reading.publication.metadata.work
    assert work.description == "Một. Hai."
    assert (work.series.title, work.series.number) == ("Tủ sách", "5")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258"])
def test_fictionbook_in_other_encodings(tmp_path, encoding):
    body = "<body><section><p>Cô ấy đi</p></section></body>"
    source = FICTION.replace("Sách", "S").replace("Tủ sách", "T").format(encoding, body)
    source = source.replace("ộ", "o").replace("ấ", "â")
    reading = read(tmp_path, "a.fb2", source.encode(encoding))
    assert all_text(reading) == "Cô ây đi"


def test_latex_that_puts_itself_in_ends(tmp_path):
    text = "\\documentclass{book}\\begin{document}a\\input{a}\\end{document}"
    (tmp_path / "a.tex").write_text(text, "utf-8")
    assert reasons(read(tmp_path, "a.tex", text).ledger) == {"TXT-046"}


# ---- FictionBook ------------------------------------------------------------------------------

PICTURE = base64.b64encode(png_bytes()).decode()
FICTIONBOOK = f"""<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"
 xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><genre>prose</genre>
<author><first-name>Lev</first-name><last-name>Tolstoi</last-name></author>
<book-title>Chien tranh</book-title><annotation><p>Hay.</p></annotation>
<date value="1869">1869</date>
<coverpage><image l:href="#c.png"/></coverpage><lang>vi</lang><src-lang>ru</src-lang>
<translator><nickname>X</nickname></translator><sequence name="Bo" number="2"/></title-info>
<src-title-info><book-title>\u0412\u043e\u0439\u043d\u0430</book-title></src-title-info>
<publish-info><publisher>NXB</publisher><city>HN</city><year>1938</year><isbn>978-604-77-0000-4</isbn>
</publish-info></description>
<body><title><p>Lev Tolstoi</p><p>Chien tranh</p></title>
<epigraph><p>De tu</p><text-author>Ai</text-author></epigraph>
<section id="s1"><title><p>Phan mot</p></title><section><title><p>Chuong</p><p>Mot</p></title>
<p>Loi <strong>dam</strong><a l:href="#n1" type="note">[1]</a> va <a l:href="#c1" type="note">*</a>
<a l:href="#s1">xem</a>.</p><empty-line/><p>Sau.</p><subtitle>* * *</subtitle>
<subtitle>Muc</subtitle>
<poem><title><p>Tho</p></title><stanza><v>Tram nam</v><v>trong <emphasis>coi</emphasis></v></stanza>
<stanza><v>hai</v></stanza><text-author>ND</text-author></poem>
<cite><p>Trich</p><text-author>AD</text-author></cite><image l:href="#a.png" alt="Anh"/>
<table><tr><th>A</th></tr><tr><td>1</td></tr></table></section></section></body>
<body name="notes"><section id="n1"><title><p>1</p></title><p>Chu mot.</p></section></body>
<body name="comments"><section id="c1"><p>Binh.</p></section></body>
<binary id="a.png" content-type="image/png">{PICTURE}</binary>
<binary id="c.png" content-type="image/png">{PICTURE}</binary><binary id="z">!</binary>
</FictionBook>
"""


@pytest.mark.parametrize("packed", [False, True])
def test_fictionbook(tmp_path, packed):
    content = FICTIONBOOK.encode("cp1251")
    name = "s.fb2"
    if packed:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("s.fb2", content)
        content, name = stream.getvalue(), "s.fb2.zip"
    reading = read(tmp_path, name, content)
    assert headings(reading) == [(1, "Phan mot"), (2, "Chuong Mot"), (3, "Muc")]
    blocks = body_of(reading)
    assert isinstance(blocks[0], Quotation)
    assert (plain_text(blocks[0].attribution), blocks[0].epigraph) == ("Ai", True)
    assert sum(isinstance(b, SceneBreak) for b in blocks) == 2
    verse = next(b for b in blocks if isinstance(b, Verse))
    assert [len(stanza) for stanza in verse.stanzas] == [2, 1]
    assert next(b for b in blocks if isinstance(b, Figure)).image.alt == "Anh"
    assert isinstance(blocks[-1], Table)
    notes = reading.publication.notes
    assert [(n.kind, n.label, plain_text(n.blocks[0].inlines)) for n in notes] == [
        (NoteKind.FOOTNOTE, None, "Chu mot."), (NoteKind.ENDNOTE, "*", "Binh."),
    ]  # fmt: skip
    work = reading.publication.metadata.work
    assert (work.title, work.original_title, work.original_language) == (
        "Chien tranh", "Война", "ru",
    )  # fmt: skip
    assert [(c.name, c.role) for c in work.contributors] == [
        ("Lev Tolstoi", ContributorRole.AUTHOR), ("X", ContributorRole.TRANSLATOR),
    ]  # fmt: skip
    assert (work.series.title, work.series.number, work.description) == ("Bo", "2", "Hay.")
    edition = reading.publication.metadata.edition
    assert (edition.publisher, edition.place, edition.published, edition.print_isbn) == (
        "NXB", "HN", "1938", "9786047700004",
    )  # fmt: skip
    assert reading.publication.cover is not None
    assert reasons(reading.ledger) == {"TXT-008", "TXT-051"}


def test_a_fictionbook_cut_short_gives_what_is_there(tmp_path):
    content = FICTIONBOOK.encode("cp1251")
    reading = read(tmp_path, "s.fb2", content[: content.index(b"<poem>")])
    assert "Sau." in all_text(reading)


def test_what_a_fictionbook_declares_inside_is_told(tmp_path):
    declared = FICTIONBOOK.replace(
        "<FictionBook", '<!DOCTYPE FictionBook [<!ENTITY a "b">]><FictionBook', 1
    )
    reading = read(tmp_path, "s.fb2", declared.encode("cp1251"))
    assert "TXT-073" in reasons(reading.ledger)
    assert "Sau." in all_text(reading)


def test_text_of_a_fictionbook_outside_of_paragraphs_is_read(tmp_path):
    book = (
        '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>'
        "<section>một<p>hai</p>ba</section></body></FictionBook>"
    )
    reading = read(tmp_path, "x.fb2", book.encode())
    assert [plain_text(block.inlines) for block in body_of(reading)] == ["một", "hai", "ba"]


def test_entities_that_nothing_declares_stay_as_they_are_written(tmp_path):
    content = FICTIONBOOK.replace("Tolstoi", "Tol&stoi;", 1).replace("Sau.", "a&b.; &c; d")
    reading = read(tmp_path, "s.fb2", content.encode("cp1251"))
    assert reading.publication.metadata.work.contributors[0].name == "Lev Tol&stoi;"
    assert "a&b.; &c; d" in all_text(reading)


def test_what_is_no_fictionbook_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("s.fb2", "<a/>")
    with pytest.raises(SourceError, match="TXT-050"):
        read(tmp_path, "s.fb2.zip", stream.getvalue())


# ---- OpenDocument -----------------------------------------------------------------------------

OFFICE = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
)


def flat_odt(folder, body, head=""):
    content = f"{OFFICE}{head}<office:body><office:text>{body}</office:text></office:body>"
    return read(folder, "sách.fodt", f'<?xml version="1.0"?>{content}</office:document>')


def test_flat_odt_with_facts_fonts_and_pictures(tmp_path):
    tcvn3 = surface("những người dân", Encoding.TCVN3)
    head = (
        "<office:meta><dc:title>Số đỏ</dc:title></office:meta><office:font-face-decls>"
        '<style:font-face style:name="F" svg:font-family=".VnTime"/></office:font-face-decls>'
        '<office:automatic-styles><style:style style:name="A" style:family="paragraph">'
        '<style:text-properties style:font-name="F"/></style:style></office:automatic-styles>'
    )
    body = (
        '<text:h text:outline-level="1">Chương</text:h>'
        f'<text:p text:style-name="A">{tcvn3}</text:p>'
        f'<text:p><draw:frame svg:width="2cm"><draw:image><office:binary-data>{PICTURE}'
        "</office:binary-data></draw:image></draw:frame></text:p>"
    )
    reading = flat_odt(tmp_path, body, head)
    assert headings(reading) == [(1, "Chương")]
    assert "những người dân" in all_text(reading)
    assert kinds(reading)[-1] == "Figure"
    assert reading.publication.metadata.work.title == "Số đỏ"
    assert reading.ledger.number(Kind.LEGACY_RUN) == 1


def test_numbers_that_the_outline_gives_headings(tmp_path):
    head = (
        '<office:styles><text:outline-style style:name="Outline"><text:outline-level-style '
        'text:level="1" style:num-format="I" style:num-prefix="Chương " style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        '<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style>'
        "</office:styles>"
    )
    heading = '<text:h text:outline-level="{}">{}</text:h><text:p>x</text:p>'
    lines = [(1, "Gió"), (2, "Mục"), (2, "Khác"), (3, "Nhỏ"), (1, "Mưa"), (2, "Sau")]
    body = "".join(heading.format(level, text) for level, text in lines)
    reading = flat_odt(tmp_path, body, head)
    found = [b for b in body_of(reading) if isinstance(b, Heading)]
    assert [(h.number, plain_text(h.inlines)) for h in found] == [
        ("Chương I.", "Gió"), ("I.1", "Mục"), ("I.2", "Khác"), (None, "Nhỏ"), ("Chương II.", "Mưa"),
        ("II.1", "Sau"),
    ]  # fmt: skip


def test_headings_that_no_outline_level_declares(tmp_path):
    head = (
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties '
        'fo:font-size="12pt"/></style:default-style></office:styles><office:automatic-styles>'
        '<style:style style:name="C" style:family="paragraph"><style:paragraph-properties '
        'fo:text-align="center"/><style:text-properties fo:font-size="150%"/></style:style>'
        '<style:style style:name="B" style:family="text"><style:text-properties '
        'fo:font-weight="bold"/></style:style></office:automatic-styles>'
    )
    chapter = (
        '<text:p text:style-name="C"><text:span text:style-name="B">{}</text:span></text:p>'
        + "<text:p>Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân "
        "là dùng đến, và hết.</text:p>" * 6
    )
    names = ["Chương 1: Gió", "Chương 2: Mưa", "Chương 3: Nắng"]
    reading = flat_odt(tmp_path, "".join(map(chapter.format, names)), head)
    found = [b for b in body_of(reading) if isinstance(b, Heading)]
    assert [plain_text(h.inlines) for h in found] == names
    assert [type(i).__name__ for i in found[0].inlines] == ["Text"]
    guesses = [g.text for g in reading.publication.guesses if g.value != "none"]
    assert guesses == names


def test_flat_odt_without_text_is_refused(tmp_path):
    with pytest.raises(SourceError, match="ODT-001"):
        read(tmp_path, "a.fodt", f"{OFFICE}<office:body/></office:document>")


def test_what_pandoc_loses_in_opendocument_is_kept_or_entered(tmp_path):
    body = (
        '<text:h text:outline-level="1"><text:bookmark-start text:name="b"/>Chương'
        '<text:bookmark-end text:name="b"/></text:h>'
        '<text:p><text:bookmark text:name="k"/>Xem <text:a xlink:href="#b">một</text:a> '
        '<text:a xlink:href="#k">hai</text:a> <text:a xlink:href="#1.Chương|outline">ba</text:a>'
        "<draw:frame><draw:text-box><text:p>Trong khung</text:p><text:p>và nữa</text:p>"
        "</draw:text-box></draw:frame> sau</text:p>"
        "<text:p>漢<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>tự</text:ruby-text>"
        "</text:ruby> <text:user-defined>trường</text:user-defined> <text:hidden-text "
        'text:string-value="ẩn"/><text:page-number>3</text:page-number></text:p>'
        "<text:table-of-content><text:index-body><text:p>Chương 1</text:p></text:index-body>"
        "</text:table-of-content><text:numbered-paragraph><text:p>đánh số</text:p>"
        "</text:numbered-paragraph><draw:frame><draw:text-box><text:p>Khung ngoài</text:p>"
        "</draw:text-box></draw:frame><text:tracked-changes><text:changed-region><text:insertion/>"
        "</text:changed-region></text:tracked-changes>"
        "<text:bibliography><text:index-body><text:p>Sách A</text:p></text:index-body>"
        "</text:bibliography>"
    )
    reading = flat_odt(tmp_path, body)
    assert [line.strip() for line in all_text(reading).split("\n")] == [
        "Chương", "Xem một hai ba sau", "Trong khung", "và nữa", "漢字 (tự) trường", "đánh số",
        "Khung ngoài", "Sách A",
    ]  # fmt: skip
    inlines = list(all_inlines(reading.publication))
    anchors = {i.name for i in inlines if isinstance(i, Anchor)}
    assert {i.target[1:] for i in inlines if isinstance(i, Link)} == anchors
    assert len(anchors) == 3
    assert reasons(reading.ledger) == {
        "ODT-006", "ODT-007", "ODT-008", "ODT-009", "TXT-040", "TXT-041", "TXT-045",
    }  # fmt: skip
    assert reading.ledger.number(Kind.TEXT_BOX, Fate.CONVERTED) == 2


# ---- zipped pages, Markdown -------------------------------------------------------------------


def test_a_page_zipped_with_its_pictures(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Bai.html", '<p><img src="images/image1.png" alt="Ảnh"></p>')
        archive.writestr("images/image1.png", png_bytes())
    reading = read(tmp_path, "Bài.zip", stream.getvalue())
    assert kinds(reading) == ["Figure"]


def test_markdown_facts_divisions_and_quotations(tmp_path):
    reading = read(
        tmp_path,
        "a.md",
        "---\ntitle: Sách\ncreator:\n- role: trl\n  text: Người Dịch\nidentifier:\n"
        "- scheme: ISBN-13\n  text: 978-604-77-0000-4\nbelongs-to-collection: Bộ\n"
        "group-position: 3\n...\n\n::: poem\nmột\\\nhai\n\nba\n:::\n\n::: epigraph\nđề từ\n:::\n",
    )
    metadata = reading.publication.metadata
    assert [(c.name, c.role) for c in metadata.work.contributors] == [
        ("Người Dịch", ContributorRole.TRANSLATOR)
    ]
    assert metadata.isbn_of(ProductForm.EPUB) == "9786047700004"
    assert (metadata.work.series.title, metadata.work.series.number) == ("Bộ", "3")
    verse, epigraph = body_of(reading)
    assert [len(stanza) for stanza in verse.stanzas] == [2, 1]
    assert isinstance(epigraph, Quotation)
    assert epigraph.epigraph


def test_lists_of_terms_and_tables_of_markdown(tmp_path):
    reading = read(
        tmp_path, "a.md", "Từ\n:   nghĩa\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n: Bảng một\n"
    )
    glossary, table = body_of(reading)
    assert isinstance(glossary, ListBlock)
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "Bảng một"


# ---- damage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["s.fb2", "s.fodt", "s.html"])
def test_flipped_bytes_never_bring_a_reader_down(tmp_path, name):
    body = '<text:p>a<text:note text:note-class="footnote"><text:note-body><text:p>b</text:p>'
    sources = {
        "s.fb2": FICTIONBOOK.encode("cp1251"),
        "s.fodt": f"{OFFICE}<office:body><office:text>{body}</text:note-body></text:note></text:p>"
                  "</office:text></office:body></office:document>".encode(),
        "s.html": b"<html><style>p.a > b {x:y}</style><p class=a>x<a href='#n'>1</a><b>y</b><table>"
                  b"<tr><td>z</table><p id=n>1 note<math><mi>x</mi></math><svg><path/></svg>",
    }  # fmt: skip
    whole = sources[name]
    dice = random.Random(5)
    rounds = 12 if name == "s.fodt" else 120
    for _ in range(rounds):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(SourceError):
            reasons(read(tmp_path, name, bytes(content)).ledger)
