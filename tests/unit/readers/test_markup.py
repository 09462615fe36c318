"""HTML by our own reader: notes, lists, styles, what Word and Google Docs write."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters.errors import SourceError
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Emphasis,
    Equation,
    Figure,
    Heading,
    InlineImage,
    LanguageSpan,
    Link,
    ListBlock,
    NoteKind,
    NoteReference,
    NumberStyle,
    PageBreak,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    SmallCaps,
    Strong,
    Superscript,
    Table,
    Verse,
)
from converters.model.traversal import all_inlines, plain_text, walk_blocks
from converters.readers import html
from converters.readers.markup.styles import StyleSheets
from converters.vietnamese.encodings import Encoding
from tests.support.legacy_text import surface
from tests.support.reading import (
    all_text,
    body_of,
    png_bytes,
    read_content,
    reasons,
)

WORD_HEAD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type '
    'content="text/html; charset=windows-1252"><meta name=Generator content="Microsoft Word 15">'
    "<style><!-- p.MsoNormal {margin:0cm; font-family:'Times New Roman',serif;} "
    "h1 {mso-style-link:x; font-weight:bold;} --></style></head><body lang=VI>"
)


def read(folder, page, name="trang.html"):
    return read_content(html.read, folder, name, page)


def kinds(reading):
    return [type(block).__name__ for block in body_of(reading)]


def notes_of(reading):
    return [
        (note.kind, plain_text(note.blocks[0].inlines), note.label)
        for note in reading.publication.notes
    ]


def marks_of(reading):
    return [i.note for i in all_inlines(reading.publication) if isinstance(i, NoteReference)]


NOTE_PAGES = {
    "backlinks": (
        '<p>a<sup><a href="#fn1" id="r1">1</a></sup> b<a href="#fn2" id="r2">[2]</a></p>'
        '<h2>Chú thích</h2><p id="fn1"><a href="#r1">1</a>. Một</p>'
        '<p id="fn2">[<a href="#r2">2</a>] Hai</p>'
    ),
    "list": (
        '<p>a<a id="r1" href="#n1"><sup>1</sup></a> b<a id="r2" href="#n2"><sup>2</sup></a></p>'
        '<hr><ol><li id="n1"><p>Một <a href="#r1">↩</a></p></li>'
        '<li id="n2"><p>Hai <a href="#r2">↩</a></p></li></ol>'
    ),
    "roles": (
        '<p>a<a role="doc-noteref" href="#x">*</a> b<a role="doc-noteref" href="#y">†</a></p>'
        '<aside role="doc-footnote" id="x"><p>Một</p></aside>'
        '<aside role="doc-footnote" id="y"><p>Hai</p></aside>'
    ),
    "marks without backlinks": (
        '<p>a<a href="#ftn1">[1]</a> b<a href="#ftn2">[2]</a></p>'
        '<p><a name="ftn1"></a>[1] Một</p><p><a name="ftn2"></a>[2] Hai</p>'
    ),
}


@pytest.mark.parametrize("page", NOTE_PAGES.values(), ids=NOTE_PAGES)
def test_notes_are_told_by_their_links(tmp_path, page):
    reading = read(tmp_path, f"<body>{page}</body>")
    assert [text for _, text, _ in notes_of(reading)] == ["Một", "Hai"]
    assert marks_of(reading) == ["note-1", "note-2"]
    assert all(kind is NoteKind.FOOTNOTE for kind, _, _ in notes_of(reading))
    assert "Một" not in "".join(plain_text(b.inlines) for b in body_of(reading)
                                if isinstance(b, Paragraph))  # fmt: skip
    assert SceneBreak not in [type(b) for b in body_of(reading)]


def test_links_that_are_no_notes_stay_links(tmp_path):
    page = (
        '<p>Xem <a href="#c2">2</a> và <a href="#c1">chương I</a>.</p>'
        '<h1 id="c1">Chương I</h1><p>Lời.</p><h1 id="c2">2</h1><p>Về <a href="#c1">1</a>.</p>'
    )
    reading = read(tmp_path, page)
    assert notes_of(reading) == []
    assert sum(isinstance(i, Link) for i in all_inlines(reading.publication)) == 3


def test_styles_of_classes_ids_and_places(tmp_path):
    page = (
        "<style>@media print { .x { color: red } } .i { font-style: italic }"
        " #b { font-weight: 700 }"
        " .sc { font-variant: small-caps } div.c > p { text-align: center }"
        " .up {vertical-align:super}"
        " span:hover { font-weight: bold } .off { display: none }</style>"
        '<div class="c"><p>giữa <span class="i">nghiêng</span></p></div>'
        '<p>đầu <span id="b">đậm</span> <span class="sc">hoa</span> m<span class="up">2</span></p>'
        '<p class="off">ẩn</p><p><b>x <span style="font-weight:normal">y</span></b></p>'
    )
    first, second, third = body_of(read(tmp_path, page))
    assert first.alignment is Alignment.CENTER
    assert isinstance(first.inlines[1], Emphasis)
    assert second.alignment is None
    assert {type(i) for i in second.inlines} >= {Strong, SmallCaps, Superscript}
    assert plain_text(second.inlines) == "đầu đậm hoa m2"
    assert isinstance(third.inlines[0], Strong)
    assert plain_text(third.inlines[0].inlines) == "x "
    assert reasons(read(tmp_path, page).ledger) == {"TXT-040"}


def test_capitals_of_styles_are_real_capitals(tmp_path):
    page = (
        "<style>h1, .u { text-transform: uppercase } .n { text-transform: none }"
        " .s { font: small-caps 12pt serif }</style><h1>Chương một</h1>"
        '<p>Chữ <span class="u">viết <b>hoa</b> <i class="n">Thường</i></span> hết. '
        '<span class="s">nhỏ</span></p><p class="u">ascii</p>'
    )
    reading = read(tmp_path, page)
    assert all_text(reading) == "Chương một\nChữ VIẾT HOA Thường hết. nhỏ\nASCII"
    small = [i for i in all_inlines(reading.publication) if isinstance(i, SmallCaps)]
    assert [plain_text(i.inlines) for i in small] == ["nhỏ"]


def test_a_formula_without_words_of_its_own_is_read_out(tmp_path):
    half = "<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>"
    noted = '<annotation encoding="StarMath 5.0">1 over {a+b}</annotation>'
    page = f"<p>x <math><semantics>{half}{noted}</semantics></math> y</p>"
    assert all_text(read(tmp_path, page)) == "x 1/(a+b) y"


def test_headings_are_not_bold_for_being_headings(tmp_path):
    page = "<style>h1, .t {font-weight: bold}</style><h1 class=t>Một <i>hai</i></h1><p>x</p>"
    heading = body_of(read(tmp_path, page))[0]
    assert isinstance(heading, Heading)
    assert [type(i).__name__ for i in heading.inlines] == ["Text", "Emphasis"]
    bold = body_of(read(tmp_path, "<p><a href='#x'>a</a></p><h1 id=x><b>Một</b></h1>"))[1]
    assert [type(i).__name__ for i in bold.inlines] == ["Anchor", "Text"]


def test_white_space_is_what_browsers_show(tmp_path):
    page = "<p>  một\n\n hai <b> ba </b> bốn<br>\n năm </p>\n <div>sáu<p>bảy</p> tám </div>"
    first, *others = body_of(read(tmp_path, page))
    assert plain_text(first.inlines) == "một hai ba bốn năm"
    assert [plain_text(b.inlines) for b in others] == ["sáu", "bảy", "tám"]


def test_lists_quotations_figures_code_and_verse(tmp_path):
    (tmp_path / "a.png").write_bytes(png_bytes())
    page = (
        '<ol type="a" start="3"><li>c<ul><li>trong</li></ul></li><li value="9">chín</li></ol>'
        "<dl><dt>Từ</dt><dd>nghĩa</dd></dl>"
        "<blockquote><p>Lời</p><footer>Nguyễn Du</footer></blockquote>"
        '<figure><img src="a.png" alt="Ảnh"><figcaption>Hình 1</figcaption></figure>'
        '<pre><code class="language-py">x = 1\n  y</code></pre>'
        '<div class="poem"><p>Trăm năm</p><p>trong cõi</p></div>'
        '<p><img src="a.png" alt=""></p><hr>'
        '<p lang="fr">Oui <span lang="en">yes</span></p>'
    )
    blocks = body_of(read(tmp_path, f'<html lang="vi"><body>{page}</body></html>'))
    ordered, glossary, quotation, figure, code, verse, picture, rule, french = blocks
    assert isinstance(ordered, ListBlock)
    assert (ordered.style, ordered.start) == (NumberStyle.LOWER_ALPHA, 3)
    assert isinstance(ordered.items[0].blocks[1], ListBlock)
    assert ordered.items[1].label == "9."
    assert isinstance(glossary, ListBlock)
    assert isinstance(quotation, Quotation)
    assert plain_text(quotation.attribution) == "Nguyễn Du"
    assert isinstance(figure, Figure)
    assert (plain_text(figure.caption), figure.image.alt) == ("Hình 1", "Ảnh")
    assert isinstance(code, Preformatted)
    assert (code.text, code.code_language) == ("x = 1\n  y", "py")
    assert isinstance(verse, Verse)
    assert len(verse.stanzas[0]) == 2
    assert isinstance(picture, Figure)
    assert isinstance(rule, SceneBreak)
    assert french.language == "fr"
    assert any(isinstance(i, LanguageSpan) and i.language == "en" for i in french.inlines)


def test_mathematics_ruby_and_page_starts(tmp_path):
    page = (
        '<p><math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mi>x</mi></math></p>'
        "<p>漢<ruby>字<rp>(</rp><rt>chữ</rt><rp>)</rp></ruby></p>"
        '<p>a<span role="doc-pagebreak" id="p7" aria-label="7"></span>b</p>'
    )
    reading = read(tmp_path, page)
    equation, ruby, broken = body_of(reading)
    assert isinstance(equation, Equation)
    assert equation.alt == "x"
    assert plain_text(ruby.inlines) == "漢字 (chữ)"
    assert [i.label for i in broken.inlines if isinstance(i, PageBreak)] == ["7"]
    assert reasons(reading.ledger) == {"TXT-041"}


def test_links_around_blocks_and_blocks_in_lines(tmp_path):
    page = '<a href="https://a.vn"><div>một</div></a><span>hai<p>ba</p>bốn</span>'
    first, *rest = body_of(read(tmp_path, page))
    assert isinstance(first.inlines[0], Link)
    assert [plain_text(b.inlines) for b in rest] == ["hai", "ba", "bốn"]


def test_word_lists_headings_notes_and_comments(tmp_path):
    mark = (
        '<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1" title=""><span '
        "class=MsoFootnoteReference><span style='mso-special-character:footnote'>[1]</span>"
        "</span></a>"
    )
    item = (
        "<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
        "<![if !supportLists]><span style='font-family:Symbol'>"
        "<span style='mso-list:Ignore'>{label}"
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>"
        "{text}<o:p></o:p></p>"
    )
    page = (
        f"{WORD_HEAD}<p class=MsoTitle>Tựa sách</p>"
        "<p class=MsoNormal style='mso-outline-level:2'>Mục A</p>"
        f"<p class=MsoNormal>Lời{mark} kể.<span class=MsoCommentReference><span "
        "style='font-size:8pt'>[NV1]</span></span><o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        f"{item.format(level=1, label='1.', text='một')}"
        f"{item.format(level=2, label='a)', text='con')}"
        f"{item.format(level=1, label='2.', text='hai')}"
        f"<p class=MsoNormal>nghỉ</p>{item.format(level=1, label='·', text='chấm')}"
        "<p>còn <del>xoá</del><ins>thêm</ins></p>"
        "<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width='33%'>"
        "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a "
        'style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1" title=""><span '
        "class=MsoFootnoteReference>[1]</span></a> Chú của tác giả.</p></div></div>"
        "<div style='mso-element:header'><p class=MsoHeader>đầu trang</p></div>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>ý kiến</p></div>"
        "</div></body></html>"
    )
    reading = read(tmp_path, page.encode("cp1252", "xmlcharrefreplace"))
    blocks = body_of(reading)
    assert kinds(reading) == [
        "Heading", "Heading", "Paragraph", "ListBlock", "Paragraph", "ListBlock", "Paragraph",
    ]  # fmt: skip
    assert [b.level for b in blocks[:2]] == [1, 2]
    assert plain_text(blocks[2].inlines) == "Lời kể."
    assert notes_of(reading) == [(NoteKind.FOOTNOTE, "Chú của tác giả.", None)]
    numbers, bullets = blocks[3], blocks[5]
    assert numbers.ordered
    assert [item.label for item in numbers.items] == [None, None]
    inner = numbers.items[0].blocks[1]
    assert (inner.style, inner.items[0].label) == (NumberStyle.LOWER_ALPHA, "a)")
    assert not bullets.ordered
    assert plain_text(blocks[6].inlines) == "còn thêm"
    assert reasons(reading.ledger) == {"TXT-042", "TXT-043", "TXT-044", "TXT-045"}
    assert reading.ledger.number(Kind.COMMENT, Fate.DROPPED) == 1


def test_word_pages_in_old_fonts(tmp_path):
    tcvn3 = surface("Những người dân", Encoding.TCVN3)
    page = f'{WORD_HEAD}<p><span style=\'font-family:".VnTime","sans-serif"\'>{tcvn3}</span></p>'
    reading = read(tmp_path, page.encode("cp1252", "xmlcharrefreplace"))
    assert all_text(reading) == "Những người dân"
    assert reading.ledger.number(Kind.LEGACY_RUN) == 1


def test_headings_that_no_tag_declares(tmp_path):
    chapter = (
        "<p class=MsoNormal align=center style='text-align:center'><b>"
        "<span style='font-size:16.0pt'>{}</span></b></p><p class=MsoNormal>&nbsp;</p>"
    )
    line = (
        "<p class=MsoNormal><span style='font-size:12.0pt'>Trong khu sân quần mà bên ngoài là "
        "những hàng ruối kín mít, chỉ có một sân là dùng đến, <b>và</b> hết.</span></p>"
    )
    names = ["Chương 1: Gió", "Chương 2: Mưa", "Chương 3: Nắng"]
    page = WORD_HEAD + "".join(chapter.format(name) + line * 6 for name in names)
    reading = read(tmp_path, page.encode("cp1252", "xmlcharrefreplace"))
    headings = [plain_text(b.inlines) for b in body_of(reading) if isinstance(b, Heading)]
    assert headings == names
    assert len({b.level for b in body_of(reading) if isinstance(b, Heading)}) == 1
    guesses = reading.publication.guesses
    assert [g.text for g in guesses if g.value != "none"] == names
    assert len([b for b in body_of(reading) if isinstance(b, Paragraph)]) == 18


def test_a_missing_picture_is_described_once(tmp_path):
    page = (
        "<p>a</p><figure><img src='mat.png' alt='Mô tả ảnh'><figcaption>Mô tả  ảnh</figcaption>"
        "</figure><p>b</p>"
    )
    reading = read(tmp_path, page)
    assert all_text(reading).count("Mô tả ảnh") == 1
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1


def test_google_docs(tmp_path):
    page = (
        "<html><head><style>.lst-kix_a-0 > li {counter-increment: x} .c1{font-weight:700}"
        ".c2{font-style:italic}.c3{text-align:center}</style></head>"
        '<body class="c9 doc-content"><p class="c3 title"><span>Tựa</span></p>'
        '<p><span class="c1">đậm</span><span> và </span><span class="c2">nghiêng</span>'
        '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><sup><a href="#cmnt1" id="cmnt_ref1">[a]'
        '</a></sup> <a href="https://www.google.com/url?q=https://a.vn/x%3Fb%3D1&amp;sa=D">web'
        "</a></p>"
        '<ul class="c lst-kix_a-0 start"><li>một</li></ul>'
        '<ul class="lst-kix_a-1 start"><li>con</li>'
        '</ul><ul class="lst-kix_a-0"><li>hai</li></ul>'
        '<hr class="c5"><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Chú</span></p></div>'
        '<div class="c7"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>ý kiến</span></p></div>'
        "</body></html>"
    )
    reading = read(tmp_path, page)
    assert kinds(reading) == ["Heading", "Paragraph", "ListBlock"]
    _, paragraph, items = body_of(reading)
    assert plain_text(paragraph.inlines) == "đậm và nghiêng web"
    assert isinstance(paragraph.inlines[0], Strong)
    links = [i.target for i in all_inlines(reading.publication) if isinstance(i, Link)]
    assert links == ["https://a.vn/x?b=1"]
    assert [len(item.blocks) for item in items.items] == [2, 1]
    assert notes_of(reading) == [(NoteKind.FOOTNOTE, "Chú", None)]
    assert reasons(reading.ledger) == {"TXT-042"}


def test_title_of_google_docs_is_the_book_s(tmp_path):
    page = (
        "<html><head><title>Bản thảo cuối (1)</title></head><body class='doc-content'>"
        "<p></p><p class='c0 title'><span>Đường về  làng cũ</span></p>"
        "<p class='c1 subtitle'><b style='font-size:18pt'>Hồi ức</b></p>"
        "<h1>Chương 1</h1><p>Mưa.</p><h1>Chương 2</h1>"
        "<p>Nắng.</p><p class='title'>Phần hai</p><p class='subtitle'>Về</p></body></html>"
    )
    reading = read(tmp_path, page)
    work = reading.publication.metadata.work
    assert (work.title, work.subtitle) == ("Đường về làng cũ", "Hồi ức")
    assert kinds(reading)[:2] == ["Heading", "Paragraph"]
    assert kinds(reading).count("Heading") == 4
    later = "<body class='doc-content'><h1>Chương 1</h1><p class='title'>Phần hai</p><p>Mưa.</p>"
    assert read(tmp_path, later).publication.metadata.work.title == ""


def test_metadata_of_a_page(tmp_path):
    page = (
        '<html lang="vi-VN"><head><title>Số đỏ</title><meta name="author" content="Vũ Trọng Phụng">'
        '<meta name="keywords" content="a, b"><meta name="DC.date" content="1936"></head><p>x'
    )
    metadata = read(tmp_path, page).publication.metadata
    assert (metadata.work.title, metadata.work.language) == ("Số đỏ", "vi-VN")
    assert [c.name for c in metadata.work.contributors] == ["Vũ Trọng Phụng"]
    assert [s.heading for s in metadata.work.subjects] == ["a", "b"]
    assert metadata.edition.published == "1936"


def test_xhtml_with_entities_of_its_own_opens_nothing(tmp_path):
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>a&x;b&nbsp;c&hellip;</p></body></html>'
    )
    assert all_text(read(tmp_path, page)) == "a&x;b\xa0c…"


def test_markup_beyond_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("converters.limits.XML_MARKUP", 10)
    with pytest.raises(SourceError, match="DOC-016"):
        read(tmp_path, "<p>a</p>" * 10)


TAGS = ["p", "div", "b", "a href='#x' id=x", "ul", "li", "table", "td", "h1", "pre", "sup", "svg",
        "math", "blockquote", "section", "br", "img src=x", "ol", "tr", "figure", "dl", "aside",
        "a href='#fn1' id='r1'", "p id='fn1'", "span style='mso-list:l0 level1 lfo1'"]  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(st.sampled_from(TAGS).map(lambda t: f"<{t}>"),
                          st.sampled_from(TAGS).map(lambda t: f"</{t.split()[0]}>"),
                          st.text(max_size=6)), max_size=40))  # fmt: skip
def test_any_soup_gives_its_words_or_a_clear_refusal(tmp_path, pieces):
    page = "<html><body>" + "".join(pieces)
    try:
        reading = read(tmp_path, page)
    except SourceError:
        return
    assert read(tmp_path, page) == reading
    reasons(reading.ledger)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="{}.#:;,>@/*ab -!(\"'", max_size=80))
def test_any_style_sheet_is_taken(sheet):
    StyleSheets().add(sheet)


def test_text_of_lists_outside_of_items_is_read(tmp_path):
    page = "<dl>một<dd>hai</dd>ba<ul><li>bốn</ul></dl><ul>năm<li>sáu</li>bảy</ul>"
    shown = [
        plain_text(b.inlines)
        for b in walk_blocks(body_of(read(tmp_path, page)))
        if isinstance(b, Paragraph)
    ]
    assert shown == ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy"]


def test_table_cells_and_heads(tmp_path):
    page = (
        "<table><tfoot><tr><td>tổng</td></tr></tfoot><tr><th>A</th><th>B</th></tr>"
        '<tr><td colspan="x" rowspan="2"><p>1</p></td><td align=right>2</td></tr></table>'
    )
    (table,) = body_of(read(tmp_path, page))
    assert isinstance(table, Table)
    assert table.header_rows == 1
    assert table.rows[1].cells[0].row_span == 1, "no cell reaches into the foot"
    assert table.rows[1].cells[1].alignment is Alignment.RIGHT
    assert plain_text(table.rows[2].cells[0].blocks[0].inlines) == "tổng"


def test_widths_of_columns_may_stand_on_the_cells(tmp_path):
    page = (
        "<table><tr><td colspan=2>a</td></tr><tr><td width=100>b</td><td style='width:300px'>c</td>"
        "</tr></table><table><tr><td width='20%'>d</td><td width=80>e</td></tr></table>"
    )
    tables = [b for b in body_of(read(tmp_path, page)) if isinstance(b, Table)]
    assert [t.column_widths for t in tables] == [(0.25, 0.75), ()]


def test_quotations_and_contents_of_word(tmp_path):
    page = WORD_HEAD + (
        "<p class=MsoToc1><a href='#_Toc1'>Chương 1..... 3</a></p><h1><a name='_Toc1'></a>Chương 1"
        "</h1><p class=MsoQuote style='text-align:center'><i>Một</i></p><p class=MsoQuote>hai</p>"
        "<p>ba</p><p class=MsoIntenseQuote>bốn</p>"
    )
    reading = read(tmp_path, page.replace("windows-1252", "utf-8"))
    assert kinds(reading) == ["Heading", "Quotation", "Paragraph", "Quotation"]
    assert all_text(reading).splitlines() == ["Chương 1", "Một", "hai", "ba", "bốn"]
    assert [(e.reason, e.fate) for e in reading.ledger.entries] == [("TXT-070", Fate.DROPPED)]


def test_numbers_of_google_docs_stand_in_its_style_sheet(tmp_path):
    rule = (
        '.lst-kix_n-0>li:before{content:"" counter(lst-ctn-kix_n-0,lower-latin) ") "}'
        '.lst-kix_n-1>li:before{content:"" counter(lst-ctn-kix_n-0,lower-latin) "." '
        'counter(lst-ctn-kix_n-1,decimal) " "}'
    )
    page = (
        f"<style>{rule}</style><body class='doc-content'><ol class='lst-kix_n-0 start' start='1'>"
        "<li>một</li><li>hai</li></ol><ol class='lst-kix_n-1 start' start='1'><li>con</li></ol>"
        "<ol class='lst-kix_n-0' start='3'><li>ba</li></ol>"
    )
    lines = all_text(read(tmp_path, page)).splitlines()
    assert lines == ["a)", "một", "b)", "hai", "b.1", "con", "c)", "ba"]


OFFICE_HEAD = "<html><head><meta name=generator content='LibreOffice 7.6'/></head><body>"


def test_pages_of_libreoffice(tmp_path):
    (tmp_path / "a.png").write_bytes(png_bytes())
    page = OFFICE_HEAD + (
        "<div title='header'><p>Đầu trang</p></div><p><span><table><tr><td>"
        "<p class='figure-western'>"
        "<img src='a.png'>Hình 1: Cây</p></td></tr></table></span></p>"
        "<ol><li><p>một</p></li><ol type='a'><li><p>con</p></li></ol><li><p>hai</p></li></ol>"
        "<div title='footer'><p>5</p></div>"
    )
    reading = read(tmp_path, page)
    figure, block = body_of(reading)
    assert isinstance(figure, Figure)
    assert plain_text(figure.caption) == "Hình 1: Cây"
    assert isinstance(block, ListBlock)
    assert len(block.items) == 2
    assert isinstance(block.items[0].blocks[1], ListBlock)
    entered = [(e.kind, e.reason, e.detail) for e in reading.ledger.entries]
    assert entered == [
        (Kind.HEADER_FOOTER, "TXT-043", "Đầu trang"), (Kind.HEADER_FOOTER, "TXT-043", "5"),
    ]  # fmt: skip


def test_a_page_saved_by_a_browser(tmp_path):
    (tmp_path / "a.png").write_bytes(png_bytes())
    page = (
        "<!DOCTYPE html>\n<!-- saved from url=(0025)https://vi.example.com/c1 -->\n<html><body>"
        "<header><nav><a href='/'>Trang chủ</a></nav><form><button>Tìm</button></form></header>"
        "<main><article><header><h1>Chương 1</h1></header><p>Một<br>hai<br><br>ba"
        "<sup><a href='https://vi.example.com/c1#n1' id='r1'>[1]</a></sup></p>"
        "<figure><picture><source srcset='a.webp'><img src='a.png' alt='Cây'></picture>"
        "<figcaption>Chú</figcaption></figure>"
        "<ol class='references'><li id='n1'><a href='https://vi.example.com/c1#r1'>↑</a> Nguồn."
        "</li></ol></article><aside><p>Truyện hot</p></aside></main><footer><p>© 2024</p></footer>"
    )
    reading = read(tmp_path, page)
    assert kinds(reading) == ["Heading", "Paragraph", "Paragraph", "Figure"]
    assert all_text(reading).splitlines() == ["Chương 1", "Một hai", "ba", "Chú", "Nguồn."]
    assert plain_text(body_of(reading)[3].caption) == "Chú"
    assert len(reading.publication.notes) == 1
    dropped = [e.detail for e in reading.ledger.entries if e.reason == "TXT-069"]
    assert dropped == ["Trang chủTìm", "Truyện hot", "© 2024"]


def test_a_form_around_a_whole_page_stays(tmp_path):
    page = "<body><form id='aspnetForm'><div><p>Cả bài.</p></div></form><form>Tìm</form></body>"
    reading = read(tmp_path, page)
    assert all_text(reading) == "Cả bài."
    assert [e.detail for e in reading.ledger.entries] == ["Tìm"]


def test_loose_content_of_a_table_comes_before_it(tmp_path):
    page = (
        "<table>chữ<form><tr><td>a</td>rơi<p>đoạn</p></tr></form><td>b</td><td>c</td>"
        "<tbody><td>d</td></tbody></table>"
    )
    *before, table = body_of(read(tmp_path, page))
    assert [plain_text(block.inlines) for block in before] == ["chữ", "rơi", "đoạn"]
    rows = [[plain_text(c.blocks[0].inlines) for c in row.cells] for row in table.rows]
    assert rows == [["a"], ["b", "c"], ["d"]]


def test_a_second_page_in_the_file_is_read_too(tmp_path):
    page = "<html><body><p>một</p></body></html>"
    assert all_text(read(tmp_path, page + page.replace("một", "hai"))) == "một\nhai"


@pytest.mark.parametrize("tag", ["div", "span", "font", "b"])
def test_tags_that_nobody_closed_may_pile_up(tmp_path, tag):
    page = f"<p>đầu</p>{f'<{tag}>' * 600}<p>cuối</p>"
    assert all_text(read(tmp_path, page)) == "đầu\ncuối"


@pytest.mark.parametrize("tag", ["applet", "video"])
def test_words_in_the_place_of_what_a_book_cannot_show(tmp_path, tag):
    reading = read(tmp_path, f"<p>a</p><{tag}><source src='x'>lời thay</{tag}>")
    assert all_text(reading).splitlines() == ["a", "lời thay"]
    assert reading.ledger.number(Kind.EMBEDDED_OBJECT) == 1


@pytest.mark.parametrize(
    ("label", "codec", "word"),
    [("windows-874", "cp874", "ไทย"), ("x-sjis", "cp932", "日本"), ("gb2312", "gbk", "镕基")],
)
def test_names_of_encodings_that_only_browsers_know(tmp_path, label, codec, word):
    page = f"<meta charset={label}><p>{word}</p>".encode(codec)
    assert all_text(read(tmp_path, page)) == word


def test_drawings_of_plain_html_are_shown_with_their_words(tmp_path):
    page = (
        "<p>trước</p><svg viewBox='0 0 9 9' xmlns:x='y' @k='1'><linearGradient id=g>"
        "</linearGradient><path³ ô='1'></path³>"
        "<text>chữ <tspan>trong</tspan></text> <text>hình</text></svg>"
        "<p>sau <svg><title>Tên</title><text>x</text></svg> hết</p>"
    )
    reading = read(tmp_path, page)
    images = [i for i in all_inlines(reading.publication) if isinstance(i, InlineImage)]
    figure = next(b for b in body_of(reading) if isinstance(b, Figure))
    assert [figure.image.alt, *(i.alt for i in images if i != figure.image)] == [
        "chữ trong hình", "Tên",
    ]  # fmt: skip
    first = reading.publication.resources[0]
    stored = BlobStore(tmp_path / "media").get(first.key).decode()
    assert [name in stored for name in ("<svg", "viewBox=", "<linearGradient")] == [True] * 3
    assert not reading.ledger.entries


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>'])
def test_declarations_inside_a_document_type_are_told(tmp_path, head):
    page = f'{head}<!DOCTYPE html [ <!ENTITY a "nội dung"> ]><html><body><p>x &a;</p></body></html>'
    reading = read(tmp_path, page)
    assert all_text(reading) == "x &a;"
    (entry,) = reading.ledger.entries
    assert (entry.reason, entry.detail) == ("TXT-073", '<!ENTITY a "nội dung">')
    assert not read(tmp_path, "<!DOCTYPE html><p>x").ledger.entries


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "page", ["<p>x</p><a" + " " * 400_000 + "x", "<p>x</p>" + "<!DOCTYPE x [" * 100_000]
)
def test_hostile_tags_take_no_time(tmp_path, page):
    assert all_text(read(tmp_path, page)).startswith("x")


@pytest.mark.parametrize(
    ("tag", "told"),
    [("<ul><li>t{0}", 250), ("<dl><dt>t{0}<dd>d{0}", 500), ("<dl><dd><ol><li>t{0}", 255)],
)
def test_deep_lists_are_folded_and_told(tmp_path, tag, told):
    page = "<p>đầu</p>" + "".join(tag.format(n) for n in range(260)) + " <b>cuối</b>"
    reading = read(tmp_path, page)
    words = all_text(reading).replace("\n-", "").split()
    marks = "td" if "d{0}" in tag else "t"
    expected = [f"{mark}{n}" for n in range(260) for mark in marks]
    assert words == ["đầu", *expected, "cuối"]
    folded = [entry for entry in reading.ledger.entries if entry.reason == "TXT-074"]
    assert len(folded) == told
    lists = [b for b in walk_blocks(body_of(reading)) if isinstance(b, ListBlock)]
    kept = reading.ledger.number(Kind.LIST_ITEM, Fate.KEPT)
    assert kept + len(folded) >= sum(len(block.items) for block in lists)


def test_empty_paragraphs_part_stanzas(tmp_path):
    page = (
        "<p>Sóng bắt đầu từ gió</p><p>Gió bắt đầu từ đâu</p><p>&nbsp;</p><p> </p>"
        '<p>Con sóng dưới lòng sâu</p><p></p><p>Ôi<a id="x"></a></p>'
    )
    told = [(plain_text(b.inlines), b.blank_before) for b in body_of(read(tmp_path, page))]
    assert told == [
        ("Sóng bắt đầu từ gió", 0),
        ("Gió bắt đầu từ đâu", 0),
        ("Con sóng dưới lòng sâu", 2),
        ("Ôi", 1),
    ]


TURN = '<br clear=all style="page-break-before:always">'


@pytest.mark.parametrize(
    "turned",
    [
        f"<p>{TURN}</p><p>Sau.</p>",
        f"<span>{TURN}</span><p>Sau.</p>",
        '<p style="break-before: page">Sau.</p>',
        '<div style="page-break-before: always"><p>Sau.</p></div>',
    ],
)
def test_what_begins_a_page_of_the_author_says_so(tmp_path, turned):
    page = f'<body><p style="page-break-before: avoid">Trước.</p>{turned}<p>Cuối.</p></body>'
    blocks = body_of(read(tmp_path, page))
    assert [(plain_text(b.inlines), b.opens_page) for b in blocks] == [
        ("Trước.", False), ("Sau.", True), ("Cuối.", False),
    ]  # fmt: skip
