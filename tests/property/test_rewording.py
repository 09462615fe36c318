"""Changed words keep what stood around them, whatever was changed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from converters.model.publication import (
    Anchor,
    Code,
    Emphasis,
    LineBreak,
    Link,
    NoteReference,
    PageBreak,
    Strong,
    Text,
)
from converters.model.traversal import walk_inlines
from converters.transforms.rewording import reworded, wording

WORDS = st.text("aăá .,-\u0301Ộđ1", min_size=1, max_size=8)
POINTS = st.sampled_from(
    [NoteReference(note="n1"), Anchor(name="a"), PageBreak(label="7"), NoteReference(note="n2")]
)
LEAVES = st.builds(Text, text=WORDS) | st.builds(Code, text=WORDS) | POINTS | st.just(LineBreak())
INLINES = st.lists(
    st.recursive(
        LEAVES,
        lambda inner: st.builds(
            lambda kind, inlines: kind(inlines=tuple(inlines)),
            st.sampled_from([Emphasis, Strong, lambda inlines: Link(inlines=inlines, target="#x")]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=8,
    ),
    max_size=5,
).map(tuple)


def points(inlines):
    kinds = (NoteReference, Anchor, PageBreak)
    return [inline for inline in walk_inlines(inlines) if isinstance(inline, kinds)]


@given(INLINES, st.text("aăá .,-\u0301Ộđ1\n", max_size=20))
def test_the_new_words_stand_there_and_nothing_between_them_is_lost(inlines, words):
    made = reworded(inlines, words)
    assert wording(made) == words
    assert Counter(map(repr, points(made))) == Counter(map(repr, points(inlines)))


@given(INLINES)
def test_the_same_words_leave_everything_as_it_is(inlines):
    once = reworded(inlines, wording(inlines))
    assert wording(once) == wording(inlines)
    assert points(once) == points(inlines)
    assert reworded(once, wording(once)) == once


@given(INLINES, st.integers(0, 40))
def test_marks_stay_in_their_order(inlines, place):
    words = wording(inlines)
    place = min(place, len(words))
    made = reworded(inlines, f"{words[:place]} mới {words[place:]}")
    assert points(made) == points(inlines)
