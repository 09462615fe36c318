"""As few tables as will do are set more simply."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from converters.writers.pdf.composition import Simplified
from converters.writers.pdf.simplifying import simplified


@given(st.integers(1, 60), st.data())
def test_the_one_table_at_fault_is_found(tables: int, data: st.DataObject) -> None:
    faulty = data.draw(st.integers(0, tables - 1))
    flat_only = data.draw(st.booleans())

    def works(some: Simplified) -> bool:
        return faulty in some.flat or (faulty in some.headless and not flat_only)

    found = simplified(tables, works)
    assert found is not None
    assert works(found)
    treated = found.flat | found.headless
    assert bool(found.flat) is flat_only
    if tables <= 32:
        assert treated == {faulty}


@given(st.integers(0, 40))
def test_where_no_table_is_at_fault_none_is_touched(tables: int) -> None:
    assert simplified(tables, lambda _: False) is None


@given(st.sets(st.integers(0, 200), min_size=1))
def test_patience_ends_and_what_was_found_still_works(faulty: set[int]) -> None:
    calls = 0

    def works(some: Simplified) -> bool:
        nonlocal calls
        calls += 1
        return faulty <= some.headless

    found = simplified(201, works)
    assert found is not None
    assert faulty <= found.headless
    assert calls <= 14
