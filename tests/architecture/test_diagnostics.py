"""Every message has its texts in both languages, is raised by code, and is met by a test."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator

import pytest

from converters.cli.words import _WORDS
from converters.diagnostics import Severity, catalogue
from converters.resources import resource_path
from tests.support.project import PROJECT, modules, name_of

FAMILIES = (
    "DOCX|RTF|DOC|ODT|PDF|TXT|EPUB|SCAN|OCR|STR|VIE|META|ONIX|A11Y|TYPO|SHOP|JOB|FILE|PROJ|EDIT"
)
CODE = re.compile(rf"\b(?:{FAMILIES})-\d{{3}}\b")
TEXTS = ("en", "vi", "remedy_en", "remedy_vi")
NOT_YET_MET = frozenset(
    (PROJECT / "tests" / "architecture" / "unmet_codes.txt").read_text(encoding="utf-8").split()
)
"""Codes that no test raises; the list may only shrink."""


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def codes_in(*packages: str) -> dict[str, str]:
    """Return the codes that stand in string literals, and one place of each."""
    found: dict[str, str] = {}
    for path in modules(*packages):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {id(text) for text in docstrings(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in documentation:
                    continue
                for code in CODE.findall(node.value):
                    found.setdefault(code, f"{name_of(path)}:{node.lineno}")
    return found


def docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings that stand alone: docstrings of modules, classes, functions, fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def test_every_code_in_the_program_has_texts():
    raised = codes_in("converters", "desktop")
    assert {code: place for code, place in raised.items() if code not in catalogue()} == {}


def test_every_text_belongs_to_a_code_in_the_program():
    assert sorted(set(catalogue()) - set(codes_in("converters", "desktop"))) == []


def test_every_code_is_met_by_a_test():
    met = set(codes_in("tests"))
    unmet = set(catalogue()) - met
    assert sorted(unmet - NOT_YET_MET) == []
    assert sorted(NOT_YET_MET - set(catalogue())) == [], "take these out of unmet_codes.txt"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_texts_are_whole(code: str):
    entry = catalogue()[code]
    assert CODE.fullmatch(code), "a new family must be named in the design"
    assert set(entry) == {"severity", *TEXTS}
    Severity(entry["severity"])
    for name in TEXTS:
        assert entry[name].strip() == entry[name] != "", name
        assert entry[name][-1] in ".!?…”)}", f"{name} does not end as a sentence"
    assert fields(entry["en"]) == fields(entry["vi"])
    assert fields(entry["remedy_en"]) == fields(entry["remedy_vi"])


ONE_AND_MORE = re.compile(r"[^{}|]+\|(?:[^{}|]|\{(\w+)\})+")
NOUN = r"\{\w+\} (?:pages|words|notes|seconds|tables|places|files|books|pictures)\b"
COUNTED = re.compile(NOUN + r"|\{(?:count|doubtful|applied|proposed|old)\}(?= \w)")
"""A number before its noun, as far as the names of values and some nouns tell."""


def wrong_forms(template: str) -> list[str]:
    """Return the fields of an English text whose forms for one and for more are malformed."""
    wrong = []
    for _, name, forms, conversion in string.Formatter().parse(template):
        if name is None or (not forms and not conversion):
            continue
        found = ONE_AND_MORE.fullmatch(forms or "")
        if conversion or not found or not set(fields(forms or "")) <= {name}:
            wrong.append(f"{name}:{forms}")
    return wrong


def counted_outside_forms(template: str, counted: re.Pattern[str] = COUNTED) -> list[str]:
    """Return the numbers that stand before a noun with one form only."""
    plain = "".join(
        text + (f"{{{name}}}" if name and not forms else "\0" if name else "")
        for text, name, forms, _ in string.Formatter().parse(template)
    )
    return counted.findall(plain)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_english_tells_one_from_more(code: str):
    entry = catalogue()[code]
    for name in ("en", "remedy_en"):
        assert wrong_forms(entry[name]) == []
        assert counted_outside_forms(entry[name]) == [], "write {count:one thing|{count} things}"
    for name in ("vi", "remedy_vi"):
        assert not any(forms for _, _, forms, _ in string.Formatter().parse(entry[name]))


@pytest.mark.parametrize(
    "template",
    [
        "{count:one page}",
        "{count:|{count} pages}",
        "{count:one page|}",
        "{count:one|two|{count} pages}",
        "{count:one page|{other} pages}",
        "{count!r:one page|{count} pages}",
        "{count:,}",
    ],
)
def test_malformed_forms_are_found(template: str):
    assert wrong_forms(template)


@pytest.mark.parametrize("template", ["{count} footnotes", "of {count} file names", "{n} pages."])
def test_numbers_before_nouns_are_found(template: str):
    assert counted_outside_forms(template)


@pytest.mark.parametrize("key", sorted(_WORDS))
def test_words_of_the_command_line_tell_one_from_more(key: str):
    english, vietnamese = _WORDS[key]
    assert wrong_forms(english) == []
    assert counted_outside_forms(english, re.compile(NOUN)) == []
    assert not any(forms for _, _, forms, _ in string.Formatter().parse(vietnamese))


def test_no_code_stands_in_two_files():
    seen: dict[str, str] = {}
    for path in sorted(resource_path("diagnostics").glob("*.toml")):
        for code in tomllib.loads(path.read_text(encoding="utf-8")):
            assert code not in seen, f"{code} stands in {seen[code]} and {path.name}"
            seen[code] = path.name


def raising_calls() -> Iterator[tuple[str, str, set[str]]]:
    """Yield place, code and value names of each ``….of("CODE", origin, name=value)``."""
    for path in modules("converters", "desktop"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            first = node.args[0] if node.args else None
            if node.func.attr != "of" or not isinstance(first, ast.Constant):
                continue
            names = {keyword.arg for keyword in node.keywords}
            if isinstance(first.value, str) and CODE.fullmatch(first.value) and None not in names:
                yield f"{name_of(path)}:{node.lineno}", first.value, {n for n in names if n}


def test_every_call_gives_the_values_that_the_texts_ask_for():
    wrong = {}
    for place, code, given in raising_calls():
        entry = catalogue().get(code)
        if entry is not None:
            wanted = set().union(*(fields(entry[name]) for name in TEXTS))
            if wanted - given:
                wrong[place] = f"{code} wants {sorted(wanted - given)}"
    assert wrong == {}
