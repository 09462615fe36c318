"""Messages: texts in two languages, values, places."""

from __future__ import annotations

import pickle

import pytest

from converters.diagnostics import (
    Box,
    Diagnostic,
    Origin,
    Severity,
    catalogue,
    describe_origin,
)
from converters.errors import ConverterError, JobCancelled, SettingsError, SourceError
from converters.model.canonical import from_json, to_json
from converters.sentences import fill, plural_of

UNKNOWN_KEY = Diagnostic.of("META-001", Origin("book.toml"), key="tilte", nearest="title")


def test_severity_comes_from_the_catalogue():
    assert UNKNOWN_KEY.severity is Severity.FATAL


@pytest.mark.parametrize("language", ["en", "vi", "vi_VN", "VI", "fr"])
def test_text_and_remedy_hold_the_values(language: str):
    assert "tilte" in UNKNOWN_KEY.text(language)
    assert "title" in UNKNOWN_KEY.remedy(language)


def test_languages_differ():
    assert UNKNOWN_KEY.text("vi") != UNKNOWN_KEY.text("en")
    assert UNKNOWN_KEY.text("fr") == UNKNOWN_KEY.text("en")
    assert UNKNOWN_KEY.text("vi_VN") == UNKNOWN_KEY.text("vi")


def test_value_that_is_missing_does_not_break_the_sentence():
    assert "?" in Diagnostic.of("META-001").text("en")


@pytest.mark.parametrize(
    ("language", "count", "share"), [("vi", "13.686", "99,5 %"), ("en", "13,686", "99.5 %")]
)
def test_numbers_are_written_as_the_language_writes_them(language: str, count: str, share: str):
    message = Diagnostic.of("VIE-001", encoding="TCVN3", count=13_686, share=99.5)
    assert count in message.text(language)
    assert share in message.text(language)


@pytest.mark.parametrize(
    ("count", "english", "vietnamese"),
    [
        (1, "One picture has no description", "1 "),
        (2, "2 pictures have no description", "2 "),
        (0, "0 pictures have no description", "0 "),
        (1200, "1,200 pictures have no description", "1.200 "),
    ],
)
def test_english_has_words_for_one_and_for_more(count: int, english: str, vietnamese: str):
    message = Diagnostic.of("A11Y-001", count=count)
    assert message.text("en").startswith(english)
    assert vietnamese in message.text("vi")


def test_number_that_is_missing_takes_the_form_for_more():
    assert Diagnostic.of("A11Y-001").text("en").startswith("? pictures have")


def test_value_with_a_bar_or_braces_among_two_forms_stands_as_it_is():
    text = fill("{count:one link|{count} links}, first {at}", {"count": 1, "at": "a|b{c}"}, "en")
    assert text == "one link, first a|b{c}"


@pytest.mark.parametrize("template", ["{count:pages}", "{count:a|b|c}"])
def test_forms_that_are_not_two_are_a_programming_error(template: str):
    with pytest.raises(ValueError, match="values to unpack"):
        fill(template, {"count": 2}, "en")


def test_table_of_messages_shows_the_form_for_more():
    template = "{count:One note is|{count} notes are} here, {count:it was|they were} read {how}."
    assert plural_of(template) == "{count} notes are here, they were read {how}."


def test_value_with_braces_stands_as_it_is():
    assert "{x}" in Diagnostic.of("META-001", key="{x}", nearest="").text("en")


def test_order_of_values_does_not_matter():
    again = Diagnostic.of("META-001", Origin("book.toml"), nearest="title", key="tilte")
    assert again == UNKNOWN_KEY


def test_unknown_code_is_a_programming_error():
    with pytest.raises(KeyError):
        Diagnostic.of("META-999")


@pytest.mark.parametrize(
    ("origin", "english", "vietnamese"),
    [
        (None, "", ""),
        (Origin("a.docx"), "a.docx", "a.docx"),
        (
            Origin("a.docx", "word/footnotes.xml", paragraph=3),
            "a.docx, word/footnotes.xml, paragraph 3",
            "a.docx, word/footnotes.xml, đoạn 3",
        ),
        (Origin("b.pdf", page=12), "b.pdf, page 12", "b.pdf, trang 12"),
        (
            Origin("c.epub", "c1.xhtml", lines=(3,)),
            "c.epub, c1.xhtml, line 3",
            "c.epub, c1.xhtml, dòng 3",
        ),
        (
            Origin("c.epub", "c1.xhtml", lines=(3, 17)),
            "c.epub, c1.xhtml, lines 3, 17",
            "c.epub, c1.xhtml, dòng 3, 17",
        ),
    ],
)
def test_place_in_words(origin: Origin | None, english: str, vietnamese: str):
    assert describe_origin(origin, "en") == english
    assert describe_origin(origin, "vi") == vietnamese


def test_message_survives_json_and_pickle():
    placed = Diagnostic.of(
        "META-001", Origin("a", page=2, box=Box(1, 2, 3, 4)), key="x", nearest="y"
    )
    assert from_json(to_json(placed), Diagnostic) == placed
    assert pickle.loads(pickle.dumps(placed)) == placed


@pytest.mark.parametrize("kind", [SourceError, SettingsError])
def test_error_tells_code_place_and_text_and_crosses_processes(kind: type[ConverterError]):
    error = kind.of("META-001", Origin("book.toml"), key="tilte", nearest="title")
    assert str(error) == f"META-001 book.toml: {UNKNOWN_KEY.text('en')}"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert again.diagnostic == error.diagnostic


def test_cancellation_is_a_note():
    assert JobCancelled.now().diagnostic.severity is Severity.NOTE
    assert str(JobCancelled.now()).startswith("JOB-001 ")


def test_remedies_fit_the_window_as_well_as_the_command_line():
    # The report of META-010, shown in the window, once spoke of options alone.
    doors = ("window", "cửa sổ", "book.toml", "cluster")
    for code, entry in catalogue().items():
        for language in ("en", "vi"):
            remedy = entry[f"remedy_{language}"]
            assert " --" not in remedy or any(door in remedy for door in doors), (code, remedy)
