"""Markdown, HTML and OpenDocument through pandoc."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter

import pytest

from converters import limits
from converters.errors import JobCancelled, SourceError, ToolError
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Code,
    Equation,
    Figure,
    Heading,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    Link,
    ListBlock,
    NoteKind,
    NumberStyle,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    SmallCaps,
    Subscript,
    Table,
    Underline,
    Verse,
)
from converters.model.traversal import all_inlines, plain_text, walk_blocks
from converters.monitor import EventMonitor
from converters.readers import pandoc
from converters.readers.markdown_tables import with_wide_heads
from converters.readers.reading import ReadContext, ReadOptions
from converters.tools import pandoc as tools
from converters.tools.pandoc import Formula, _program, mathml_of, read_tree
from converters.vietnamese.encodings import Encoding
from tests.support.legacy_text import encode, surface
from tests.support.reading import (
    all_text,
    body_of,
    png_bytes,
    read_content,
    reading_context,
    reasons,
)

FORMATS = {".md": "markdown-smart", ".html": "html-smart", ".odt": "odt"}
ODT_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
)


def read(folder, content, name):
    return read_content(pandoc.read, folder, name, content)


def markdown(folder, content):
    return read(folder, content, "bản thảo.md")


def odt(folder, body, styles="", parts=None):
    content = (
        f"{ODT_HEAD}{styles}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("Pictures/a.png", png_bytes())
        for name, part in (parts or {}).items():
            archive.writestr(name, part)
    return read(folder, stream.getvalue(), "sách.odt")


def words(text):
    return Counter(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text).lower()))


def manuscripts(shared_data):
    folder = shared_data / "real" / "manuscripts"
    files = [p for p in sorted(folder.iterdir()) if p.suffix in FORMATS and ".gt." not in p.name]
    assert len(files) > 25
    return files


@pytest.mark.slow
def test_nothing_that_pandoc_shows_is_missing(tmp_path, shared_data):
    for path in manuscripts(shared_data):
        reading = pandoc.read(path, reading_context(tmp_path))
        command = [str(_program()), "-f", FORMATS[path.suffix], "-t", "plain", "--wrap=none"]
        shown = subprocess.run([*command, str(path)], capture_output=True, check=True).stdout
        missing = words(shown.decode("utf-8")) - words(all_text(reading))
        assert not missing or path.name == "tika__testODFwithOOo3.odt", (path.name, missing)
        reasons(reading.ledger)


def test_metadata_block(tmp_path):
    head = "---\ntitle: Số *đỏ*\nauthor: [Vũ Trọng Phụng, Nam Cao]\nlang: vi\ndate: 1936\n"
    reading = markdown(tmp_path, f"{head}keywords: [a, b]\nrights: CC\n---\n\nx\n")
    metadata = reading.publication.metadata
    assert metadata.work.title == "Số đỏ"
    assert [c.name for c in metadata.work.contributors] == ["Vũ Trọng Phụng", "Nam Cao"]
    assert (metadata.work.language, metadata.edition.published) == ("vi", "1936")
    assert ([s.heading for s in metadata.work.subjects], metadata.edition.rights) == (
        ["a", "b"], "CC",
    )  # fmt: skip


def test_headings_notes_links_and_anchors(tmp_path):
    reading = markdown(
        tmp_path,
        "# Một {#c1}\n\nhai[^1] [đến](#c1) [mất](#none) [web](https://a.vn) [tệp](x.zip)\n\n"
        "[^1]: chú *thích*\n",
    )
    heading, paragraph = body_of(reading)
    assert isinstance(heading, Heading)
    assert isinstance(heading.inlines[0], Anchor)
    links = [i for i in paragraph.inlines if isinstance(i, Link)]
    assert [link.target for link in links] == [f"#{heading.inlines[0].name}", "https://a.vn"]
    assert plain_text(paragraph.inlines) == "hai đến mất web tệp"
    assert plain_text(reading.publication.notes[0].blocks[0].inlines) == "chú thích"
    assert reasons(reading.ledger) == {"TXT-030", "TXT-031"}
    assert reading.ledger.number(Kind.LINK) == 4


def test_lists(tmp_path):
    reading = markdown(
        tmp_path, "3. a\n4. b\n\n    - c\n\n<!-- -->\n\n(i) d\n(ii) e\n\nTừ\n:   nghĩa\n"
    )
    numbers, roman, glossary = [b for b in body_of(reading) if isinstance(b, ListBlock)]
    assert (numbers.start, numbers.ordered, len(numbers.items)) == (3, True, 2)
    assert isinstance(numbers.items[1].blocks[1], ListBlock)
    assert roman.style is NumberStyle.LOWER_ROMAN
    assert [item.label for item in roman.items] == ["(i)", "(ii)"]
    assert [plain_text(b.inlines) for b in glossary.items[0].blocks] == ["Từ", "nghĩa"]


def test_tables_from_html_with_spans_heads_and_caption(tmp_path):
    reading = read(
        tmp_path,
        "<table><caption>Bảng 1</caption><col width='25%'><col width='75%'>"
        "<thead><tr><th>A<th align=right>B</thead>"
        "<tr><td rowspan=2>1<td>2<tr><td>3<tr><td colspan=2>4</table>",
        "a.html",
    )
    (table,) = body_of(reading)
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "Bảng 1"
    assert table.header_rows == 1
    assert table.column_widths == (0.25, 0.75)
    assert [[(c.column_span, c.row_span) for c in row.cells] for row in table.rows] == [
        [(1, 1), (1, 1)], [(1, 2), (1, 1)], [(1, 1)], [(2, 1)],
    ]  # fmt: skip
    assert table.rows[0].cells[1].alignment is Alignment.RIGHT
    assert table.rows[0].cells[0].header


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_longer_than_the_head_of_a_pipe_table_keep_their_cells(tmp_path, end):
    lines = ["|tên|tuổi|", "|:-|-|", "|Lan|9|ghi chú|", "|Mai|`a|b`|x\\|y|thêm|", "", "cuối"]
    table, _ = body_of(markdown(tmp_path, end.join(lines)))
    assert isinstance(table, Table)
    shown = [
        ["".join(plain_text(block.inlines) for block in cell.blocks) for cell in row.cells]
        for row in table.rows
    ]
    assert shown == [
        ["tên", "tuổi", "", ""], ["Lan", "9", "ghi chú", ""], ["Mai", "a|b", "x|y", "thêm"],
    ]  # fmt: skip


def test_long_rows_of_quoted_pipe_tables_keep_their_cells(tmp_path):
    (quotation,) = body_of(markdown(tmp_path, "> |a|\n> |-|\n> |1|2|\n"))
    (table,) = quotation.blocks
    assert isinstance(table, Table)
    assert [len(row.cells) for row in table.rows] == [2, 2]
    (table,) = body_of(markdown(tmp_path, "|a|b|\n|-|\n|1|2|3|\n"))
    assert [len(row.cells) for row in table.rows] == [3, 3]


def test_deep_lists_are_folded_and_told(tmp_path):
    reading = markdown(tmp_path, "".join("  " * n + f"- mục{n}\n" for n in range(60)))
    text = " ".join(
        plain_text(b.inlines) for b in walk_blocks(body_of(reading)) if isinstance(b, Paragraph)
    )
    assert text.split() == [f"mục{n}" for n in range(60)]
    assert sum(entry.reason == "TXT-074" for entry in reading.ledger.entries) == 50


def test_bars_in_code_are_left_as_they_are(tmp_path):
    code = "|a|b|\n|-|-|\n|1|2|3|"
    (block,) = body_of(markdown(tmp_path, f"```\n{code}\n```\n"))
    assert isinstance(block, Preformatted)
    assert block.text == code


def test_html_tables_inside_markdown(tmp_path):
    source = (
        "trước\n\n<table>\n<tr><td colspan=2>ô *một*</td></tr>\n<tr><td>b</td><td>c</td></tr>\n"
    )
    reading = markdown(
        tmp_path, f"{source}</table>\n\nsau <u>gạch</u> <kbd>F1</kbd> H<sub>2</sub>O\n"
    )
    _, table, after = body_of(reading)
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].column_span == 2
    assert plain_text(table.rows[0].cells[0].blocks[0].inlines) == "ô một"
    assert {type(i) for i in after.inlines} >= {Underline, Subscript}
    assert plain_text(after.inlines) == "sau gạch F1 H2O"
    assert not reasons(reading.ledger)


def test_formulas_become_mathml_with_their_tex_as_alternative(tmp_path):
    reading = markdown(tmp_path, "a $x^2$ b\n\n$$\\frac{a}{b}$$\n\n$\\bad{$\n")
    inline, display, broken = body_of(reading)
    equation = next(i for i in inline.inlines if isinstance(i, InlineEquation))
    assert equation.alt == "x^2"
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in equation.mathml
    assert isinstance(display, Equation)
    assert "<mfrac>" in display.mathml
    assert "annotation" not in display.mathml
    assert isinstance(broken.inlines[0], Code)
    assert reasons(reading.ledger) == {"TXT-035"}


def test_verse_quotation_code_and_scene_break(tmp_path):
    reading = markdown(
        tmp_path,
        "| Trăm năm\n| trong cõi\n|\n| người ta\n\n> trích\n\n```py\nx = 1\n```\n\n***\n\nx\n",
    )
    verse, quotation, code, rule, _ = body_of(reading)
    assert isinstance(verse, Verse)
    assert [len(stanza) for stanza in verse.stanzas] == [2, 1]
    assert isinstance(quotation, Quotation)
    assert isinstance(code, Preformatted)
    assert (code.text, code.code_language) == ("x = 1", "py")
    assert isinstance(rule, SceneBreak)


def test_quotation_marks_stay_as_typed(tmp_path):
    assert all_text(markdown(tmp_path, "\"a\" -- 'b' ...\n")) == "\"a\" -- 'b' ..."


def test_languages_small_capitals_and_soft_breaks(tmp_path):
    reading = markdown(
        tmp_path, "[Hello]{lang=en} [abc]{.smallcaps}\nd\n\n::: {lang=fr}\nOui\n:::\n"
    )
    first, second = body_of(reading)
    assert {type(i) for i in first.inlines} >= {LanguageSpan, SmallCaps}
    assert plain_text(first.inlines) == "Hello abc d"
    assert second.language == "fr"


def test_pictures_beside_the_file_and_in_the_address(tmp_path):
    (tmp_path / "hình ảnh").mkdir()
    (tmp_path / "hình ảnh" / "bìa.png").write_bytes(png_bytes())
    data = base64.b64encode(png_bytes(8, 8)).decode()
    reading = markdown(
        tmp_path,
        f"![Bìa](hình%20ảnh/bìa.png){{width=3cm}}\n\nx ![y](data:image/png;base64,{data}) z\n",
    )
    figure, paragraph = body_of(reading)
    assert isinstance(figure, Figure)
    assert (figure.image.width_mm, plain_text(figure.caption)) == (30.0, "Bìa")
    assert any(isinstance(i, InlineImage) and i.alt == "y" for i in paragraph.inlines)
    assert [(r.width_px, r.media_type) for r in reading.publication.resources] == [
        (4, "image/png"), (8, "image/png"),
    ]  # fmt: skip
    assert reading.ledger.number(Kind.IMAGE, Fate.KEPT) == 2


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("../secret.png", "TXT-033"),
        ("/etc/hostname", "TXT-033"),
        ("https://a.vn/x.png", "TXT-032"),
        ("//a.vn/x.png", "TXT-032"),
        ("file:///etc/hostname", "TXT-032"),
        ("data:image/png;base64,AAAA", "DOCX-014"),
        ("missing.png", "TXT-033"),
    ],
)
def test_pictures_elsewhere_are_never_fetched(tmp_path, address, reason):
    (tmp_path / "secret.png").write_bytes(png_bytes())
    (tmp_path / "sách").mkdir()
    reading = markdown(tmp_path / "sách", f"a ![mô tả]({address}) b\n")
    assert reading.publication.resources == ()
    assert all_text(reading) == "a mô tả b"
    assert reasons(reading.ledger) == {reason}


def test_html_in_legacy_fonts(tmp_path):
    tcvn3 = surface("những người dân ở làng quê", Encoding.TCVN3)
    vni = surface("giữ tục lệ cũ", Encoding.VNI)
    page = (
        '<html lang="vi"><head><meta charset="utf-8"><title>Sách</title><style>/* x */'
        'p.v, .w { color: red; font-family: ".VnTime", serif }</style></head><body>'
        f'<p class="v">{tcvn3[:8]}<b>{tcvn3[8:]}</b></p><p><font face="VNI-Times">{vni}</font></p>'
        f"<p style=\"font-family:'.VnTimeH'\">céng hoµ</p><p>François &amp; café &lt;1&gt;</p>"
        "<p class=w>nh&shy;ng</p></body></html>"
    )
    reading = read(tmp_path, page, "a.html")
    assert all_text(reading).split("\n") == [
        "những người dân ở làng quê", "giữ tục lệ cũ", "CỘNG HOÀ", "François & café <1>", "nhưng",
    ]  # fmt: skip
    assert dict(reading.legacy_encodings).keys() == {"tcvn3", "vni"}
    assert reading.publication.metadata.work.title == "Sách"


def test_html_bytes_in_tcvn3_without_fonts(tmp_path):
    text = encode("những người dân ở làng quê vẫn giữ tục lệ cũ", Encoding.TCVN3)
    page = b"<html><body><p>" + text + b"</p></body></html>"
    assert all_text(read(tmp_path, page, "a.htm")) == "những người dân ở làng quê vẫn giữ tục lệ cũ"


def test_html_losses_are_entered(tmp_path):
    page = "<p>a</p><script>x</script><iframe src='//x'></iframe><video src=a></video>"
    reading = read(tmp_path, page, "a.html")
    assert reading.ledger.number(Kind.RAW, Fate.DROPPED) == 1
    assert reading.ledger.number(Kind.EMBEDDED_OBJECT, Fate.DROPPED) == 2
    assert reasons(reading.ledger) == {"TXT-036"}


def test_raw_markup_of_other_formats_is_entered(tmp_path):
    reading = markdown(tmp_path, "a `\\x`{=latex} b\n\n<!-- ghi chú -->\n")
    assert all_text(reading) == "a  b"
    assert reading.ledger.number(Kind.RAW, Fate.DROPPED) == 2
    assert reasons(reading.ledger) == {"TXT-034"}


def test_odt_fonts_through_the_style_chain(tmp_path):
    styles = (
        '<office:font-face-decls><style:font-face style:name="F1" '
        'svg:font-family="&apos;.VnTime&apos;"/>'
        '<style:font-face style:name="F2" svg:font-family="VNI-Times"/></office:font-face-decls>'
        '<office:automatic-styles><style:style style:name="A" style:family="paragraph">'
        '<style:text-properties style:font-name="F1"/></style:style>'
        '<style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>'
        '<style:style style:name="T" style:family="text">'
        '<style:text-properties style:font-name="F2"/></style:style></office:automatic-styles>'
    )
    tcvn3 = surface("những người dân", Encoding.TCVN3)
    vni = surface("tục lệ cũ", Encoding.VNI)
    body = (
        f'<text:p text:style-name="B">{tcvn3} <text:span text:style-name="T">{vni}</text:span>'
        f" ®·</text:p><text:p>café</text:p>"
    )
    reading = odt(tmp_path, body, styles)
    assert all_text(reading).split("\n") == ["những người dân tục lệ cũ đã", "café"]
    assert reading.ledger.number(Kind.LEGACY_RUN, Fate.CONVERTED) == 2


def test_odt_notes_comments_deletions_and_pictures(tmp_path):
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>xoá</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        f"<text:p>a{note.format('footnote', 'chân trang')} b{note.format('endnote', 'cuối sách')}"
        "<office:annotation><dc:creator>x</dc:creator><text:p>bình</text:p></office:annotation> c"
        '<draw:frame svg:width="2cm" svg:height="1cm"><draw:image xlink:href="Pictures/a.png"/>'
        "</draw:frame></text:p>"
    )
    reading = odt(tmp_path, body)
    notes = reading.publication.notes
    assert [(n.kind, plain_text(n.blocks[0].inlines)) for n in notes] == [
        (NoteKind.FOOTNOTE, "chân trang"), (NoteKind.ENDNOTE, "cuối sách"),
    ]  # fmt: skip
    assert plain_text(body_of(reading)[0].inlines) == "a b c"
    image = next(i for i in all_inlines(reading.publication) if isinstance(i, InlineImage))
    assert (image.width_mm, image.height_mm) == (20.0, 10.0)
    assert reasons(reading.ledger) == {"ODT-002", "ODT-003"}


def test_odt_heads_and_objects_are_entered(tmp_path):
    heads = (
        f"{ODT_HEAD.replace('document-content', 'document-styles')}<office:font-face-decls/>"
        "<office:styles/><office:automatic-styles/><office:master-styles><style:master-page>"
        "<style:header><text:p>đầu trang</text:p></style:header></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    body = '<text:p>a<draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>'
    reading = odt(tmp_path, body, parts={"styles.xml": heads})
    assert reasons(reading.ledger) == {"ODT-004", "ODT-005"}


def test_odt_facts(tmp_path):
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>'
        "<dc:title>Số đỏ</dc:title><meta:initial-creator>Vũ Trọng Phụng</meta:initial-creator>"
        "<meta:keyword>tiểu thuyết</meta:keyword></office:meta></office:document-meta>"
    )
    work = odt(tmp_path, "<text:p>a</text:p>", parts={"meta.xml": meta}).publication.metadata.work
    assert (work.title, work.contributors[0].name) == ("Số đỏ", "Vũ Trọng Phụng")
    assert [subject.heading for subject in work.subjects] == ["tiểu thuyết"]


def test_what_pandoc_cannot_read_is_told(tmp_path):
    with pytest.raises(SourceError, match="TXT-020"):
        read_tree(b"x", "no-such-format", None, reading_context(tmp_path).monitor)


def test_a_missing_program_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("converters.tools.pandoc.find_spec", lambda _name: None)
    _program.cache_clear()
    with pytest.raises(ToolError, match="TXT-024"):
        markdown(tmp_path, "a")
    _program.cache_clear()


def test_same_file_gives_the_same_reading(tmp_path):
    source = "# a\n\nb[^1] $x$ ![c](d.png)\n\n[^1]: e\n"
    assert markdown(tmp_path, source) == markdown(tmp_path, source)


def test_rtf_is_recognised_by_its_content(tmp_path):
    assert all_text(read(tmp_path, r"{\rtf1 xin ch\'e0o\par}", "a.md")) == "xin chào"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.md", b"\0" * 300, "TXT-001"),
        ("a.odt", b"garbage", "ODT-001"),
        ("a.odt", b"PK\x03\x04" + b"\0" * 60, "DOC-010"),
        ("a.html", "<div>" * 3000 + "x", "TXT-023"),
        ("a.md", ">" * 1500 + " x", "TXT-023"),
        ("a.md", ">" * 280 + " x", "TXT-023"),
    ],
)
def test_damaged_and_hostile_input(tmp_path, name, content, code):
    with pytest.raises(SourceError, match=code):
        read(tmp_path, content, name)


def test_a_package_without_text_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(SourceError, match="ODT-001"):
        read(tmp_path, stream.getvalue(), "a.odt")


SIGNS = "".join(map(chr, range(0xE00E, 0xE020)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", f"{SIGNS}đầu\n\n# {SIGNS}\n\n- {SIGNS}\n\na[^1] `{SIGNS}`\n\n[^1]: {SIGNS}\n"),
        ("b.md", "| \ue01aabc\ue01a x | b |\n|---|---|\n| 1 | 2 |\n"),
        ("c.md", "| \ue01a0,0\ue01a x | b |\n|---|---|\n| 1 | 2 |\n"),
        ("a.tex", f"\\documentclass{{book}}\\begin{{document}}{SIGNS}a\n\n\ue01b\\end{{document}}"),
    ],
)
def test_private_characters_of_the_source_are_no_marks(tmp_path, name, content):
    shown = all_text(read(tmp_path, content, name))
    assert [c for c in shown if c in SIGNS] == [c for c in content if c in SIGNS]


def test_private_characters_of_office_texts_are_no_marks(tmp_path):
    body = f"<text:p>{SIGNS}đầu</text:p><text:p>\ue01b</text:p><text:h>{SIGNS}</text:h>"
    shown = all_text(odt(tmp_path, body))
    assert shown.split() == [f"{SIGNS}đầu", "\ue01b", SIGNS]


def test_external_entities_are_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "content.xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a/>'
        )
    with pytest.raises(SourceError, match="DOC-014"):
        read(tmp_path, stream.getvalue(), "a.odt")


def test_time_limit_stops_the_outside_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SOURCE_SECONDS", 0.0)
    with pytest.raises(SourceError, match="TXT-021"):
        markdown(tmp_path, "[a](b " * 6000)


def test_memory_limit_stops_the_outside_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "PANDOC_MEMORY", 8 * limits.MEGABYTE)
    with pytest.raises(SourceError, match="TXT-021"):
        markdown(tmp_path, "*a* " * 100_000)


def test_size_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "PANDOC_INPUT", 10)
    with pytest.raises(SourceError, match="TXT-022"):
        markdown(tmp_path, "a" * 11)


def test_cancelling_stops_the_outside_reader(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("[" * 8000, encoding="utf-8")
    base = reading_context(tmp_path)
    monitor = EventMonitor(lambda _event: None, cancelled=lambda: True)
    with pytest.raises(JobCancelled):
        pandoc.read(path, ReadContext(ReadOptions(), base.media, monitor, base.work))


def test_no_formulas_need_no_program(tmp_path):
    context = reading_context(tmp_path)
    assert mathml_of([], None, context.monitor) == {}
    formulas = [
        Formula("x", display=False),
        Formula("x", display=True),
        Formula("x", display=False),
    ]
    found = mathml_of(formulas, None, context.monitor)
    assert len(found) == 2
    assert 'display="block"' in found[Formula("x", display=True)]


@pytest.mark.skipif(sys.platform == "win32", reason="the slow program is a shell script")
def test_a_program_that_begins_late_is_given_all_of_its_input(tmp_path, monkeypatch):
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\nsleep 1\nexec wc -c\n")
    program.chmod(0o755)
    monkeypatch.setattr(tools, "_program", lambda: program)
    content = b"x" * 1_000_000
    assert read_tree(content, "odt", None, reading_context(tmp_path).monitor) == len(content)


def test_paragraphs_of_a_tree_are_pandocs(tmp_path):
    tree = read_tree("Một\n\nHai\n".encode(), "markdown", None, reading_context(tmp_path).monitor)
    assert [block["t"] for block in tree["blocks"]] == ["Para", "Para"]
    assert all(isinstance(b, Paragraph) for b in body_of(markdown(tmp_path, "Một\n\nHai\n")))


def test_markdown_notes_at_fault_are_kept_and_told(tmp_path):
    reading = markdown(
        tmp_path,
        "Chữ.[^1] Mất.[^mat] `[^mã]`\n\n[^1]: Một.\n[^thua]: Không *ai* gọi, $x^2$.\n\n"
        "    Đoạn hai.\n[^1]: Lặp.\n",
    )
    last = reading.publication.notes[-1]
    assert len(reading.publication.notes) == 2
    assert len(last.blocks) == 2
    assert plain_text(last.blocks[0].inlines).startswith("Không ai gọi")
    assert any(isinstance(i, InlineEquation) for i in last.blocks[0].inlines)
    assert "[^mat]" in all_text(reading)
    told = [(e.reason, e.detail, e.fate) for e in reading.ledger.entries]
    assert told == [
        ("TXT-064", "[^thua]", Fate.CONVERTED),
        ("TXT-065", "[^mat]", Fate.CONVERTED),
        ("TXT-066", "[^1]", Fate.DROPPED),
    ]
    assert reading.ledger.number(Kind.FOOTNOTE, Fate.KEPT) == 1


def test_an_uncalled_note_is_told_where_the_text_ends_in_open_code(tmp_path):
    reading = markdown(tmp_path, "[^thua]: Không ai gọi.\n\nChữ.\n\n<!-- mở\n")
    assert reasons(reading.ledger) == {"TXT-064"}


def test_a_missing_picture_is_described_once(tmp_path):
    reading = markdown(tmp_path, "Chữ.\n\n![Mô tả ảnh](mat.png)\n\nHết.\n")
    assert all_text(reading).count("Mô tả ảnh") == 1
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1


def test_comments_of_opendocument_are_handed_over(tmp_path):
    body = (
        '<text:p>một <office:annotation office:name="n1"><dc:creator>Lan</dc:creator>'
        "<dc:date>2024-05-01T10:00:00</dc:date><text:p>bình</text:p><text:p>thêm</text:p>"
        '</office:annotation>hai <text:span>ba</text:span><office:annotation-end office:name="n1"/>'
        " bốn</text:p><text:p>năm<office:annotation><text:p>trống</text:p></office:annotation>"
        "</text:p>"
    )
    reading = odt(tmp_path, body)
    first, second = reading.comments
    assert (first.author, first.date, first.text) == ("Lan", "2024-05-01T10:00:00", "bình\nthêm")
    assert (first.passage, first.origin.paragraph) == ("hai ba", 1)
    assert (second.text, second.passage, second.origin.paragraph) == ("trống", "", 2)
    assert "bình" not in all_text(reading)


def test_people_of_all_kinds_and_a_cover(tmp_path):
    (tmp_path / "bia.png").write_bytes(png_bytes())
    head = (
        "---\nlang: vi\nauthor:\n- name: Nam Cao\n  affiliation: X\n- {given: Xuân, family: Ngô}\n"
        "editor: Lê Biên\ntranslator: [Một, Hai]\ncover-image: bia.png\n---\n"
    )
    publication = markdown(tmp_path, f"{head}Chữ.\n").publication
    people = [(c.name, c.role.value) for c in publication.metadata.work.contributors]
    assert people == [
        ("Nam Cao", "aut"), ("Ngô Xuân", "aut"), ("Lê Biên", "edt"), ("Một", "trl"), ("Hai", "trl"),
    ]  # fmt: skip
    assert publication.cover == publication.resources[0].id


def test_citations_of_markdown_with_their_database(tmp_path):
    (tmp_path / "sach.bib").write_text("@book{nam, author={{Nam Cao}}, title={Sách}, year=1941}")
    head = "---\nlang: vi\nbibliography: sach.bib\nreference-section-title: Nguồn\n---\n"
    reading = markdown(tmp_path, f"{head}Theo [@nam, tr. 5] và [@khong].\n")
    text = all_text(reading)
    assert text.splitlines()[0] == "Theo (Nam Cao 1941, tr. 5) và [@khong]."
    assert text.splitlines()[1] == "Nguồn"
    assert text.splitlines()[2].startswith("Nam Cao. 1941. ")


def test_equations_marks_and_abbreviations_of_markdown(tmp_path):
    text = (
        "Cho $$a=b$$ {#eq:x} và\n\n\\begin{align}c&=d\\end{align}\n\n==tô== a:b:c H2O.\n\n"
        "*[H2O]: Nước\n\n```\n*[x]: mã\n```\n"
    )
    reading = markdown(tmp_path, text)
    kinds = [type(b).__name__ for b in body_of(reading)]
    assert kinds == [
        "Paragraph", "Equation", "Paragraph", "Equation", "Paragraph", "Preformatted",
    ]  # fmt: skip
    lines = all_text(reading).splitlines()
    assert [line for line in lines if "b" not in line][:1] == ["Cho"]
    assert "tô a:b:c H2O." in lines
    assert "*[x]: mã" in lines
    assert [e.detail for e in reading.ledger.entries] == ["H2O: Nước"]


def test_a_faulty_head_stands_as_text(tmp_path):
    reading = markdown(tmp_path, "---\ntitle: [không đóng\n---\n\nThân bài\n")
    assert "không đóng" in all_text(reading)
    assert "Thân bài" in all_text(reading)
    assert reading.ledger.number(Kind.RAW, Fate.CONVERTED) == 1
    assert "TXT-071" in reasons(reading.ledger)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "line", ["[" * 600, "[" * 300 + "b" + "]" * 300, "[x " * 40, "^[x " * 40, "[@a ] [" * 40]
)
def test_brackets_that_lead_nowhere_are_characters(tmp_path, line):
    code = "[" * 30 + "\n\n" + "[" * 30
    source = f"a {line} z [l](https://a.vn) `{'[' * 9}` [^1]\n\n```\n{code}\n```\n\n[^1]: chú\n"
    reading = markdown(tmp_path, source)
    first, block = body_of(reading)
    if "@" not in line:
        assert plain_text(first.inlines).split() == f"a {line} z l {'[' * 9}".split()
    assert any(isinstance(i, Link) for i in first.inlines)
    assert block.text == code
    assert len(reading.publication.notes) == 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "table",
    ["|-|\n" * 100_000, "|a|b|\n|-|-|\n|" + " ".join("`" * n for n in range(1, 800)) + "|\n"],
)
def test_hostile_pipe_tables_take_no_time(table):
    assert with_wide_heads(table).count("\n") == table.count("\n")
