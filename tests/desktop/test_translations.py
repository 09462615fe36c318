"""Every text of the window in both languages, with the same places to fill in."""

from __future__ import annotations

import ast
import re

import pytest

from converters.resources import resource_path
from converters.vocabularies import EditionForm
from desktop.i18n import InterfaceLanguage, LanguageSwitch, read_translations, size_text, translate
from desktop.labels import form_name
from tests.support.project import PROJECT

_CALLS = {"translate", "QT_TRANSLATE_NOOP"}
_PLACE = re.compile(r"\{\w*\}|%L?n")
_KEYS = re.compile(r"(?:Ctrl\+|Shift\+|Alt\+)+\S+|\bEsc\b|\bF1\b")


def _texts() -> set[tuple[str, str]]:
    found = set()
    for path in sorted((PROJECT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _CALLS:
                context, text = node.args[:2]
                if isinstance(context, ast.Constant) and isinstance(text, ast.Constant):
                    found.add((context.value, text.value))
    return found


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.fixture(scope="module")
def texts() -> set[tuple[str, str]]:
    found = _texts()
    assert len(found) > 150
    return found


def _table(language: InterfaceLanguage) -> dict[tuple[str, str], tuple[str, ...]]:
    return read_translations(resource_path("translations", f"banso_{language.value}.ts"))


def test_every_text_has_a_vietnamese_translation(texts):
    assert texts - set(_table(InterfaceLanguage.VIETNAMESE)) == set()


def test_no_translation_is_left_over_of_our_own_contexts(texts):
    ours = {context for context, _ in texts}
    table = _table(InterfaceLanguage.VIETNAMESE)
    assert {key for key in table if key[0] in ours} - texts == set()


def test_every_counted_text_has_an_english_singular_and_plural(texts):
    table = _table(InterfaceLanguage.ENGLISH)
    counted = {key for key in texts if "%n" in key[1] or "%Ln" in key[1]}
    assert {key for key, forms in table.items() if len(forms) == 2} == counted


@pytest.mark.parametrize("language", list(InterfaceLanguage))
def test_places_and_keys_are_the_same_in_the_translation(language):
    for (_, source), forms in _table(language).items():
        for form in forms:
            assert sorted(_PLACE.findall(form)) == sorted(_PLACE.findall(source)), source
            assert _KEYS.findall(form) == _KEYS.findall(source), source
            assert form.strip() == form != "", source


def test_languages_switch_while_the_program_runs(qapp):
    switch = LanguageSwitch(qapp)
    switch.use(InterfaceLanguage.VIETNAMESE)
    assert form_name(EditionForm.FACSIMILE) == "PDF bản chụp"
    assert translate("Sources", "%Ln page(s)", "", 1_312) == "1.312 trang"
    assert size_text(1_572_864) == "1,5 MB"
    switch.use(InterfaceLanguage.ENGLISH)
    assert form_name(EditionForm.FACSIMILE) == "Facsimile PDF"
    assert translate("Sources", "%Ln page(s)", "", 1) == "1 page"
    assert translate("Sources", "%Ln page(s)", "", 1_312) == "1,312 pages"
