"""Words of a whole book: languages respected, changes entered, doubtful words listed."""

from __future__ import annotations

import msgspec
import pytest

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Code,
    Emphasis,
    LanguageSpan,
    Note,
    NoteKind,
    Paragraph,
    Preformatted,
    Publication,
    Section,
    Text,
    Verse,
)
from converters.model.traversal import all_blocks, own_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.transforms.passages import map_texts, passages
from converters.transforms.spelling import Spelled, set_right
from converters.vocabularies import SectionRole, ToneMarks


def paragraph(*inlines, number: int = 1, language: str | None = None) -> Paragraph:
    return Paragraph(inlines=inlines, language=language, origin=Origin("a.docx", paragraph=number))


def book(*blocks, notes=(), language: str = "vi") -> Publication:
    body = Section(id="body", role=SectionRole.SECTION, blocks=blocks)
    return Publication(Metadata(work=Work(title="Sách", language=language)), (body,), notes=notes)


def done(publication: Publication, **options) -> tuple[Spelled, list[str]]:
    monitor = CollectingMonitor()
    options.setdefault("tones", ToneMarks.KEEP)
    spelled = set_right(publication, monitor, **options)
    return spelled, [diagnostic.code for diagnostic in monitor.diagnostics]


def texts(publication: Publication) -> list[str]:
    return [plain_text(own_inlines(block)) for block in all_blocks(publication)]


def test_changes_are_entered_with_their_first_place():
    first = paragraph(Text(text="con qủy và "), Emphasis(inlines=(Text(text="qủy"),)), number=3)
    note = Note(id="n1", kind=NoteKind.FOOTNOTE, blocks=(paragraph(Text(text="Aái ân"), number=9),))
    spelled, _ = done(book(first, notes=(note,)))
    assert texts(spelled.publication) == ["con quỷ và quỷ", "Ái ân"]
    entries = [(e.reason, e.detail, e.origin.paragraph) for e in spelled.ledger.entries]
    assert entries == [("VIE-014", "qủy → quỷ × 2", 3), ("VIE-015", "Aái → Ái", 9)]
    assert spelled.ledger.number(Kind.MENDED_WORD, Fate.CONVERTED) == 3


def test_every_fault_has_its_reason():
    text = "Đã nữạ Rồi PHầN THứ NHấT, chÃ­nh phá»§ qủy Aái"
    spelled, _ = done(book(paragraph(Text(text=text))))
    reasons = {entry.reason for entry in spelled.ledger.entries}
    assert reasons == {"VIE-012", "VIE-013", "VIE-014", "VIE-015", "VIE-016"}


def test_repairs_can_be_switched_off():
    publication = book(paragraph(Text(text="con qủy")))
    spelled, _ = done(publication, repair=False)
    assert spelled.publication is publication
    assert spelled.ledger.entries == ()


def test_other_languages_and_code_stay():
    span = LanguageSpan(inlines=(Text(text="qủy hòa"),), language="fr")
    blocks = (
        paragraph(span, Code(text="qủy hòa")),
        paragraph(Text(text="qủy hòa"), language="en"),
        Preformatted(text="qủy hòa"),
    )
    spelled, codes = done(book(*blocks), tones=ToneMarks.NEW)
    assert spelled.publication == book(*blocks)
    assert (spelled.ledger.entries, spelled.review.words, codes) == ((), 0, [])
    english = book(paragraph(Text(text="qủy hòa")), language="en")
    assert done(english, tones=ToneMarks.NEW)[0].publication is english


def test_vietnamese_within_another_language_is_set_right():
    span = LanguageSpan(inlines=(Text(text="con qủy"),), language="vi")
    spelled, _ = done(book(paragraph(Text(text="the demon, "), span), language="en"))
    assert texts(spelled.publication) == ["the demon, con quỷ"]


@pytest.mark.parametrize(
    ("style", "text"), [(ToneMarks.OLD, "hòa, thúy"), (ToneMarks.NEW, "hoà, thuý")]
)
def test_tone_marks_in_one_style(style, text):
    spelled, codes = done(book(paragraph(Text(text="hòa, thuý"))), tones=style)
    assert texts(spelled.publication) == [text]
    assert [entry.reason for entry in spelled.ledger.entries] == ["VIE-031"]
    assert "VIE-030" not in codes


def test_two_styles_are_reported_and_kept():
    spelled, codes = done(book(paragraph(Text(text="hòa, thuý"))))
    assert texts(spelled.publication) == ["hòa, thuý"]
    assert codes == ["VIE-030"]
    assert (spelled.review.old_tone_marks, spelled.review.new_tone_marks) == (1, 1)


def test_doubtful_words_are_told():
    spelled, codes = done(book(paragraph(Text(text="đi huớng "), Emphasis(inlines=()))))
    assert [doubt.word for doubt in spelled.review.doubtful] == ["huớng"]
    assert codes == ["VIE-032"]
    assert msgspec.json.decode(msgspec.json.encode(spelled.review), type=type(spelled.review))


def test_words_cut_by_formatting_are_one_word():
    cut = paragraph(Emphasis(inlines=(Text(text="Ng"),)), Text(text="ười đi đường"))
    assert done(book(cut))[0].review.doubtful == ()


def test_lines_of_verse_are_passages_of_their_own():
    verse = Verse(stanzas=(((Text(text="Trăm năm"),), (Text(text="Chữ tài"),)),))
    assert [passage.text for passage in passages(book(verse))] == ["Trăm năm", "Chữ tài"]


def test_a_map_that_changes_nothing_gives_the_same_book():
    publication = book(paragraph(Text(text="a"), Emphasis(inlines=(Text(text="b"),))))
    assert map_texts(publication, lambda text, _: text) is publication
