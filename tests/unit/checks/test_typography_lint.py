"""Typography lint: what an editor would mark in a finished book, and what he would not."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.checks.own_rules import check_foreign
from converters.diagnostics import Diagnostic, Severity
from converters.monitor import CollectingMonitor
from converters.vietnamese.encodings import Encoding
from tests.support.legacy_text import surface
from tests.support.rule_books import BODY_LINE, rule_book

NGUYEN_DU = "Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau."


def messages(path: Path) -> tuple[Diagnostic, ...]:
    _, typography = check_foreign(path, CollectingMonitor())
    assert typography.errors == 0
    return typography.messages


@pytest.mark.parametrize(
    ("code", "broken", "kept"),
    [
        ("TYPO-101", "<p>Trăm  năm trong cõi</p>", "<p>Trăm năm\n   trong cõi</p>"),
        ("TYPO-102", "<p>Trăm năm , trong cõi</p>", "<p>Trăm năm, trong cõi</p>"),
        ("TYPO-103", "<p>Trăm năm...</p>", "<p>Trăm năm…</p>"),
        ("TYPO-104", "<p>- Anh đi đâu?</p>", "<p>– Anh đi đâu? Hà-nội.</p>"),
        ("TYPO-104", "<p>Anh đi -- rồi về</p>", "<pre>a -- b</pre>"),
        ("TYPO-104", "<p>Năm 1930-1945 là</p>", "<p>Số 0913-456-789 là</p>"),
        (
            "TYPO-105",
            '<p>Nói: "Đi" rồi đi</p><p>“Đi”</p>',
            '<p>Nói: "Đi" rồi đi</p><p>"Về"</p>',
        ),
        ("TYPO-106", "<p>Một ch\ufffd hỏng</p>", "<p>Một chữ lành</p>"),
        ("TYPO-106", "<p>Nhà cÃ³ cá»­a</p>", "<p>Nhà có cửa, façade</p>"),
        (
            "TYPO-106",
            f"<p>{surface(NGUYEN_DU, Encoding.TCVN3)}</p>",
            f"<p>{NGUYEN_DU}</p>",
        ),
        ("TYPO-107", "<p>Trăm năm trong cõi ngườii ta</p>", "<p>Ông Washington đến Huế</p>"),
    ],
)
def test_rule(code: str, broken: str, kept: str, tmp_path: Path) -> None:
    found = messages(rule_book(tmp_path / "a.epub", broken))
    assert code in [message.code for message in found]
    message = next(message for message in found if message.code == code)
    assert dict(message.values)["examples"]
    if code != "TYPO-107":
        assert message.origin is not None
        assert (message.origin.part, message.origin.lines) == ("EPUB/c1.xhtml", (BODY_LINE,))
    assert [m.code for m in messages(rule_book(tmp_path / "b.epub", kept))] == []


def test_only_garbled_text_is_more_than_a_note(tmp_path: Path) -> None:
    body = '<p>Trăm  năm... "cõi" ngườii , ta - “hả”</p><p>cÃ³</p>'
    found = {m.code: m.severity for m in messages(rule_book(tmp_path / "a.epub", body))}
    assert found.pop("TYPO-106") is Severity.WARNING
    assert set(found.values()) == {Severity.NOTE}
    assert {"TYPO-101", "TYPO-102", "TYPO-103", "TYPO-105", "TYPO-107"} <= set(found)


def test_spaces_that_are_too_many_can_be_seen(tmp_path: Path) -> None:
    (message,) = messages(rule_book(tmp_path / "a.epub", "<p>Trăm   năm</p>"))
    assert dict(message.values)["examples"] == "Trăm␣␣␣năm"


def test_line_is_that_of_the_words_in_the_file(tmp_path: Path) -> None:
    body = "<p>Dòng một\ndòng hai\ndòng <b>ba</b>... hết</p>"
    (message,) = messages(rule_book(tmp_path / "a.epub", body))
    assert message.origin is not None
    assert message.origin.lines == (BODY_LINE + 2,)


def test_marks_around_inline_elements_belong_to_one_passage(tmp_path: Path) -> None:
    body = "<p>Trăm năm <i>trong cõi</i> , người <code>x ... y</code> ta</p>"
    (message,) = messages(rule_book(tmp_path / "a.epub", body))
    assert message.code == "TYPO-102"


def test_other_languages_keep_their_own_rules(tmp_path: Path) -> None:
    body = (
        '<p lang="fr">Est-ce vrai ? Oui !</p><p>Chữ <i lang="fr">bonjour madaame</i> nhé.</p>'
        '<p lang="en">Zorp wordz.</p>'
    )
    assert messages(rule_book(tmp_path / "a.epub", body)) == ()


def test_addresses_are_no_prose(tmp_path: Path) -> None:
    body = "<p>Xem https://a.vn/x--y...z và tệp a--b.html nhé.</p>"
    assert messages(rule_book(tmp_path / "a.epub", body)) == ()


def test_doubtful_words_are_counted_with_the_most_frequent_first(tmp_path: Path) -> None:
    body = "<p>Ngườii ta ngườii kia đưởng xa.</p>"
    (message,) = messages(rule_book(tmp_path / "a.epub", body))
    values = dict(message.values)
    assert message.code == "TYPO-107"
    assert values["count"] >= 2
    assert "ngườii" in str(values["examples"])
