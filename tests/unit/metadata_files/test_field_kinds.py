"""Every key of book.toml refuses a value of the wrong kind: by name, by line, and what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.diagnostics import Diagnostic
from converters.errors import SettingsError
from converters.metadata_files.book_file import read_book_file
from converters.metadata_files.field_kinds import FieldKind, kind_of
from converters.metadata_files.record import KNOWN_FIELDS
from converters.metadata_files.toml_lines import lines_of
from converters.model.metadata import Series

VALUES: Final = {
    "text": '"Một"',
    "number": "5",
    "fraction": "2.5",
    "switch": "true",
    "date": "2026-11-24",
    "time": "10:30:00",
    "texts": '["Một", "Hai"]',
    "numbers": "[1, 2]",
    "table": '{ x = "x" }',
    "tables": '[{ x = "x" }]',
}
"""One value of each kind that TOML 1.0 has."""
TAKES: Final = {
    FieldKind.TEXT: {"text"},
    FieldKind.TEXTS: {"text", "texts"},
    FieldKind.NUMBER: {"text", "number", "fraction"},
    FieldKind.SWITCH: {"text", "switch"},
    FieldKind.DATE: {"text", "number", "date"},
    FieldKind.ENTRIES: {"text", "texts", "table", "tables"},
}
NUMBERED: Final = {
    "edition", "series_number", "licence_decision_number", "licence_registration_number",
    "licence_print_run", "licence_price",
}  # fmt: skip
"""Texts that are often a number alone."""
DATED: Final = {"licence_decision_date", "licence_deposit_date"}
OWN_TABLES: Final = {"isbn", "series"}
"""Keys that may be tables; what stands in them is a key of its own."""


def taken(key: str) -> set[str]:
    names = set(TAKES[kind_of(key)])
    if key in NUMBERED or key.startswith("isbn"):
        names |= {"number", "fraction"}
    if key in DATED:
        names |= {"date"}
    return names | ({"table"} if key in OWN_TABLES else set())


def refusal(folder: Path, text: str) -> Diagnostic:
    path = folder / "book.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_book_file(path)
    return error.value.diagnostic


@pytest.mark.parametrize("key", KNOWN_FIELDS)
def test_wrong_kinds_are_refused_by_name_and_line(tmp_path: Path, key: str) -> None:
    wrong = VALUES.keys() - taken(key)
    assert wrong
    for kind in sorted(wrong):
        problem = refusal(tmp_path, f"# Sách\n\n\n{key} = {VALUES[kind]}\n")
        assert (kind, problem.code) == (kind, kind_of(key).value)
        assert problem.where("vi") == "book.toml, dòng 4"
        for language in ("vi", "en"):
            assert key in problem.text(language)
            assert f"{key} = " in problem.remedy(language)


@pytest.mark.parametrize("inner", ['x = "x"\n', ""])
@pytest.mark.parametrize(
    "key",
    [k for k in KNOWN_FIELDS if kind_of(k) is not FieldKind.ENTRIES and k not in OWN_TABLES],
)
def test_a_header_where_a_value_is_asked_is_refused(tmp_path: Path, key: str, inner: str) -> None:
    problem = refusal(tmp_path, f"\n[{key}]\n{inner}")
    assert (problem.code, problem.where()) == (kind_of(key).value, "book.toml, line 2")


@pytest.mark.parametrize(
    ("text", "code", "words", "line"),
    [
        ("dedication = 5", "META-050", ("dedication", "5"), 1),
        ("epigraph = true", "META-055", ("epigraph", "true"), 1),
        ("about = [\n'Một',\n7]", "META-055", ("about", "7"), 1),
        ("[[about]]\ntext = 'a'\n\n[[about]]\ntext = 7", "META-050", ("about.text", "7"), 5),
        ("[[about]]\nname = 'a'\ntext = 'a'\n[[about]]\ntext = 'b'\nname = 1", "META-050",
         ("about.name", "1"), 6),
        ("[epigraph]\nsource = false\ntext = 'a'", "META-050", ("epigraph.source",), 2),
        ("epigraph = { text = 3 }", "META-050", ("epigraph.text",), 1),
        ("also_by = ['a', { title = 1984 }]", "META-050", ("also_by.title", "1984"), 1),
        ("[licence]\neditor = 'a'\nprinter = 1", "META-050", ("licence_printer",), 3),
        ("[isbn]\n# sách in\nprint = true", "META-050", ("isbn_print", "true"), 3),
        ("title = 'a'\nhalf_title = 1", "META-053", ("half_title", "1"), 2),
        ("place = 'x'\n[[title]]\nx = 1", "META-050", ("title",), 2),
        ("font_size = true", "META-052", ("font_size", "true"), 1),
        ("print_pages = 'nhiều'", "META-052", ("print_pages", "nhiều"), 1),
        ("typography = 'có lẽ'", "META-053", ("typography", "có lẽ"), 1),
        ("modified = 2.5", "META-054", ("modified", "2.5"), 1),
        ("authors = ['A', 2]", "META-051", ("authors", "2"), 1),
        ("place = 'x'\ntitel = 'x'", "META-001", ("titel",), 2),
        ("place = 'x'\ndate = '24/11/2026'", "META-023", ("date",), 2),
        ("place = 'x'\nfont_size = 900", "META-002", ("font_size", "900"), 2),
        ("title = 'x'\n[[about]]\nname = 'x'", "META-033", ("about.text",), None),
    ],
)  # fmt: skip
def test_message_says_what_stands_where(
    tmp_path: Path, text: str, code: str, words: tuple[str, ...], line: int | None
) -> None:
    problem = refusal(tmp_path, text)
    assert problem.code == code
    assert problem.where() == ("book.toml" if line is None else f"book.toml, line {line}")
    assert all(word in problem.text("en") for word in words)


def test_numbers_and_dates_are_taken_where_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "book.toml"
    path.write_text(
        "edition = 2\nseries = 'S'\nseries_number = 3\nisbn_epub = 9786040000002\ndate = 2026\n"
        "[licence]\nprint_run = 1000\ndecision_date = 2026-11-24\n[publisher]\naddress = 'Huế'\n",
        encoding="utf-8",
    )
    record = read_book_file(path).metadata
    edition, licence = record.edition, record.edition.licence
    assert (edition.statement, edition.published) == ("2", "2026")
    assert record.work.series == Series(title="S", number="3")
    assert record.products[0].isbn == "9786040000002"
    assert (licence.print_run, licence.decision_date) == ("1000", "2026-11-24")
    assert edition.publisher_address == "Huế"


@given(st.lists(st.sampled_from(["value", "header", "# remark", "", "long = '''\\na\\nb'''"])))
def test_lines_are_those_of_the_text(pieces: list[str]) -> None:
    """Every value and header is found on its first line; remarks and empty lines are none."""
    lines: list[str] = []
    wanted: list[int] = []
    for number, piece in enumerate(pieces):
        if piece and not piece.startswith("#"):
            wanted.append(len(lines) + 1)
        told = {"value": f"k{number} = 1", "header": "[[about]]"}.get(piece, piece)
        lines += told.replace("long", f"long{number}").split("\n")
    assert [line for _, line in lines_of("\n".join(lines))] == wanted
