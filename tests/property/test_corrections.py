"""What the correction of scanned words may never do, whatever was read."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from converters.model.decision import decision_of, rejection_of
from converters.model.page import PageLayout
from converters.monitor import CollectingMonitor
from converters.transforms.corrections import corrected
from converters.transforms.misread_words import misread_words
from converters.transforms.page_words import read_words, replaced
from tests.support.read_pages import pages_of, text_of

WORDS = (
    "đối/92", "thay", "cửa", "số/90", "sổ", "trao", "ởtàu/80", "khil/85", "~/50", "-", "«Ừ,/70",
    "Biến/91", "biển", "bãi", "thay-đối/88", "1936", "…", "hòa/93", "thỏang/60", "rnodern/40",
    "của", "cúa/91", "ĐỐI/91,", "đ/30", "a\u0309nh/60",
)  # fmt: skip
LETTERS = st.text("aăâbđeêhiklmnoôơtuưxyáàảãạấầẩẫậốồổỗộ-.,!“”1", min_size=1, max_size=8)
PERCENT = st.integers(0, 99)
TOLD = st.sampled_from([w.replace("/91,", ",/91") for w in WORDS]) | st.builds(
    lambda word, sure: f"{word}/{sure}", LETTERS, PERCENT
)
LINES = st.lists(TOLD, min_size=1, max_size=7).map(" ".join)
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=6), min_size=1, max_size=3).map(
    lambda pages: pages_of(*pages)
)


def found_in(layouts: tuple[PageLayout, ...]):
    return corrected(layouts, (), CollectingMonitor(), vietnamese=True)


@given(PAGES)
def test_corrections_taken_back_leave_the_pages_as_they_were(layouts):
    made = found_in(layouts).review.corrections
    after = replaced(layouts, made)
    assert text_of(replaced(after, [each.undone() for each in made])) == text_of(layouts)


@given(PAGES, st.booleans())
def test_no_word_is_proposed_for_twice_and_none_for_itself(layouts, vietnamese):
    proposals = misread_words(layouts, CollectingMonitor(), vietnamese=vietnamese)
    assert len({p.at.key for p in proposals}) == len(proposals)
    assert all(p.after and p.after != p.at.word.text for p in proposals)
    assert all(0.0 < p.likelihood <= 1.0 for p in proposals)


@given(PAGES)
def test_what_is_written_is_composed_where_what_was_read_is(layouts):
    for proposal in misread_words(layouts, CollectingMonitor(), vietnamese=True):
        if unicodedata.is_normalized("NFC", proposal.at.word.text):
            assert unicodedata.is_normalized("NFC", proposal.after)


@given(PAGES)
def test_nothing_changes_but_the_words_that_are_named(layouts):
    done = found_in(layouts)
    named = {(c.page, c.box) for c in done.review.applied}
    before = [at for at in read_words(layouts) if at is not None]
    kept = [a.word for a in before if (layouts[a.page].page.number, a.word.box) not in named]
    after = [at.word for at in read_words(done.layouts) if at is not None]
    assert [word for word in after if word in kept] == kept


@given(PAGES)
def test_rejected_corrections_leave_the_text_and_accepted_ones_are_the_same(layouts):
    done = found_in(layouts)
    monitor = CollectingMonitor()
    rejected = corrected(layouts, [rejection_of(g) for g in done.guesses], monitor, vietnamese=True)
    accepted = corrected(layouts, [decision_of(g) for g in done.guesses], monitor, vietnamese=True)
    assert text_of(rejected.layouts) == text_of(layouts)
    assert text_of(accepted.layouts) == text_of(done.layouts)
    assert (rejected.lost, accepted.lost) == ((), ())
