"""What the window shows by name has one: no member of an enumeration is left out of a table."""

from __future__ import annotations

import enum
import importlib
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication

from converters.model.guess import BlockKind
from converters.model.ledger import Count, Fate, Kind, Ledger
from converters.vocabularies import EditionForm, SectionRole
from desktop import labels
from desktop.book import Phase
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from tests.support.desktop_engine import NOVEL
from tests.support.project import PROJECT

_PARTIAL = {
    "PRODUCT_OF",
    "LEADS",
    "MORE_KEYS",
    "desktop.shelf.books._SHORT",
    "desktop.messages.ICONS",
    "desktop.widgets.notices.ICONS",
}
"""Tables that are about some members only, by intention."""


def _modules() -> list[str]:
    files = sorted((PROJECT / "desktop").rglob("*.py"))
    names = [".".join(file.relative_to(PROJECT).with_suffix("").parts) for file in files]
    return [name for name in names if not name.endswith(("__init__", "__main__"))]


def _tables() -> list[tuple[str, type[enum.Enum], dict[enum.Enum, Any]]]:
    found = []
    for name in _modules():
        for key, value in vars(importlib.import_module(name)).items():
            if key in _PARTIAL or f"{name}.{key}" in _PARTIAL:
                continue
            kinds = {type(one) for one in value} if isinstance(value, dict) and value else set()
            if len(kinds) == 1 and issubclass(kind := kinds.pop(), enum.Enum):
                found.append((f"{name}.{key}", kind, value))
    return found


def test_every_table_of_the_window_holds_every_member():
    tables = _tables()
    assert len(tables) > 15
    gaps = {name: set(kind) - set(table) for name, kind, table in tables}
    assert {name: gap for name, gap in gaps.items() if gap} == {}


@pytest.mark.parametrize("language", list(InterfaceLanguage))
def test_every_code_of_the_engine_has_a_name_of_its_own(qapp: QCoreApplication, language):
    LanguageSwitch(qapp).use(language)
    for name_of, kind in (
        (labels.kind_name, Kind),
        (labels.fate_name, Fate),
        (labels.role_name, SectionRole),
        (labels.block_name, BlockKind),
        (labels.form_name, EditionForm),
        (labels.form_purpose, EditionForm),
    ):
        names = [name_of(member) for member in kind]
        assert all(names)
        assert len(set(names)) == len(names), kind


def test_a_book_that_holds_every_kind_of_thing_opens(qtbot, desk, service):
    counts = tuple(Count(kind, Fate.DROPPED, 2) for kind in Kind)
    desk.window.take(["/sách/đủ thứ.docx"])
    desk.bridge.finish_errands()
    service.find("i1", msgspec.structs.replace(NOVEL, ledger=Ledger(counts=counts)))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    assert str(2 * len(Kind)) in desk.window.sources._ledger.text()
