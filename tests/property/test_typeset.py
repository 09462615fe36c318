"""Every publication can be typeset, and its words come out again."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters.model.edition import Design, Edition
from converters.model.publication import (
    Code,
    Emphasis,
    Inline,
    LanguageSpan,
    Link,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Section,
    SmallCaps,
    Strikethrough,
    Strong,
    Superscript,
    Text,
    Underline,
)
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.openings import opening_paragraph
from converters.writers.pdf import compiling, typeset
from tests.support.epub_samples import small_book
from tests.support.nodes import paragraph
from tests.support.pdf_reading import EDITION, context_in, page_texts
from tests.support.publications import flat_publications, publications, store_pictures


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def _typeset(publication: Publication, edition: Edition = EDITION) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        context = context_in(Path(folder))
        store_pictures(context.media)
        target = io.BytesIO()
        typeset.write(publication, edition, target, context)
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


_TEXTS = st.text(alphabet="abđêơ ,.“”", min_size=1, max_size=24).map(lambda text: Text(text=text))
_MARKS = st.sampled_from([NoteReference(note="n"), PageBreak(label="9"), Code(text="a  b")])
_SPANS = st.sampled_from([Emphasis, Strong, SmallCaps, Underline, Strikethrough, Superscript])
_OPENING: st.SearchStrategy[Inline] = st.recursive(
    _TEXTS | _MARKS,
    lambda inner: st.one_of(
        st.builds(lambda kind, inlines: kind(inlines=inlines), _SPANS, st.tuples(inner, inner)),
        st.builds(Link, inlines=st.tuples(inner), target=st.just("https://example.org")),
        st.builds(LanguageSpan, inlines=st.tuples(inner), language=st.just("fr")),
    ),
    max_leaves=6,
)
_LONG = " và những con thuyền đã chờ sẵn từ chập tối, tiếng sóng vỗ vào mạn thuyền nghe buồn" * 4
_NOTE = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Lời chú."),))


def _letters(role: SectionRole, inlines: tuple[Inline, ...]) -> Counter[str]:
    """Return the signs of a book that opens so; a chapter alone has a large letter."""
    section = Section(
        id="c", role=role, title=(Text(text="Một"),), blocks=(Paragraph(inlines=inlines),)
    )
    assert (opening_paragraph(section, 2) is None) is (role is not SectionRole.CHAPTER)
    book = Publication(metadata=small_book().metadata, body=(section,), notes=(_NOTE,))
    edition = Edition(form=EditionForm.PDF, design=Design(theme="classic"))
    shown = "".join(page_texts(_typeset(book, edition)))
    return Counter(sign for sign in shown if sign.isalnum())


@settings(_QUICK, max_examples=25)
@given(st.lists(_OPENING, min_size=1, max_size=6))
def test_no_word_is_lost_beside_a_large_letter(inlines: list[Inline]) -> None:
    whole = (Text(text="Đêm"), *inlines, Text(text=_LONG))
    assert _letters(SectionRole.CHAPTER, whole) == _letters(SectionRole.PREFACE, whole)
