"""Accessibility rules: each is broken by one small book, and kept by one that differs little."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.checks.own_rules import check_foreign, check_own
from converters.diagnostics import Diagnostic, Severity
from converters.monitor import CollectingMonitor
from tests.support.rule_books import BODY_LINE, CHAPTER, PACKAGE, PAGE_LIST, rule_book

SCHEMA = '<meta property="schema:{}">{}</meta>'
SOURCE = ("</metadata>", "<dc:source>urn:isbn:9786041000002</dc:source></metadata>")


def messages(path: Path) -> tuple[Diagnostic, ...]:
    accessibility, _ = check_foreign(path, CollectingMonitor())
    return accessibility.messages


def codes(path: Path) -> list[str]:
    return [message.code for message in messages(path)]


def test_sound_book_has_no_findings(tmp_path: Path) -> None:
    accessibility, typography = check_foreign(rule_book(tmp_path / "a.epub"), CollectingMonitor())
    assert accessibility.passed
    assert typography.passed
    assert accessibility.messages == typography.messages == ()


BODIES = {
    "A11Y-120": ('<p><img src="a.png"/></p>', '<p><img src="a.png" alt=""/></p>'),
    "A11Y-121": (
        '<map name="m"><area href="#x"/></map>',
        '<map name="m"><area href="#x" alt="Huế"/></map>',
    ),
    "A11Y-122": ('<object data="a.pdf"></object>', '<object data="a.pdf">Bản đồ</object>'),
    "A11Y-123": ('<div role="img"></div>', '<div role="img" aria-label="Cây đa"></div>'),
    "A11Y-124": (
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="bia.jpg"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><image href="bia.jpg"/></svg>',
    ),
    "A11Y-125": (
        '<video src="a.mp4"></video>',
        '<video src="a.mp4"><track kind="captions" src="a.vtt"/></video>',
    ),
    "A11Y-126": ('<iframe src="a.xhtml"></iframe>', '<iframe src="a.xhtml" title="Đồ thị"/>'),
    "A11Y-127": (
        '<p><a href="#x"><img src="a.png" alt=""/></a></p>',
        '<p><a href="#x"><img src="a.png" alt="Lên"/></a></p>',
    ),
    "A11Y-132": ('<p lang="tiếng Pháp">oui</p>', '<p lang="fr-CA">oui</p>'),
    "A11Y-136": ("<marquee>Mời</marquee>", "<p>Mời</p>"),
    "A11Y-137": ('<p tabindex="3">Mời</p>', '<p tabindex="0">Mời</p>'),
    "A11Y-140": ("<h3>Mục</h3>", "<h2>Mục</h2><h3>Mục con</h3><h2>Mục</h2>"),
    "A11Y-141": ("<h2> <i></i></h2>", '<h2><img src="a.png" alt="Mục"/></h2>'),
    "A11Y-142": (
        "<ul><p>a</p></ul>",
        "<ul><li>a</li></ul><dl><div><dt>a</dt><dd>b</dd></div></dl>",
    ),
    "A11Y-143": ("<div><li>a</li></div>", "<ol><li>a</li></ol>"),
    "A11Y-144": (
        "<table><tr><th></th><th>a</th></tr></table>",
        "<table><tr><td></td><th>a</th></tr></table>",
    ),
    "A11Y-145": (
        '<table><tr><th scope="dọc">a</th></tr></table>',
        '<table><tr><th scope="col">a</th></tr></table>',
    ),
    "A11Y-146": (
        "<aside>a</aside><aside>b</aside>",
        '<aside aria-label="Một">a</aside><aside aria-label="Hai">b</aside>',
    ),
    "A11Y-147": (
        '<p id="x">a</p><p id="x">b</p><p aria-describedby="x">c</p>',
        '<p id="x">a</p><p id="y">b</p><p aria-describedby="x">c</p>',
    ),
    "A11Y-150": ('<p role="chapter">a</p>', '<p role="note">a</p>'),
    "A11Y-151": (
        '<section epub:type="foreword"><p>a</p></section>',
        '<section epub:type="foreword" role="doc-foreword"><p>a</p></section>',
    ),
    "A11Y-160": (
        '<p style="color: #999">Mờ</p>',
        '<p style="color: #595959">Rõ</p><h2 style="color: #888">Lớn</h2>',
    ),
}


@pytest.mark.parametrize(("code", "broken", "kept"), [(c, *b) for c, b in BODIES.items()])
def test_rule_of_a_page(code: str, broken: str, kept: str, tmp_path: Path) -> None:
    (message,) = messages(rule_book(tmp_path / "a.epub", broken))
    assert message.code == code
    assert message.origin is not None
    assert message.origin.part == "EPUB/c1.xhtml"
    assert message.origin.lines == (BODY_LINE,)
    assert codes(rule_book(tmp_path / "b.epub", kept)) == []


CHANGES = {
    "A11Y-100": {"book": (SCHEMA.format("accessMode", "textual"), "")},
    "A11Y-101": {"book": (SCHEMA.format("accessibilityFeature", "tableOfContents"), "")},
    "A11Y-102": {"book": (SCHEMA.format("accessibilityHazard", "none"), "")},
    "A11Y-103": {"book": ("Đọc được bằng máy đọc.", "")},
    "A11Y-104": {"book": (SCHEMA.format("accessModeSufficient", "textual"), "")},
    "A11Y-105": {"book": ("tableOfContents", "mục lục")},
    "A11Y-106": {
        "book": ("</metadata>", SCHEMA.format("accessibilityHazard", "flashing") + "</metadata>")
    },
    "A11Y-107": {
        "book": (
            SCHEMA.format("accessibilityHazard", "none"),
            SCHEMA.format("accessibilityHazard", "flashing")
            + SCHEMA.format("accessibilityHazard", "noFlashingHazard"),
        )
    },
    "A11Y-108": {"book": ("tableOfContents", "pageNavigation")},
    "A11Y-109": {"book": ("<dc:title>Sách nhỏ</dc:title>", "<dc:title> </dc:title>")},
    "A11Y-110": {"book": (' xml:lang="vi"', "")},
    "A11Y-111": {
        "nav": ("</body>", PAGE_LIST),
        "c1": ("<p>", '<p id="p1" role="doc-pagebreak" aria-label="1"/><p>'),
    },
    "A11Y-112": {"nav": ("</body>", PAGE_LIST), "book": SOURCE},
    "A11Y-113": {"nav": ("</body>", PAGE_LIST), "book": SOURCE, "c1": ("<p>", '<p id="p1">')},
    "A11Y-114": {"c1": ("<p>", '<p id="p1" role="doc-pagebreak" aria-label="1"/><p>')},
    "A11Y-115": {"nav": ("landmarks", "loi")},
    "A11Y-130": {"c1": ("<title>Một</title>", "<title/>")},
    "A11Y-131": {"c1": (' xml:lang="vi"', "")},
    "A11Y-133": {"c1": (' xml:lang="vi"', ' xml:lang="vi" lang="en"')},
    "A11Y-134": {"c1": ("<title>", '<meta http-equiv="refresh" content="5"/><title>')},
    "A11Y-135": {
        "c1": ("<title>", '<meta name="viewport" content="width=9,user-scalable=no"/><title>')
    },
    "A11Y-152": {
        "nav": ("</body>", PAGE_LIST),
        "book": SOURCE,
        "c1": ("<p>", '<p id="p1" epub:type="pagebreak" role="doc-pagebreak"/><p>'),
    },
}


@pytest.mark.parametrize(("code", "changes"), CHANGES.items())
def test_rule_of_a_whole_book(
    code: str, changes: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    assert codes(rule_book(tmp_path / "a.epub", **changes)) == [code]


def test_page_list_that_fits_its_pages_is_no_finding(tmp_path: Path) -> None:
    mark = '<span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>'
    book = rule_book(
        tmp_path / "a.epub", f"<p>{mark}Chữ.</p>", nav=("</body>", PAGE_LIST), book=SOURCE
    )
    assert codes(book) == []


@pytest.mark.parametrize(
    ("css", "body", "found"),
    [
        (".mo { color: #aaa }", '<p class="mo">Chữ</p>', ["#aaaaaa / #ffffff (2.32:1)"]),
        ("body { background: #000 }", "<p>Chữ</p>", ["#000000 / #000000 (1.0:1)"]),
        ("div p { color: silver }", "<div><p>Chữ</p></div>", ["#c0c0c0 / #ffffff (1.81:1)"]),
        ("p { color: #aaa } .a { color: black }", '<p class="a">Chữ</p>', []),
        ("p { color: #aaa !important }", '<p style="color: black">Chữ</p>', ["#aaaaaa"]),
        ("p { color: black } p { color: #bbb }", "<p>Chữ</p>", ["#bbbbbb"]),
        ("@media print { p { color: #aaa } }", "<p>Chữ</p>", []),
        ("@media screen { p { color: #aaa } }", "<p>Chữ</p>", ["#aaaaaa"]),
        ("p { color: #777; font-size: 1.5em }", "<p>Chữ</p>", []),
        ("p { color: #777; font-size: 9pt }", "<p>Chữ</p>", ["#777777"]),
        ("p { color: #777; font-size: 14pt; font-weight: bold }", "<p>Chữ</p>", []),
        ("p { color: white; background: url(a.png) }", "<p>Chữ</p>", []),
        ("p { color: var(--x) }", "<p>Chữ</p>", []),
        ("p { color: transparent }", "<p>Chữ</p>", []),
        ("p { color: rgba(0, 0, 0, 0.3) }", "<p>Chữ</p>", ["#b2b2b2"]),
        ("p { color: hsl(0, 0%, 80%) }", "<p>Chữ</p>", ["#cccccc"]),
        ("p { display: none; color: #aaa }", "<p>Chữ</p>", []),
        ("p { opacity: 0.5; color: #aaa }", "<p>Chữ</p>", []),
        ("/* p { color: #aaa } /* */ p { margin: 0 }", "<p>Chữ</p>", []),
        ("p { color: #aaa }", '<p hidden="hidden">Chữ</p>', []),
        ("body { background: #fff }", '<p><a href="#x">Chữ</a></p>', []),
    ],
)
def test_contrast_of_plain_colours(css: str, body: str, found: list[str], tmp_path: Path) -> None:
    reported = [
        dict(message.values)["examples"]
        for message in messages(rule_book(tmp_path / "a.epub", body, css=css))
        if message.code == "A11Y-160"
    ]
    assert len(reported) == len(found)
    assert all(str(r).startswith(f) or f in str(r) for r, f in zip(reported, found, strict=True))


def test_many_places_are_one_message_with_the_first_of_them(tmp_path: Path) -> None:
    body = "\n".join(f'<p><img src="{number}.png"/></p>' for number in range(1, 13))
    (message,) = messages(rule_book(tmp_path / "sách.epub", body))
    assert dict(message.values) == {"count": 12, "examples": "1.png · 2.png · 3.png"}
    assert message.where("vi") == "sách.epub, EPUB/c1.xhtml, dòng 6, 7, 8, 9, 10"
    assert "image-alt" in message.text("vi")


def test_files_beyond_the_first_are_one_message(tmp_path: Path) -> None:
    chapters = [f"x{number}" for number in range(1, 11)]
    items = "".join(
        f'<item id="{c}" href="{c}.xhtml" media-type="application/xhtml+xml"/>' for c in chapters
    )
    references = "".join(f'<itemref idref="{c}"/>' for c in chapters)
    package = PACKAGE.replace("</manifest>", items + "</manifest>")
    page = CHAPTER.replace("<p>", '<img src="a.png"/><p>')
    book = rule_book(
        tmp_path / "a.epub",
        parts={
            "EPUB/book.opf": package.replace("</spine>", references + "</spine>"),
            **{f"EPUB/{c}.xhtml": page for c in chapters},
        },
    )
    found = messages(book)
    assert [dict(message.values)["count"] for message in found] == [1, 1, 1, 1, 6]
    assert found[-1].origin is not None
    assert found[-1].origin.part == "EPUB/x5.xhtml (+5)"


def test_severity_follows_the_impact_in_ace(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", '<p><img src="a.png"/></p><h3>Mục</h3>')
    accessibility, _ = check_foreign(book, CollectingMonitor())
    assert (accessibility.errors, accessibility.warnings) == (1, 1)
    assert [m.severity for m in accessibility.messages] == [Severity.ERROR, Severity.WARNING]


def test_edition_made_here_is_never_failed_and_hears_nothing_twice(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", '<p><img src="a.png"/></p><div role="img"></div>')
    (accessibility,) = check_own(book, CollectingMonitor())
    assert [m.code for m in accessibility.messages] == ["A11Y-123"]
    assert accessibility.messages[0].severity is Severity.WARNING
    assert (accessibility.errors, accessibility.warnings) == (0, 1)


def test_what_is_hidden_is_not_looked_at(tmp_path: Path) -> None:
    body = '<div aria-hidden="true"><img src="a.png"/><h4> </h4><a href="#x"/></div>'
    assert codes(rule_book(tmp_path / "a.epub", body)) == []


PROSE = "Đây là một câu chuyện về những người dân ở làng bên sông, ngày xưa họ sống rất vui. "


@pytest.mark.parametrize(("said", "found"), [("en", ["A11Y-138"]), ("vi", [])])
def test_language_that_is_not_that_of_the_text(said: str, found: list[str], tmp_path: Path) -> None:
    book = rule_book(
        tmp_path / "a.epub",
        f"<p>{PROSE * 30}</p>",
        book=("<dc:language>vi<", f"<dc:language>{said}<"),
        c1=('xml:lang="vi"', f'xml:lang="{said}"'),
    )
    assert codes(book) == found


def test_epub_2_names_its_metadata_in_attributes(tmp_path: Path) -> None:
    book = rule_book(
        tmp_path / "a.epub",
        book=(
            SCHEMA.format("accessMode", "textual"),
            '<meta name="schema:accessMode" content="textual"/>',
        ),
    )
    assert codes(book) == []
