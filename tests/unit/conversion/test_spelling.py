"""Whose wish decides how a book is spelled: the plan, the settings; what the report then says."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from converters.conversion.inspection import inspect_sources
from converters.conversion.shelf import plan_of
from converters.conversion.sources import gather
from converters.conversion.spelling import spelled
from converters.model.job import Plan
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata, Work
from converters.model.publication import Paragraph, Publication, Section, Text
from converters.model.traversal import all_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.readers.reading import Reading
from converters.settings import Settings
from converters.vocabularies import SectionRole, ToneMarks


def reading(text: str, language: str = "vi") -> Reading:
    section = Section(
        id="body", role=SectionRole.SECTION, blocks=(Paragraph(inlines=(Text(text=text),)),)
    )
    metadata = Metadata(work=Work(title="Sách", language=language))
    return Reading(Publication(metadata, (section,)), Ledger())


def outcome(plan: Plan, settings: Settings, text: str = "con qủy hòa", language: str = "vi") -> str:
    done, _ = spelled(plan, settings, reading(text, language), CollectingMonitor())
    return plain_text(all_inlines(done.publication))


PLAN = Plan(sources=(), output="")


@pytest.mark.parametrize(
    ("wishes", "house", "text"),
    [
        ({}, {}, "con quỷ hòa"),
        ({}, {"repair_words": False, "tone_marks": ToneMarks.NEW}, "con qủy hoà"),
        ({"tone_marks": ToneMarks.KEEP}, {"tone_marks": ToneMarks.NEW}, "con quỷ hòa"),
        ({"repair_words": False}, {}, "con qủy hòa"),
        ({"tone_marks": ToneMarks.NEW}, {}, "con quỷ hoà"),
    ],
)
def test_the_plan_goes_before_the_settings(wishes, house, text):
    assert outcome(msgspec.structs.replace(PLAN, **wishes), Settings(**house)) == text


def test_the_language_that_the_user_gave_counts():
    assert outcome(PLAN, Settings(), language="en") == "con qủy hòa"
    plan = msgspec.structs.replace(PLAN, language="vi")
    assert outcome(plan, Settings(), language="en") == "con quỷ hòa"


def test_the_book_file_says_how_a_book_is_spelled(tmp_path: Path):
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "book.toml").write_text('tone_marks = "old"\nrepair_words = false\n', "utf-8")
    book = gather([tmp_path])
    plan = plan_of(book, Plan(sources=(), output=str(tmp_path / "out")))
    assert (plan.tone_marks, plan.repair_words) == (ToneMarks.OLD, False)
    wish = Plan(sources=(), output="", tone_marks=ToneMarks.NEW, repair_words=True)
    plan = plan_of(book, wish)
    assert (plan.tone_marks, plan.repair_words) == (ToneMarks.NEW, True)


def test_inspection_adds_up_the_words_of_all_files(tmp_path: Path):
    for name in ("một", "hai"):
        text = f"Chương {name}\n\nHai người đi huớng này và đi mãi.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    inspection = inspect_sources([tmp_path], CollectingMonitor())
    assert [doubt.word for doubt in inspection.spelling.doubtful] == ["huớng", "huớng"]
    assert inspection.spelling.words == 20


def test_inspection_goes_by_what_is_wanted_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Một\n\nTiếng hòa bình, tiếng hòa bình.\n", encoding="utf-8")
    found = inspect_sources([tmp_path / "a.md"], CollectingMonitor())
    assert (found.spelling.old_tone_marks, found.findings[0].languages) == (2, ("vi",))
    of_all = Settings(tone_marks=ToneMarks.NEW)
    changed = inspect_sources([tmp_path / "a.md"], CollectingMonitor(), settings=of_all)
    assert (changed.spelling.old_tone_marks, changed.spelling.new_tone_marks) == (0, 2)
    (tmp_path / "a.toml").write_text('language = "en"\n', encoding="utf-8")
    english = inspect_sources([tmp_path / "a.md"], CollectingMonitor())
    assert english.findings[0].languages == ("en",)
