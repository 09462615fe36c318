"""What a person rejects is gone when the book is read again, and comes back when taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.inspection import inspect_sources
from converters.conversion.sources import gather, structure_place
from converters.metadata_files.structure_file import write_structure
from converters.model.decision import Decision, rejection_of
from converters.model.guess import Guess, Mode, Trait
from converters.model.job import Inspection
from converters.monitor import CollectingMonitor
from converters.vocabularies import ChangePolicy, SectionRole
from tests.support.guessed_book import guessed_book


def inspected(source: Path) -> Inspection:
    return inspect_sources([source], CollectingMonitor())


def automatic(found: Inspection) -> list[Guess]:
    return [guess for guess in found.guesses if guess.mode is Mode.AUTO]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return guessed_book(tmp_path / "Số đỏ.docx")


def test_every_guess_of_a_manuscript_can_be_rejected_and_restored(source: Path) -> None:
    found = inspected(source)
    kinds = {(guess.trait, guess.value) for guess in found.guesses}
    assert kinds >= {
        (Trait.HEADING, "1"), (Trait.ROLE, "titlepage"), (Trait.ROLE, "preface"),
        (Trait.BLOCK, "verse"), (Trait.BLOCK, "quotation"), (Trait.BLOCK, "list"),
    }  # fmt: skip
    for guess in found.guesses:
        rejected = (rejection_of(guess),)
        place = structure_place([source])
        write_structure(place, rejected)
        again = inspected(source)
        assert guess not in again.guesses
        assert (again.decisions, again.lost_decisions) == (rejected, ())
        assert len(automatic(again)) < len(found.guesses)
        place.unlink()
    assert inspected(source) == found


def test_a_line_that_is_no_heading_after_all_is_told_so_and_the_other_way_round() -> None:
    guess = Guess(trait=Trait.HEADING, value="none", reason="STR-044", confidence=1, text="Chương")
    assert rejection_of(guess).heading == 1
    page = Guess(trait=Trait.ROLE, value="dedication", reason="STR-031", confidence=1, text="Tặng")
    assert rejection_of(page).role is SectionRole.SECTION


def test_the_outline_names_every_section_with_the_place_of_its_heading(source: Path) -> None:
    outline = inspected(source).findings[0].outline
    assert [(entry.role.value, entry.title, entry.level, entry.text) for entry in outline] == [
        ("titlepage", "", None, ""),
        ("preface", "Lời nói đầu", 1, "Lời nói đầu"),
        ("chapter", "Chương 1", 1, "Chương 1"),
        ("chapter", "Chương 2", 1, "Chương 2"),
        ("chapter", "Chương 3", 1, "Chương 3"),
        ("appendix", "Phụ lục", 1, "Phụ lục"),
    ]
    deeper = Decision(text="Chương 2", source=source.name, paragraph=34, heading=2)
    write_structure(structure_place([source]), [deeper])
    assert inspected(source).findings[0].outline[3].level == 2


def test_a_label_with_its_title_below_is_known_by_the_label(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(
        "# Chương I\n\n## Gió đầu mùa\n\nTrời.\n\n# Chương II\n\n## Đứa con\n\nĐêm.\n"
    )
    first = inspected(source).findings[0].outline[0]
    assert (first.title, first.text) == ("Chương I. Gió đầu mùa", "Chương I")


@pytest.mark.parametrize("policy", [ChangePolicy.ACCEPT, ChangePolicy.REJECT])
def test_tracked_changes_are_settled_as_asked(source: Path, policy: ChangePolicy) -> None:
    found = inspect_sources([source], CollectingMonitor(), changes=policy)
    passage = {ChangePolicy.ACCEPT: "1907", ChangePolicy.REJECT: "1906"}[policy]
    assert found.comments[0].passage == passage


def test_the_file_is_the_one_that_a_conversion_finds(tmp_path: Path) -> None:
    first, second = tmp_path / "một.md", tmp_path / "hai.md"
    for path in (first, second):
        path.write_text("# Một\n\nhai\n", encoding="utf-8")
    assert structure_place([first, second]) == tmp_path / "một.structure.toml"
    assert structure_place([tmp_path]) == tmp_path / "structure.toml"
    for sources in ([first, second], [tmp_path]):
        place = structure_place(sources)
        write_structure(place, [Decision(text="Một", heading=0)])
        assert gather(sources).structure_file == place
        place.unlink()
    (tmp_path / "structure.toml").write_text("", encoding="utf-8")
    assert structure_place([first]) == tmp_path / "structure.toml"
    (tmp_path / "một.structure.toml").write_text("", encoding="utf-8")
    assert structure_place([first, second]) == tmp_path / "một.structure.toml"
