"""Misread words: what is corrected, what is proposed, and what a person says of it."""

from __future__ import annotations

import msgspec
import pytest

from converters.diagnostics import Box
from converters.model.decision import Decision, decision_of, rejection_of
from converters.model.guess import Mode, Trait
from converters.model.ledger import Fate, Kind
from converters.monitor import CollectingMonitor
from converters.transforms.corrections import AUTOMATIC, Corrected, corrected
from tests.support.read_pages import pages_of, text_of

DIALOGUE = tuple(f"- Thưa ông, tôi đã đi {n}" for n in ("chợ.", "chơi.", "xa.", "về.", "học."))
PAGES = pages_of(
    (*DIALOGUE, "~/60 Hai người trao đối/92 thư từ."), ("Mọi việc đã thay đối/92 cả.",)
)


def looked_through(*decisions: Decision, automatic: bool = True) -> Corrected:
    return corrected(PAGES, decisions, CollectingMonitor(), vietnamese=True, automatic=automatic)


def test_what_is_sure_is_corrected_and_the_rest_proposed():
    done = looked_through()
    assert [(c.before, c.after, c.page) for c in done.review.applied] == [("~", "-", 1)]
    assert [(c.before, c.after, c.page) for c in done.review.proposed] == [
        ("đối", "đổi", 1), ("đối", "đổi", 2),
    ]  # fmt: skip
    assert text_of(done.layouts) == text_of(PAGES).replace("~", "-")
    assert all(c.confidence >= AUTOMATIC for c in done.review.applied)
    assert all(c.confidence < AUTOMATIC for c in done.review.proposed)


def test_every_correction_has_its_place_and_the_words_around():
    first = looked_through().review.proposed[0]
    word = next(w for w in PAGES[0].regions[0].lines[-1].words if w.text == "đối")
    assert (first.origin.page, first.origin.box, first.origin.confidence) == (1, word.box, 0.92)
    assert first.context == "~ Hai người trao đối thư từ. Mọi việc"


def test_corrections_stand_in_the_ledger_and_among_the_guesses():
    done = looked_through()
    entry, *others = done.ledger.entries
    assert not others
    assert (entry.kind, entry.fate, entry.reason) == (Kind.MENDED_WORD, Fate.CONVERTED, "OCR-014")
    assert entry.detail == "~ → - (99%)"
    assert entry.origin is not None
    assert entry.origin.box is not None
    (guess,) = done.guesses
    assert (guess.trait, guess.text, guess.value) == (Trait.WORD, "~", "-")
    assert (guess.mode, guess.reason, guess.confidence) == (Mode.AUTO, "OCR-014", 0.994)


def test_the_counts_are_told():
    monitor = CollectingMonitor()
    done = corrected(PAGES, (), monitor, vietnamese=True)
    (told,) = monitor.diagnostics
    assert told.code == "OCR-005"
    assert dict(told.values) == {"doubtful": 3, "applied": 1, "proposed": 2}
    assert (done.review.words, done.review.doubtful) == (48, 3)


def test_nothing_is_corrected_where_that_is_not_wanted():
    done = looked_through(automatic=False)
    assert done.layouts == PAGES
    assert len(done.review.proposed) == 3
    assert (done.guesses, done.ledger.entries) == ((), ())


def test_a_correction_that_a_person_rejects_is_not_made_again():
    (guess,) = looked_through().guesses
    done = looked_through(rejection_of(guess))
    assert text_of(done.layouts) == text_of(PAGES)
    assert "~" not in {c.before for c in done.review.corrections}
    (kept,) = done.guesses
    assert (kept.mode, kept.value) == (Mode.MANUAL, "~")


def test_a_correction_as_a_decision_does_the_same_again():
    (guess,) = looked_through().guesses
    done = looked_through(decision_of(guess), automatic=False)
    assert text_of(done.layouts) == text_of(looked_through().layouts)


@pytest.mark.parametrize(
    ("decision", "pages"),
    [
        (Decision(word="đối", correction="đổi"), [1, 2]),
        (Decision(word="đối", correction="đổi", page=2), [2]),
    ],
)
def test_a_decision_holds_for_a_page_or_the_whole_book(decision: Decision, pages: list[int]):
    done = looked_through(decision, automatic=False)
    assert [c.page for c in done.review.applied] == pages
    assert {(c.mode, c.reason, c.confidence) for c in done.review.applied} == {
        (Mode.MANUAL, "STR-046", 1.0)
    }


def test_what_is_said_of_one_place_goes_before_what_is_said_of_all():
    proposal = looked_through().review.proposed[0]
    one = Decision(word="đối", correction="đồi", page=1, box=proposal.box)
    everywhere = Decision(word="đối", correction="đổi")
    done = looked_through(everywhere, one)
    assert [c.after for c in done.review.applied] == ["-", "đồi", "đổi"]


def test_the_punctuation_at_a_word_need_not_be_told():
    done = looked_through(Decision(word="từ", correction="tự", page=1))
    assert "thư tự." in text_of(done.layouts)


def test_decisions_without_a_place_are_told():
    decision = Decision(word="đối", correction="đổi", page=1, box=Box(0, 0, 5, 5))
    others = (
        Decision(word="vắng", correction="váng"),
        Decision(word="đối", correction="x", page=9),
    )
    assert set(looked_through(decision, *others).lost) == {decision, *others}


def test_a_book_without_misread_words_says_nothing():
    monitor = CollectingMonitor()
    done = corrected(pages_of(["Nước chảy đá mòn."]), (), monitor, vietnamese=True)
    assert (done.review.corrections, monitor.diagnostics) == ((), [])


def test_a_rejected_guess_of_the_book_is_its_own_word():
    (guess,) = looked_through().guesses
    rejected, accepted = rejection_of(guess), decision_of(guess)
    assert msgspec.structs.replace(rejected, correction="-") == accepted
    assert rejected.correction == rejected.word == "~"
    assert rejected.page == 1


def test_the_characters_of_text_pages_are_not_corrected():
    first, second = PAGES
    done = corrected(
        (msgspec.structs.replace(first, written=True), second),
        (),
        CollectingMonitor(),
        vietnamese=True,
    )
    assert {c.page for c in done.review.corrections} == {2}
    assert text_of(done.layouts[:1]) == text_of((first,))
