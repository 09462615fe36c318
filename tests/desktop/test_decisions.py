"""Guesses and decisions as one list, and the steps of a person, without a window."""

from __future__ import annotations

import msgspec
import pytest

from converters.diagnostics import Box, Diagnostic, Origin
from converters.model.decision import Decision, DecisionChange, decision_of
from converters.model.guess import BlockKind, Guess, Mode, Trait
from converters.model.outline import OutlineEntry
from converters.model.revision import Comment
from converters.model.spelling import DoubtfulWord
from converters.vocabularies import SectionRole
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.structure.decisions import (
    Decisions,
    Standing,
    by_place,
    decided_at,
    level_of,
    level_step,
    next_to_look_at,
    place_rows,
    rejection,
    restoration,
    role_of,
    role_step,
)
from desktop.structure.review import (
    comment_detail,
    comment_row,
    entry_detail,
    guess_detail,
    guess_row,
    taken_for,
    word_detail,
    word_row,
)
from desktop.theme import Tone

FILE = "so-do.docx"


@pytest.fixture
def english(qapp):
    LanguageSwitch(qapp).use(InterfaceLanguage.ENGLISH)


def guess(trait: Trait, value: str, text: str, paragraph: int, **more) -> Guess:
    origin = Origin(FILE, paragraph=paragraph)
    return Guess(
        trait=trait, value=value, text=text, origin=origin,
        **{"reason": "STR-010", "confidence": 0.95} | more,
    )  # fmt: skip


HEADING = guess(Trait.HEADING, "1", "Chương 1", 4)
POEM = guess(Trait.BLOCK, "verse", "Trăm năm", 9, extent=4, confidence=0.6, reason="STR-037")
PREFACE = guess(Trait.ROLE, "preface", "Lời nói đầu", 2, reason="STR-030")
GUESSES = (PREFACE, HEADING, POEM)
NO_POEM = Decision(
    text="Trăm năm", source=FILE, paragraph=9, paragraphs=4, block=BlockKind.PARAGRAPH
)


def test_what_is_rejected_takes_the_place_of_the_guess_at_once():
    rows = place_rows(GUESSES, ())
    assert [row.text for row in rows] == ["Lời nói đầu", "Chương 1", "Trăm năm"]
    step = rejection(rows[2], [FILE])
    assert step == DecisionChange(added=(NO_POEM,))
    after = place_rows(GUESSES, step.added)
    assert [(row.value, row.standing) for row in after] == [
        ("preface", Standing.AUTO), ("1", Standing.AUTO), ("paragraph", Standing.MANUAL),
    ]  # fmt: skip
    assert rejection(after[2], [FILE]) is None
    assert restoration(after[2]) == DecisionChange(removed=step.added)
    assert restoration(rows[2]) is None


def test_a_decision_stands_where_the_book_was_found_to_have_it():
    moved = guess(Trait.HEADING, "2", "Chương 2", 40, mode=Mode.MANUAL)
    twin = guess(Trait.HEADING, "2", "Chương 2", 90, mode=Mode.MANUAL)
    by_words = Decision(text="chương 2", heading=2, paragraph=38)
    (row,) = place_rows((moved, twin), (by_words,))
    assert (row.origin, row.standing) == (moved.origin, Standing.MANUAL)


def test_a_decision_without_a_place_is_shown_as_lost_and_can_be_taken_out():
    lost = Decision(text="Đã xóa", heading=1)
    rows = place_rows(GUESSES, (lost,), [lost])
    assert (rows[-1].text, rows[-1].standing) == ("Đã xóa", Standing.LOST)
    assert restoration(rows[-1]) == DecisionChange(removed=(lost,))


def test_one_entry_of_the_file_may_hold_several_decisions():
    both = Decision(text="Chương 1", source=FILE, paragraph=4, heading=2, role=SectionRole.PART)
    rows = place_rows(GUESSES, (both,))
    assert [(row.trait, row.value) for row in rows if row.decision] == [
        (Trait.HEADING, "2"), (Trait.ROLE, "part"),
    ]  # fmt: skip
    heading = next(row for row in rows if row.decision and row.trait is Trait.HEADING)
    rest = Decision(text="Chương 1", source=FILE, paragraph=4, role=SectionRole.PART)
    assert restoration(heading) == DecisionChange(removed=(both,), added=(rest,))


def test_pages_of_a_scan_are_decided_about_without_their_names():
    page = Guess(
        trait=Trait.HEADING, value="1", reason="STR-010", confidence=1.0, text="Chương 1",
        origin=Origin("trang-003.png", page=3),
    )  # fmt: skip
    (row,) = place_rows((page,), ())
    step = rejection(row, ["Sợi tóc"])
    assert step.added == (Decision(text="Chương 1", heading=0),)
    assert [one.standing for one in place_rows((page,), step.added)] == [Standing.MANUAL]


ENTRY = OutlineEntry(
    role=SectionRole.CHAPTER, title="Chương 1", level=1, text="Chương 1", origin=HEADING.origin
)


def test_level_and_role_of_a_section_are_decided_and_changed_again():
    nothing = by_place(place_rows(GUESSES, ()))
    assert level_step(ENTRY, 1, nothing, [FILE]) is None
    assert role_step(ENTRY, SectionRole.CHAPTER, nothing, [FILE]) is None
    first = level_step(ENTRY, 2, nothing, [FILE])
    place = Decision(text="Chương 1", source=FILE, paragraph=4, heading=2)
    assert first == DecisionChange(added=(place,))
    decided = by_place(place_rows(GUESSES, first.added))
    assert (level_of(ENTRY, decided), role_of(ENTRY, decided)) == (2, SectionRole.CHAPTER)
    again = level_step(ENTRY, 0, decided, [FILE])
    assert again.removed == (place,)
    assert again.added[0].heading == 0
    role = role_step(ENTRY, SectionRole.PART, decided, [FILE])
    assert role.added[0].role is SectionRole.PART
    assert role_of(ENTRY, by_place(place_rows(GUESSES, role.added))) is SectionRole.PART


def test_a_section_that_no_heading_begins_cannot_be_changed():
    page = OutlineEntry(role=SectionRole.TITLE_PAGE, origin=Origin(FILE, paragraph=1))
    assert level_step(page, 2, {}, [FILE]) is None
    assert role_step(page, SectionRole.PART, {}, [FILE]) is None
    assert decided_at(page, Trait.ROLE, {}) is None


def test_what_is_not_sure_is_looked_at_next_and_round_again():
    lost = Decision(text="Đã xóa", heading=1)
    rows = place_rows(GUESSES, (lost,), [lost])
    assert [next_to_look_at(rows, after) for after in (-1, 2, 3)] == [2, 3, 2]
    assert next_to_look_at(rows[:2], 0) is None
    assert next_to_look_at((), -1) is None


def test_a_new_step_forgets_the_problem_of_the_last_one():
    problem = Diagnostic.of("FILE-002", folder="/sách")
    held = Decisions((), problem).after(DecisionChange(added=(NO_POEM,)))
    assert (held.made, held.problem) == ((NO_POEM,), None)
    assert Decisions((), problem).known((NO_POEM,)) == Decisions((NO_POEM,), problem)


def test_each_of_thousands_of_decisions_is_found_at_its_place():
    many = [guess(Trait.HEADING, "1", f"Chương {n}", n) for n in range(4_000)]
    made = tuple(
        Decision(text=f"Chương {n}", source=FILE, paragraph=n, heading=0) for n in range(1, 4_000)
    )
    rows = place_rows(many, made)
    assert [row.standing for row in rows].count(Standing.AUTO) == 1
    assert len(by_place(rows)) == 3_999


def test_a_guess_is_told_with_its_reason_and_certainty(english):
    rows = place_rows(GUESSES, ())
    assert [taken_for(row) for row in rows] == ["Section: Preface", "Heading, level 1", "Verse"]
    assert [(guess_row(row).chip, guess_row(row).tone) for row in rows[1:]] == [
        ("automatic · 95 %", Tone.ACCENT), ("automatic · 60 %", Tone.NEEDS),
    ]  # fmt: skip
    facts = {fact.name: fact.text for fact in guess_detail(rows[2]).facts}
    assert facts["Place"] == "so-do.docx, paragraph 9"
    assert facts["Extent"] == "4 paragraphs from there"
    assert facts["Why"].endswith("free verse. (STR-037)")
    manual, lost = place_rows(
        (), (NO_POEM, Decision(text="x", heading=0)), [Decision(text="x", heading=0)]
    )
    assert (taken_for(manual), guess_row(manual).chip) == ("Plain text", "by hand")
    assert (taken_for(lost), guess_row(lost).chip) == ("No heading", "place not found")
    assert "no effect" in guess_detail(lost).facts[-1].text
    assert (
        "cannot be changed"
        in entry_detail(OutlineEntry(role=SectionRole.TITLE_PAGE), by_hand=False).facts[-1].text
    )


def test_doubtful_words_and_comments_are_told_with_their_places(english):
    places = tuple(Origin(FILE, paragraph=n) for n in range(1, 4))
    word = DoubtfulWord(
        word="qưa", reason="VIE-020", count=5, places=places, suggestions=("qua", "xưa"),
        context="đi qưa phố",
    )  # fmt: skip
    row = word_row(word)
    assert (row.title, row.chip, row.spoken) == ("qưa → qua", "× 5", "qưa → qua, × 5, đi qưa phố")
    facts = {fact.name: fact.text for fact in word_detail(word).facts}
    assert facts["May have been meant"] == "qua, xưa"
    assert facts["Places"].splitlines()[-1] == "and 2 more places"
    comment = Comment(
        text="Năm nào?", author="Minh", date="2026-03-04T09:30:00Z", passage="1907",
        origin=Origin(FILE, paragraph=62),
    )  # fmt: skip
    row = comment_row(comment)
    assert (row.title, row.chip, row.tone) == ("Minh · 2026-03-04 09:30:00", "open", Tone.NEEDS)
    facts = {fact.name: fact.text for fact in comment_detail(comment).facts}
    assert facts["Passage"] == "1907"
    assert "Answer to" not in facts
    assert comment_row(Comment(text="x", resolved=True)).title == "Unnamed"


def word_guess(page: int, left: float) -> Guess:
    origin = Origin(f"{page:04}.jpg", page=page, box=Box(left, 0, left + 40, 20))
    return Guess(
        trait=Trait.WORD, value="biển", reason="OCR-010", confidence=0.99, text="biến",
        origin=origin,
    )  # fmt: skip


def test_corrected_words_are_rows_that_can_be_rejected_one_by_one(english):
    first, second = word_guess(3, 10), word_guess(3, 90)
    rows = place_rows((first, second), ())
    assert [taken_for(row) for row in rows] == ["Word: biển", "Word: biển"]
    step = rejection(rows[1], ["sách"])
    assert step is not None
    (decision,) = step.added
    assert (decision.word, decision.correction, decision.page) == ("biến", "biến", 3)
    rows = place_rows((first, second), step.added)
    assert [(row.standing, row.value) for row in rows] == [
        (Standing.AUTO, "biển"), (Standing.MANUAL, "biến"),
    ]  # fmt: skip
    assert rows[1].origin.box == second.origin.box
    back = restoration(rows[1])
    assert back is not None
    assert (back.removed, back.added) == (step.added, ())


def test_a_decided_word_is_found_again_when_the_book_is_read_with_it(english):
    guess = word_guess(3, 10)
    decision = decision_of(guess)
    manual = msgspec.structs.replace(guess, mode=Mode.MANUAL, confidence=1.0)
    elsewhere = msgspec.structs.replace(manual, origin=word_guess(8, 10).origin)
    (row,) = place_rows((elsewhere, manual), (decision,))
    assert (row.standing, row.text, row.origin) == (Standing.MANUAL, "biến", guess.origin)
    (row,) = place_rows((elsewhere,), (decision,))
    assert (row.origin.page, row.origin.box) == (3, decision.box)
