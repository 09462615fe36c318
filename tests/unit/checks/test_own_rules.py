"""Our own rules on real, damaged and hostile EPUB files: they always come to an end."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from converters import limits
from converters.checks.own_rules import check_foreign, check_own
from converters.checks.registry import Checkers
from converters.diagnostics import Severity
from converters.errors import JobCancelled
from converters.files import BlobStore
from converters.model.edition import Design, Edition
from converters.model.job import CheckResult
from converters.model.publication import Table, TableRow
from converters.monitor import CollectingMonitor, EventMonitor
from converters.vocabularies import EditionForm
from converters.writers.themes import theme_names
from tests.support.epub_samples import everything, small_book, write_epub
from tests.support.nodes import cell
from tests.support.rule_books import CHAPTER, CONTAINER, PACKAGE, rule_book
from tests.support.shared_files import shared_files

UNREAD = ["A11Y-190"]


def accessibility(path: Path) -> CheckResult:
    return check_foreign(path, CollectingMonitor())[0]


def codes(path: Path) -> list[str]:
    return [message.code for message in accessibility(path).messages]


@pytest.mark.parametrize("theme", theme_names())
def test_own_edition_breaks_no_rule(theme: str, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    book = everything(BlobStore(tmp_path / "media"))
    edition = Edition(form=EditionForm.EPUB, design=Design(theme=theme))
    path.write_bytes(write_epub(book, tmp_path, edition=edition).content)
    assert check_own(path, CollectingMonitor())[0].messages == ()
    assert accessibility(path).messages == ()


def test_same_file_gives_the_same_messages(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", '<p id="b" id2="c">a...</p><h4/><img src="x"/>')
    assert check_foreign(book, CollectingMonitor()) == check_foreign(book, CollectingMonitor())


def test_files_of_unknown_making_are_looked_at_more_closely(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", "<p>Trăm năm...</p>")
    with Checkers() as checkers:
        strangers = checkers.check(book, CollectingMonitor())
    with Checkers({EditionForm.EPUB}) as checkers:
        ours = checkers.check(book, CollectingMonitor())
    assert [check.checker.split()[0] for check in strangers] == ["EPUBCheck", "Bản", "Bản"]
    assert [check.checker.split()[-1] for check in strangers[1:]] == ["A11Y", "TYPO"]
    assert [check.checker.split()[-1] for check in ours[1:]] == ["A11Y"]


@pytest.mark.parametrize("path", shared_files("real/epub", lambda path: path.suffix == ".epub"))
def test_real_files_are_looked_through(path: Path) -> None:
    for check in check_foreign(path, CollectingMonitor()):
        for message in check.messages:
            for language in ("vi", "en"):
                assert "()" not in message.text(language)
                assert "{" not in message.text(language)


ACE = {
    "base-epub-30": [],
    "axerule-bypass": [],
    "feat-epub-trigger": [],
    "issue-182": [],
    "epubrules-metadata-accessibilityFeature-none-unknown": ["A11Y-106"],
    "epubrules-pagelist-missing-pagebreak-target": ["A11Y-113"],
}
"""What Ace's own tests expect of some of their books, in our codes."""


@pytest.mark.parametrize(
    "path", shared_files("real/epub/ace", lambda path: path.stem.removeprefix("ace__") in ACE)
)
def test_books_of_the_tests_of_ace_break_the_rules_that_they_are_about(path: Path) -> None:
    found = [m.code for m in accessibility(path).messages if m.severity is not Severity.NOTE]
    assert found == ACE[path.stem.removeprefix("ace__")]


HOSTILE = {
    "no package": {"META-INF/container.xml": None},
    "package that is not there": {"EPUB/book.opf": None},
    "package that is no XML": {"EPUB/book.opf": b"\xff\xfe\x00"},
    "declared entities": {
        "EPUB/book.opf": '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>' + PACKAGE[39:]
    },
    "entities in UTF-16": {
        "EPUB/book.opf": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x/>'
        .encode("utf-16")
    },
    "container within itself": {
        "META-INF/container.xml": CONTAINER.replace("EPUB/book.opf", "META-INF/container.xml/x")
    },
}  # fmt: skip


LOST = {
    "no package": "A11Y-192",
    "package that is not there": "A11Y-193",
    "container within itself": "A11Y-194",
}
"""What is said of those whose package document is not damaged but not found."""


@pytest.mark.parametrize("name", HOSTILE)
def test_book_that_cannot_be_opened_is_a_warning(name: str, tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", parts=HOSTILE[name])
    (verdict,) = check_foreign(book, CollectingMonitor())
    assert [message.code for message in verdict.messages] == [LOST.get(name, "A11Y-195")]
    assert not verdict.passed


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html><p>", id="not well-formed"),
        pytest.param(b"\x00" * 100, id="zeros"),
        pytest.param(CHAPTER.replace("<p>", "<div>" * 300).encode(), id="nested too deep"),
        pytest.param(b"<html>" + b"<" * (limits.CHECKED_MARKUP + 1), id="too much markup"),
        pytest.param(b" " * (limits.CHECKED_PART + 1), id="too large"),
        pytest.param(None, id="missing"),
    ],
)
def test_page_that_cannot_be_read_is_told_and_the_others_are_looked_at(
    page: bytes | None, tmp_path: Path
) -> None:
    package = PACKAGE.replace(' xml:lang="vi"', "")
    book = rule_book(tmp_path / "a.epub", parts={"EPUB/c1.xhtml": page, "EPUB/book.opf": package})
    assert codes(book) == ["A11Y-110", *UNREAD]


def test_file_that_is_no_zip_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(b"PK\x03\x04 no")
    assert codes(path) == UNREAD


def test_encrypted_part_is_a_warning(tmp_path: Path) -> None:
    path = rule_book(tmp_path / "a.epub")
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    while start >= 0:
        content[start + 8] |= 1
        start = content.find(b"PK\x01\x02", start + 4)
    path.write_bytes(content)
    assert codes(path) == UNREAD


def test_named_characters_of_html_are_no_damage(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"\n"http://www.w3.org/xhtml11.dtd">'
    chapter = CHAPTER.replace("<html", f"{doctype}<html").replace(
        "<p>", "<h3>&nbsp;a&eacute;</h3><p>"
    )
    book = rule_book(tmp_path / "a.epub", parts={"EPUB/c1.xhtml": chapter})
    (message,) = accessibility(book).messages
    assert message.code == "A11Y-140"
    assert "aé" in message.text()
    assert message.origin is not None
    assert message.origin.lines == (7,)


@pytest.mark.parametrize(
    "css",
    [
        pytest.param("/*" * 1_000_000, id="comments that never end"),
        pytest.param("p" + " " * 2_000_000 + "b { color: red }", id="blanks"),
        pytest.param("a," * 1_000_000 + "b { color: red }", id="selectors"),
        pytest.param("{" * 2_000_000, id="braces"),
        pytest.param("p { color: rgb(" + " " * 1_000_000 + "1) }", id="colour"),
        pytest.param("p { font-size: " + "9" * 1_000_000 + " }", id="size"),
        pytest.param("@media screen {" * 200_000, id="media"),
    ],
)
def test_hostile_style_sheet_ends(css: str, tmp_path: Path) -> None:
    assert codes(rule_book(tmp_path / "a.epub", "<p>Chữ</p>", css=css)) == []


def test_style_sheets_too_large_to_apply_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STYLE_STEPS", 100)
    css = "".join(f"body .a{number} p {{ color: red }}" for number in range(50))
    assert codes(rule_book(tmp_path / "a.epub", "<p>Chữ</p>" * 20, css=css)) == ["A11Y-191"]


def test_many_pages_of_a_hostile_manifest_end(tmp_path: Path) -> None:
    items = "".join(
        f'<item id="x{n}" href="x{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(20_000)
    )
    references = "".join(f'<itemref idref="x{n}"/>' for n in range(20_000))
    package = PACKAGE.replace("</manifest>", items + "</manifest>")
    package = package.replace("</spine>", references + "</spine>")
    (message,) = accessibility(
        rule_book(tmp_path / "a.epub", parts={"EPUB/book.opf": package})
    ).messages[-1:]
    assert message.code == "A11Y-190"


def test_look_can_be_cancelled(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub")
    with pytest.raises(JobCancelled):
        check_foreign(book, EventMonitor(lambda _: None, lambda: True))


def test_book_is_closed_again(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub")
    accessibility(book)
    book.unlink()
    with zipfile.ZipFile(book, "w"):
        pass
    assert codes(book) == ["A11Y-193"]


def test_empty_corner_of_a_table_is_no_head(tmp_path: Path) -> None:
    table = Table(
        header_rows=1,
        rows=(
            TableRow(cells=(cell("", header=True), cell("Năm", header=True))),
            TableRow(cells=(cell("Huế", header=True), cell("1802"))),
        ),
    )
    written = write_epub(small_book(table), tmp_path)
    (chapter,) = [
        written.source(f"text/{name}") for name in written.names("text") if "chap" in name
    ]
    assert chapter.count("<th") == 3  # thead, Năm, Huế
    path = tmp_path / "a.epub"
    path.write_bytes(written.content)
    assert codes(path) == []
