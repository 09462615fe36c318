"""Each kind of mend on small books: what it does, and what it leaves to a person."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from converters.checks.mending.mender import fixed_name, mend
from converters.checks.own_rules import check_foreign
from converters.checks.registry import check_file
from converters.diagnostics import Severity
from converters.errors import DestinationError, JobCancelled, SourceError
from converters.monitor import CollectingMonitor, EventMonitor
from tests.support.damaged_epub import damaged_epub
from tests.support.mended_books import assert_reads_alike, parts_of, reading_order
from tests.support.reading import png_bytes
from tests.support.rule_books import CHAPTER, NAVIGATION, PACKAGE, Parts, rule_book
from tests.support.vietnamese_prose import PROSE as PASSAGES
from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_use_warm_host", "warm_host"]

PROSE = " ".join(PASSAGES)
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head><meta name="dtb:uid" content="urn:isbn:9786041000001"/></head>
<docTitle><text>Sách nhỏ</text></docTitle><navMap>
<navPoint id="1" playOrder="1"><navLabel><text>Chương một</text></navLabel>
<content src="c1.xhtml"/></navPoint></navMap></ncx>"""
ACCESSIBLE = PACKAGE[
    PACKAGE.index('<meta property="schema:accessMode"') : PACKAGE.index("</metadata>")
]
"""All statements on accessibility of the small book."""


class Mended:
    """A book, the mended one and what was told."""

    def __init__(self, path: Path) -> None:
        self.target = fixed_name(path)
        original = path.read_bytes()
        self.messages = mend(path, self.target, CollectingMonitor())
        assert path.read_bytes() == original
        if self.target.exists():
            assert_reads_alike(path, self.target)
        self.codes = [message.code for message in self.messages]
        self.told = {message.code: message.text("en") for message in self.messages}

    def part(self, name: str) -> str:
        return parts_of(self.target)[f"EPUB/{name}"].decode("utf-8")

    def epubcheck_errors(self) -> list[str]:
        found = check_file(self.target, CollectingMonitor())[0].messages
        return [m.text("en") for m in found if m.severity is Severity.ERROR]


def mended(tmp_path: Path, body: str | None = None, **given: Any) -> Mended:
    return Mended(rule_book(tmp_path / "a.epub", body, **given))


def test_book_without_faults_is_left_alone(tmp_path: Path) -> None:
    book = mended(tmp_path, c1=(' xml:lang="vi"', ' xml:lang="vi" lang="vi"'),
                  nav=(' xml:lang="vi"', ' xml:lang="vi" lang="vi"'),
                  parts={"mimetype": "application/epub+zip"})  # fmt: skip
    # The builder packs the file that must be stored.
    assert book.codes == ["EPUB-817", "EPUB-821"]
    again = Mended(book.target)
    assert again.codes == ["EPUB-820"]
    assert not again.target.exists()


def test_language_is_named_where_the_text_is_surely_in_it(tmp_path: Path) -> None:
    book = mended(tmp_path, f"<p>{PROSE * 8}</p>", book=("<dc:language>vi</dc:language>", ""),
                  c1=(' xml:lang="vi"', ""), nav=(' xml:lang="vi"', ""))  # fmt: skip
    assert "<dc:language>vi</dc:language>" in book.part("book.opf")
    assert 'xml:lang="vi" lang="vi"' in book.part("c1.xhtml")
    assert book.told["EPUB-801"].endswith("dc:language = vi.")
    assert "EPUB-802" in book.codes


def test_language_gets_the_form_of_a_tag(tmp_path: Path) -> None:
    book = mended(tmp_path, book=("<dc:language>vi<", "<dc:language>vi_VN<"))
    assert "<dc:language>vi-VN</dc:language>" in book.part("book.opf")
    assert "vi_VN → vi-VN" in book.told["EPUB-801"]


def test_language_is_not_guessed_from_a_few_words(tmp_path: Path) -> None:
    book = mended(tmp_path, book=("<dc:language>vi</dc:language>", ""), c1=(' xml:lang="vi"', ""),
                  nav=(' xml:lang="vi"', ""))  # fmt: skip
    assert "dc:language" not in book.part("book.opf")
    assert "EPUB-801" not in book.codes


def test_page_in_another_language_does_not_get_that_of_the_book(tmp_path: Path) -> None:
    english = "It was the best of times, it was the worst of times, and that was the age. " * 40
    book = mended(tmp_path, f"<p>{english}</p>", c1=(' xml:lang="vi"', ""))
    assert "lang=" not in book.part("c1.xhtml")


def test_title_comes_from_the_first_heading(tmp_path: Path) -> None:
    book = mended(tmp_path, c1=("<title>Một</title>", ""))
    assert "<title>Một</title>" in book.part("c1.xhtml")
    assert "EPUB-803" in book.codes


def test_form_of_old_pages_becomes_that_of_epub_3(tmp_path: Path) -> None:
    old = CHAPTER.replace(
        '<?xml version="1.0" encoding="utf-8"?>',
        '<?xml version="1.0" encoding="windows-1252"?><!DOCTYPE html PUBLIC '
        '"-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">',
    ).replace("Trăm năm trong cõi người ta.", "1&ndash;2&nbsp;&amp;<!-- &nbsp; --> \xe9")
    old = old.replace("Một", "Mot")
    book = mended(tmp_path, parts={"EPUB/c1.xhtml": old.encode("cp1252")})
    page = book.part("c1.xhtml")
    assert page.startswith('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n')
    assert "1–2\xa0&amp;<!-- &nbsp; --> é" in page
    assert "windows-1252" in book.told["EPUB-805"]
    assert book.epubcheck_errors() == []


def test_named_characters_that_nothing_declares_are_written_out(tmp_path: Path) -> None:
    book = mended(tmp_path, "<p>a&nbsp;b &lt; c</p>")
    assert "<p>a\xa0b &lt; c</p>" in book.part("c1.xhtml")
    assert "EPUB-816" in book.codes
    assert book.epubcheck_errors() == []


def test_manifest_is_that_of_the_files(tmp_path: Path) -> None:
    book = mended(
        tmp_path,
        '<p><img src="a.png" alt="Cây"/><svg xmlns="http://www.w3.org/2000/svg"/></p>',
        css="p { background: url(b.png) }",
        parts={"EPUB/a.png": png_bytes(4, 4), "EPUB/b.png": png_bytes(5, 5)},
        book=(
            '<item id="css" href="book.css" media-type="text/css"/>',
            (
                '<item id="css" href="book.css" media-type="text/plain"/>'
                '<item id="gone" href="gone.jpg" media-type="image/jpeg"/>'
            ),
        ),
    )
    package = book.part("book.opf")
    assert '<item id="css" href="book.css" media-type="text/css"/>' in package
    assert "gone.jpg" not in package
    assert '<item id="added-a.png" href="a.png" media-type="image/png"/>' in package
    assert '<item id="added-b.png" href="b.png" media-type="image/png"/>' in package
    assert 'properties="svg"' in package
    assert {"EPUB-806", "EPUB-807", "EPUB-808", "EPUB-809"} <= set(book.codes)
    assert book.epubcheck_errors() == []


def test_absent_file_that_the_book_needs_stays_listed(tmp_path: Path) -> None:
    book = mended(
        tmp_path,
        '<p><img src="gone.png" alt="Cây"/></p>',
        book=("</manifest>", '<item id="g" href="gone.png" media-type="image/png"/></manifest>'),
    )
    assert "gone.png" in book.part("book.opf")
    assert "EPUB-808" not in book.codes


@pytest.mark.parametrize("ncx", [NCX, None])
def test_navigation_is_made_from_the_old_contents_or_from_headings(
    ncx: str | None, tmp_path: Path
) -> None:
    entry = '<item id="n" href="a.ncx" media-type="application/x-dtbncx+xml"/>' if ncx else ""
    item = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    parts: Parts = {"EPUB/nav.xhtml": None, "EPUB/a.ncx": ncx}
    guide = '<guide><reference type="text" href="c1.xhtml"/></guide></package>'
    path = rule_book(tmp_path / "a.epub", book=(item, entry), parts=parts)
    path = _with_guide(path, guide)
    book = Mended(path)
    nav = book.part("nav.xhtml")
    assert f'<a href="c1.xhtml">{"Chương một" if ncx else "Một"}</a>' in nav
    assert '<nav epub:type="landmarks" aria-label="Các mốc" hidden="hidden">' in nav
    assert '<a epub:type="bodymatter" href="c1.xhtml">Nội dung chính</a>' in nav
    assert {"EPUB-810", "EPUB-811"} <= set(book.codes)
    assert book.epubcheck_errors() == []


def _with_guide(path: Path, guide: str) -> Path:
    parts = parts_of(path)
    package = parts["EPUB/book.opf"].decode("utf-8").replace("</package>", guide)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, "EPUB/book.opf": package.encode("utf-8")}.items():
            archive.writestr(name, content)
    return path


def test_accessibility_is_stated_as_the_files_prove_it(tmp_path: Path) -> None:
    picture: Parts = {"EPUB/a.png": png_bytes(4, 4)}
    given = {"book": (ACCESSIBLE, ""), "parts": picture}
    package = mended(tmp_path, '<p>a<img src="a.png" alt="Cây"/></p>', **given).part("book.opf")
    stated = [line[16:-7] for line in package.splitlines() if "schema:" in line]
    assert stated == [
        'schema:accessMode">visual',
        'schema:accessModeSufficient">textual',
        'schema:accessibilityFeature">alternativeText',
        'schema:accessibilityFeature">structuralNavigation',
        'schema:accessibilityFeature">tableOfContents',
        'schema:accessibilityHazard">none',
    ]


def test_pictures_get_no_invented_words(tmp_path: Path) -> None:
    body = f'<p>{PROSE}<img src="a.png"/></p>'
    book = mended(tmp_path, body, book=(ACCESSIBLE, ""), parts={"EPUB/a.png": png_bytes(4, 4)})
    assert "alt=" not in book.part("c1.xhtml")
    package = book.part("book.opf")
    assert "textual,visual" in package
    assert "alternativeText" not in package
    assert "EPUB-812" in book.codes
    assert "Một số hình chưa có mô tả." in package
    left = check_foreign(book.target, CollectingMonitor())[0].messages
    assert [m.code for m in left if m.severity is Severity.ERROR] == ["A11Y-120"]


@pytest.mark.parametrize("body", ["<p><audio src='a.mp3'/></p>", "<script>go()</script><p>a</p>"])
def test_hazards_are_not_ruled_out_where_something_may_move_or_sound(
    body: str, tmp_path: Path
) -> None:
    package = mended(tmp_path, body, book=(ACCESSIBLE, "")).part("book.opf")
    assert "accessibilityHazard" not in package


def test_ids_are_names_and_links_go_on_leading_there(tmp_path: Path) -> None:
    book = mended(
        tmp_path,
        '<p id="1:a">x</p><p id="b">y</p><p id="b">z</p><p><a name="c d"/><a name="e"/>'
        '<a href="#1:a">u</a> <a href="c1.xhtml#b">v</a></p>',
        nav=('href="c1.xhtml">Một', 'href="c1.xhtml#1:a">Một'),
        book=('id="css"', 'id="1 css"'),
    )
    page = book.part("c1.xhtml")
    assert '<p id="id_1_a">x</p><p id="b">y</p><p id="b-2">z</p>' in page
    assert '<a href="#id_1_a">u</a> <a href="c1.xhtml#b">v</a>' in page
    assert '<a name="c d"></a><a id="e"></a>' in page
    assert "c1.xhtml#id_1_a" in book.part("nav.xhtml")
    assert 'id="id_1_css"' in book.part("book.opf")
    assert "EPUB-813" in book.codes


@pytest.mark.parametrize("css", ["#b { color: red }", "[id=b] { color: red }", "@import 'x.css';"])
def test_ids_that_style_sheets_may_know_stay(css: str, tmp_path: Path) -> None:
    book = mended(tmp_path, '<p id="b">y</p><p id="b">z</p>', css=css)
    assert "EPUB-813" not in book.codes


def test_roles_are_those_of_the_types(tmp_path: Path) -> None:
    book = mended(
        tmp_path,
        '<section epub:type="preface"><h2>a</h2><p>b<a epub:type="noteref" href="#n">1</a></p>'
        '<aside epub:type="footnote" id="n">c</aside><p epub:type="chapter">d</p></section>',
    )
    page = book.part("c1.xhtml")
    assert '<section epub:type="preface" role="doc-preface">' in page
    assert '<a epub:type="noteref" href="#n" role="doc-noteref">' in page
    assert '<aside epub:type="footnote" id="n" role="doc-footnote">' in page
    assert '<p epub:type="chapter">' in page, "no paragraph is a chapter"
    assert "EPUB-814" in book.codes
    assert book.epubcheck_errors() == []


OBSOLETE = [
    ('<p align="center">a</p>', "", '<p style="text-align: center">a</p>'),
    ('<p align="center" style="color: red;">a</p>', "",
     '<p style="color: red; text-align: center">a</p>'),
    ('<p align="center">a</p>', "p { text-align: left }", "<p>a</p>"),
    ('<p align="center">a</p>', ".x { text-align: left }", '<p style="text-align: center">a</p>'),
    ('<p align="center">a</p>', "p:first-child { text-align: left }", '<p align="center">a</p>'),
    ('<p align="center">a</p>', "@import 'x.css';", '<p align="center">a</p>'),
    ('<p align="middle">a</p>', "", '<p align="middle">a</p>'),
    ('<div align="center"><div>a</div></div>', "", '<div align="center"><div>a</div></div>'),
    (('<table border="0" cellspacing="3"><tr><td width="30%" valign="top" bgcolor="#FF0000">a</td>'
     "</tr></table>"), "",
     ('<table style="border-spacing: 3px"><tr><td style="width: 30%; vertical-align: top; '
     'background-color: #FF0000">a</td></tr></table>')),
    ('<p>a<br clear="all"/>b</p>', "", '<p>a<br style="clear: both"/>b</p>'),
]  # fmt: skip


@pytest.mark.parametrize(("body", "css", "after"), OBSOLETE)
def test_obsolete_attributes_become_styles_where_that_looks_the_same(
    body: str, css: str, after: str, tmp_path: Path
) -> None:
    book = mended(tmp_path, body, css=css)
    assert after in book.part("c1.xhtml")
    assert ("EPUB-815" in book.codes) is (after != body)


def test_time_of_change_is_that_of_the_youngest_file(tmp_path: Path) -> None:
    modified = '<meta property="dcterms:modified">2026-11-20T08:00:00Z</meta>'
    path = rule_book(tmp_path / "a.epub", book=(modified, ""))
    with zipfile.ZipFile(path) as archive:
        latest = max(entry.date_time for entry in archive.infolist())
    book = Mended(path)
    wanted = "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*latest)
    assert f'dcterms:modified">{wanted}<' in book.part("book.opf")
    assert "EPUB-804" in book.codes
    dated = mended(tmp_path, book=("2026-11-20T08:00:00Z", "2026-11-20T10:00:00.5+02:00"))
    assert "2026-11-20T08:00:00Z" in dated.part("book.opf")


def test_epub_2_stays_epub_2(tmp_path: Path) -> None:
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0" '
        'unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:opf="http://www.idpf.org/2007/opf"><dc:identifier id="i">urn:isbn:9786041000001'
        "</dc:identifier><dc:title>Sách nhỏ</dc:title><dc:language>vi</dc:language></metadata>"
        '<manifest><item id="n" href="a.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="c" href="c1.xhtml" media-type="text/html"/></manifest>'
        '<spine toc="n"><itemref idref="c"/></spine></package>'
    )
    page = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html '
        'xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>'
        '<p align="right">Trăm&nbsp;năm</p></body></html>'
    )
    book = mended(tmp_path, parts={"EPUB/book.opf": package, "EPUB/a.ncx": NCX,
        "EPUB/c1.xhtml": page, "EPUB/nav.xhtml": None, "EPUB/book.css": None})  # fmt: skip
    after = book.part("book.opf")
    assert 'version="2.0"' in after
    assert '<meta name="schema:accessMode" content="textual"/>' in after
    assert 'media-type="application/xhtml+xml"' in after
    assert '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi">' in book.part("c1.xhtml")
    assert "<title>Chương một</title>" in book.part("c1.xhtml")
    assert "//DTD XHTML 1.1//" in book.part("c1.xhtml")
    assert 'navPoint id="id_1"' in book.part("a.ncx")
    assert book.epubcheck_errors() == []


def test_contents_and_guide_are_those_of_the_book(tmp_path: Path) -> None:
    item = '<item id="n" href="a.ncx" media-type="application/x-dtbncx+xml"/>'
    ncx = NCX.replace("urn:isbn:9786041000001", "urn:x:other")
    path = rule_book(
        tmp_path / "a.epub", parts={"EPUB/a.ncx": ncx}, book=("</manifest>", f"{item}</manifest>")
    )
    guide = '<guide><reference type="cover" href="gone.xhtml"/></guide></package>'
    book = Mended(_with_guide(path, guide))
    assert 'content="urn:isbn:9786041000001"' in book.part("a.ncx")
    assert "guide" not in book.part("book.opf")
    assert '<spine toc="n">' in book.part("book.opf")
    assert {"EPUB-808", "EPUB-809", "EPUB-818"} <= set(book.codes)
    assert book.epubcheck_errors() == []


def test_comments_and_files_that_nothing_changes_stay(tmp_path: Path) -> None:
    path = rule_book(
        tmp_path / "a.epub",
        "<!-- lời của biên tập --><p>a <![CDATA[&nbsp; <b>]]></p>",
        css="p{color:red}\r\n",
        parts={"EPUB/a.png": png_bytes(4, 4), "thêm.txt": b"\xff\x00"},
    )
    book = Mended(path)
    before, after = parts_of(path), parts_of(book.target)
    for name in ("EPUB/a.png", "thêm.txt", "EPUB/book.css", "META-INF/container.xml"):
        assert before[name] == after[name]
    assert "<!-- lời của biên tập --><p>a <![CDATA[&nbsp; <b>]]></p>" in book.part("c1.xhtml")
    assert reading_order(book.target) == ["EPUB/c1.xhtml"]


def test_lines_go_on_ending_as_they_did(tmp_path: Path) -> None:
    page = CHAPTER.replace("Trăm", "&nbsp;Trăm").replace("\n", "\r\n")
    after = mended(tmp_path, parts={"EPUB/c1.xhtml": page}).part("c1.xhtml")
    assert after.count("\r\n") == after.count("\n") >= page.count("\n")


def test_book_is_never_written_over_itself(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", "<p>&nbsp;</p>")
    with pytest.raises(DestinationError, match="EPUB-832"):
        mend(path, path, CollectingMonitor())
    with pytest.raises(DestinationError, match="EPUB-833"):
        mend(path, tmp_path / "a.zip", CollectingMonitor())
    with pytest.raises(SourceError, match="FILE-010"):
        mend(tmp_path / "none.epub", tmp_path / "b.epub", CollectingMonitor())
    assert [file.name for file in tmp_path.iterdir()] == ["a.epub"]


def test_signed_book_is_not_touched(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts={"META-INF/signatures.xml": "<signatures/>"})
    with pytest.raises(SourceError, match="EPUB-831"):
        mend(path, tmp_path / "b.epub", CollectingMonitor())


HOSTILE: dict[str, Parts] = {
    "package that is no XML": {"EPUB/book.opf": b"\xff\xfe\x00"},
    "declared entities": {"EPUB/book.opf": '<!DOCTYPE x [<!ENTITY a "b">]>' + PACKAGE[39:]},
    "comment without an end": {"EPUB/book.opf": PACKAGE + "<!--" * 1000},
    "encryption that is no XML": {"META-INF/encryption.xml": "<"},
}


@pytest.mark.parametrize("parts", [pytest.param(p, id=n) for n, p in HOSTILE.items()])
def test_book_that_cannot_be_opened_is_refused(parts: Parts, tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts=parts)
    with pytest.raises(SourceError, match="EPUB-830"):
        mend(path, tmp_path / "b.epub", CollectingMonitor())
    assert not (tmp_path / "b.epub").exists()


PAGES = {
    "deep": "<div>" * 200 + "</div>" * 200,
    "too deep": "<div>" * 5000 + "</div>" * 5000,
    "comments without an end": "<!--" * 300_000,
    "many names": "<p>" + "&nbsp;" * 300_000 + "</p>",
    "many ids alike": '<a id="1"/>' * 20_000,
    "many old attributes": '<p align="left">a</p>' * 20_000,
    "unknown entity": "<p>&lạ;</p>",
    "control characters": "<p>\x0b</p>",
}


@pytest.mark.parametrize("body", [pytest.param(b, id=n) for n, b in PAGES.items()])
def test_hostile_pages_come_to_an_end(body: str, tmp_path: Path) -> None:
    css = "p > a { text-align: left }" * 3000
    path = rule_book(tmp_path / "a.epub", body, css=css, nav=(' xml:lang="vi"', ""))
    messages = mend(path, tmp_path / "b.epub", CollectingMonitor())
    assert "EPUB-821" in [message.code for message in messages]


def test_file_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", "<p>&nbsp;</p>", parts={"nul": b"a"})
    path.write_bytes(path.read_bytes().replace(b"nul", b"\0ul"))
    mend(path, tmp_path / "b.epub", CollectingMonitor())
    assert "" not in parts_of(tmp_path / "b.epub")


def test_damaged_page_is_copied_and_told(tmp_path: Path) -> None:
    book = mended(tmp_path, "<p>a<br>b</p>", nav=(' xml:lang="vi"', ""))
    assert "<p>a<br>b</p>" in book.part("c1.xhtml")
    assert "EPUB/c1.xhtml" in book.told["EPUB-834"]


def test_damaged_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="EPUB-830"):
        mend(damaged_epub(tmp_path / "a.epub"), tmp_path / "b.epub", CollectingMonitor())


def test_mending_can_be_stopped(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", "<p>&nbsp;</p>")
    with pytest.raises(JobCancelled):
        mend(path, tmp_path / "b.epub", EventMonitor(lambda _: None, lambda: True))
    assert [file.name for file in tmp_path.iterdir()] == ["a.epub"]


def test_landmarks_of_the_book_stay(tmp_path: Path) -> None:
    book = mended(tmp_path, "<p>&nbsp;</p>")
    assert book.part("nav.xhtml").count("<nav") == NAVIGATION.count("<nav")


CONTAINER = "META-INF/container.xml"
EMPTY_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
    "<rootfiles/></container>"
)
LEADS_NOWHERE = EMPTY_CONTAINER.replace(
    "<rootfiles/>",
    '<rootfiles><rootfile full-path="OPS/sach.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles>',
)


@pytest.mark.parametrize(
    ("container", "said", "checkers"),
    [
        (None, "A11Y-192", "EPUB-950"),
        ("<container><rootfiles>", "A11Y-192", "EPUB-952"),
        (EMPTY_CONTAINER, "A11Y-192", "EPUB-952"),
        (LEADS_NOWHERE, "A11Y-194", "EPUB-951"),
    ],
)
def test_container_is_written_anew_where_one_package_can_be_meant(
    tmp_path: Path, container: str | None, said: str, checkers: str
) -> None:
    path = rule_book(tmp_path / "a.epub", parts={CONTAINER: container, "EPUB/._book.opf": "x"})
    before = {m.code: m for check in check_file(path, CollectingMonitor()) for m in check.messages}
    assert before.keys() >= {said, checkers}
    assert "EPUB/book.opf" in before[said].text("vi")
    assert "--fix" in before[said].remedy("en")
    assert str(tmp_path) not in before[checkers].where("en")
    original, target = path.read_bytes(), fixed_name(path)
    messages = {m.code: m.text("en") for m in mend(path, target, CollectingMonitor())}
    assert path.read_bytes() == original
    assert "EPUB/book.opf" in messages["EPUB-819"]
    names = zipfile.ZipFile(target).namelist()
    assert len(names) == len(set(names))
    assert b'full-path="EPUB/book.opf"' in parts_of(target)[CONTAINER]
    (verdict, *_) = check_file(target, CollectingMonitor())
    assert [m.text("en") for m in verdict.messages if m.severity is Severity.ERROR] == []


def test_container_is_not_guessed_among_several_packages(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts={CONTAINER: None, "B/two.opf": PACKAGE})
    with pytest.raises(SourceError) as failure:
        mend(path, fixed_name(path), CollectingMonitor())
    assert failure.value.diagnostic.code == "EPUB-835"
    assert "B/two.opf · EPUB/book.opf" in failure.value.diagnostic.text("vi")
    assert not fixed_name(path).exists()


def test_book_without_a_package_is_told_so(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts={"EPUB/book.opf": None})
    codes = {m.code for check in check_file(path, CollectingMonitor()) for m in check.messages}
    assert codes == {"A11Y-193", "EPUB-951"}
    with pytest.raises(SourceError) as failure:
        mend(path, fixed_name(path), CollectingMonitor())
    assert failure.value.diagnostic.code == "EPUB-836"


def test_damaged_package_is_named(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts={"EPUB/book.opf": "<package><meta"})
    told = {m.code: m for check in check_file(path, CollectingMonitor()) for m in check.messages}
    assert told.keys() >= {"A11Y-195", "EPUB-953"}
    assert told["A11Y-195"].where("en") == "a.epub, EPUB/book.opf"


def test_package_that_was_moved_is_not_taken_for_the_books(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub", parts={"EPUB/book.opf": None, "B/two.opf": PACKAGE})
    with pytest.raises(SourceError) as failure:
        mend(path, fixed_name(path), CollectingMonitor())
    assert failure.value.diagnostic.code == "EPUB-837"
    assert "B/two.opf" in failure.value.diagnostic.text("en")
    assert not fixed_name(path).exists()
