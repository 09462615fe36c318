"""What holds for every publication, ledger, name and progress slice."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.diagnostics import Box, Origin
from converters.files import ascii_slug, natural_key
from converters.model.canonical import from_json, to_json
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.publication import NoteReference, Publication, Text
from converters.model.traversal import (
    all_blocks,
    all_inlines,
    anchors,
    map_publication,
    page_breaks,
    referenced_notes,
    used_resources,
)
from converters.monitor import EventMonitor, MessageEvent, ProgressEvent
from tests.support.publications import flat_publications, publications

ANY_PUBLICATION = publications() | flat_publications()
NAMES = st.text(alphabet="aA0129 .-ấ²٣", max_size=8)


def _tagged(value: object) -> Counter[str]:
    """Count the nodes in the JSON form by tag, without any code of the traversal."""
    found: Counter[str] = Counter()
    if isinstance(value, dict):
        found.update([value["type"]] if isinstance(value.get("type"), str) else [])
        for inner in value.values():
            found += _tagged(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _tagged(inner)
    return found


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_json_round_trip_gives_the_same_book_and_the_same_bytes(book: Publication):
    content = to_json(book)
    again = from_json(content, Publication)
    assert again == book
    assert hash(again) == hash(book)
    assert to_json(again) == content


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_mapping_each_inline_to_itself_changes_nothing(book: Publication):
    assert map_publication(book, lambda inline: (inline,)) == book


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_mapping_reaches_every_text(book: Publication):
    def change(inline):
        return (Text(text="x"),) if isinstance(inline, Text) else (inline,)

    changed = map_publication(book, change)
    assert {i.text for i in all_inlines(changed) if isinstance(i, Text)} <= {"x"}
    assert len(list(all_inlines(changed))) == len(list(all_inlines(book)))


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_traversal_meets_every_node_once(book: Publication):
    met = Counter(type(node).__name__ for node in (*all_blocks(book), *all_inlines(book)))
    in_json = _tagged(json.loads(to_json(book)))
    for structural in ("Section", "ListItem", "TableRow", "TableCell", "Note"):
        del in_json[structural]
    assert met == in_json


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_every_pointer_in_a_generated_book_leads_somewhere(book: Publication):
    assert set(referenced_notes(book)) <= {note.id for note in book.notes}
    assert used_resources(book) <= {resource.id for resource in book.resources}
    inlines = list(all_inlines(book))
    targets = {i.target[1:] for i in inlines if getattr(i, "target", "").startswith("#")}
    assert targets <= anchors(book)
    labels = [mark.label for mark in page_breaks(book)]
    assert len(labels) == len(set(labels))


@settings(max_examples=25)
@given(ANY_PUBLICATION)
def test_dropping_note_marks_drops_them_all(book: Publication):
    bare = map_publication(book, lambda i: () if isinstance(i, NoteReference) else (i,))
    assert referenced_notes(bare) == ()


@given(NAMES, NAMES, NAMES)
def test_natural_key_is_a_total_order(one: str, two: str, three: str):
    a, b, c = natural_key(one), natural_key(two), natural_key(three)
    assert (a < b) + (b < a) + (one == two) == 1
    if a <= b <= c:
        assert a <= c


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_natural_key_orders_numbers_by_value(first: int, second: int):
    by_key = natural_key(f"trang {first}.png") < natural_key(f"trang {second}.png")
    assert by_key == (first < second)


@given(st.text(max_size=120))
def test_slug_is_a_safe_ascii_file_name(title: str):
    slug = ascii_slug(title)
    assert slug.isascii()
    assert 0 < len(slug) <= 90
    assert not slug.strip("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert not slug.startswith("-")
    assert not slug.endswith("-")


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(1, 5))
def test_slices_of_a_monitor_sum_to_the_whole(shares: list[int], steps: int):
    seen: list[float] = []

    def sink(event: ProgressEvent | MessageEvent) -> None:
        assert isinstance(event, ProgressEvent)
        seen.append(event.fraction)

    monitor = EventMonitor(sink)
    for number, share in enumerate(shares):
        with monitor.phase(f"phase {number}", share / sum(shares)) as inner:
            for step in range(steps):
                with inner.phase("step", 1 / steps):
                    assert step < steps
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(seen))
    assert seen[0] == 0.0
    assert seen[-1] == pytest.approx(1.0)
    assert max(seen) <= 1.0 + 1e-9


_ENTRIES = st.tuples(
    st.sampled_from(Kind), st.sampled_from(Fate), st.none() | st.just(Origin("a.docx"))
)


def _ledger(entries: list[tuple[Kind, Fate, Origin | None]], kept: int) -> Ledger:
    book = LedgerBook()
    book.count(Kind.PARAGRAPH, number=kept)
    for kind, fate, origin in entries:
        book.enter(kind, fate, "JOB-001", origin)
    return book.closed()


_LEDGERS = st.builds(_ledger, st.lists(_ENTRIES, max_size=5), st.integers(0, 3))


@given(_LEDGERS, _LEDGERS, _LEDGERS)
def test_ledgers_add_up_whatever_the_grouping(a: Ledger, b: Ledger, c: Ledger):
    assert (a + b) + c == a + (b + c)
    assert a + Ledger() == a
    for kind in Kind:
        assert (a + b).number(kind) == a.number(kind) + b.number(kind)
        assert a.number(kind) == sum(a.number(kind, fate) for fate in Fate)


_EDGES = st.floats(-100, 100, allow_nan=False)
_BOXES = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    _EDGES,
    _EDGES,
    st.floats(0, 100),
    st.floats(0, 100),
)


@settings(max_examples=50)
@given(_BOXES, _BOXES)
def test_union_of_boxes_holds_both(a: Box, b: Box):
    both = a.union(b)
    assert both == b.union(a)
    assert both.union(a) == both
    assert both.width >= max(a.width, b.width)
    assert both.height >= max(a.height, b.height)
