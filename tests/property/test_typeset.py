"""Every publication can be typeset, and its words come out again."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from converters.model.publication import Publication
from converters.writers.pdf import compiling, typeset
from tests.support.pdf_reading import EDITION, context_in, page_texts
from tests.support.publications import flat_publications, publications, store_pictures


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def _typeset(publication: Publication) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        context = context_in(Path(folder))
        store_pictures(context.media)
        target = io.BytesIO()
        typeset.write(publication, EDITION, target, context)
        return target.getvalue()


_QUICK = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_QUICK
@given(publications())
def test_a_finished_publication_can_be_typeset(publication: Publication) -> None:
    assert page_texts(_typeset(publication))


@_QUICK
@given(flat_publications())
def test_a_publication_as_readers_give_it_can_be_typeset(publication: Publication) -> None:
    assert page_texts(_typeset(publication))
