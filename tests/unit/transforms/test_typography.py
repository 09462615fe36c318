"""Typography by language: what each rule changes, what none may touch, and the record of it."""

from __future__ import annotations

import pytest

from converters.diagnostics import Origin
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Code,
    Emphasis,
    Equation,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    NoteReference,
    Paragraph,
    Preformatted,
    Publication,
    Section,
    Text,
    Verse,
)
from converters.model.text_change import TextChange
from converters.model.traversal import all_inlines
from converters.monitor import CollectingMonitor
from converters.transforms.typography import with_typography
from converters.vocabularies import SectionRole

NB, NN = "\u00a0", "\u202f"


def setting(*blocks: Block, language: str = "vi") -> tuple[Publication, tuple[TextChange, ...]]:
    section = Section(id="s", role=SectionRole.CHAPTER, blocks=blocks)
    book = Publication(metadata=Metadata(work=Work(language=language)), body=(section,))
    return with_typography(book, CollectingMonitor())


def line(*inlines: Inline | str, language: str = "vi") -> str:
    """Return the text of a paragraph after it was set."""
    made = tuple(Text(text=i) if isinstance(i, str) else i for i in inlines)
    book, _ = setting(Paragraph(inlines=made), language=language)
    return "".join(i.text for i in all_inlines(book) if isinstance(i, Text | Code))


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("vi", 'Anh nói: "Đi thôi", rồi đi.', "Anh nói: “Đi thôi”, rồi đi."),
        (
            "vi",
            'Anh nói:"Đi","Ở",rồi thôi. "Ừ,"anh đáp.',
            "Anh nói:“Đi”,“Ở”,rồi thôi. “Ừ,”anh đáp.",
        ),
        ("vi", '("Số đỏ")', "(“Số đỏ”)"),
        ("en", "\"It's 'fine',\" he said.", "“It’s ‘fine’,” he said."),
        ("en", "'Tis the '90s, the dogs' day", "’Tis the ’90s, the dogs’ day"),
        ("fr", '"Oui", dit-il.', f"«{NN}Oui{NN}», dit-il."),
        ("fr", "L'eau est là ; et alors ?", f"L’eau est là{NN}; et alors{NN}?"),
        ("fr", "Voici : « oui »!", f"Voici{NB}: «{NN}oui{NN}»{NN}!"),
        ("vi", "- Em đi đâu?", f"–{NB}Em đi đâu?"),
        ("vi", "—Em đi đâu?", f"–{NB}Em đi đâu?"),
        ("vi", "-... Cứ thế mãi!", f"–{NB}… Cứ thế mãi!"),
        ("vi", "Trời mưa -- mưa to.", "Trời mưa – mưa to."),
        ("vi", "Trời mưa - mưa to.", "Trời mưa – mưa to."),
        ("en", "He left--at last.", "He left—at last."),
        ("vi", "năm 1945-1954, tr. 12-15", f"năm 1945–1954, tr.{NB}12–15"),
        ("vi", "Rồi... rồi sao?", "Rồi… rồi sao?"),
        ("vi", "TP. Hồ Chí Minh cách 60 km", f"TP.{NB}Hồ Chí Minh cách 60{NB}km"),
        ("en", "J. K. Rowling", f"J.{NB}K.{NB}Rowling"),
        ("vi", "Trời  mưa , gió  to !", "Trời mưa, gió to!"),
        ("vi", "Gia-tĩnh, K'Ho", "Gia-tĩnh, K’Ho"),
    ],
)
def test_rules(language, typed, wanted):
    assert line(typed, language=language) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "Xem https://vi.example/a--b?x='1' và a@b.vn",
        r"Gõ \u1ea1 hoặc &quot;hay %20 và C:\sach\a.txt",
        "ISBN 978-604-1-00000-1, ĐT 024-3822-1234, ngày 12-3-2020, tỉ số 3-1",
        "Chờ đã.... rồi",
        "Cao 5' 3\" tính từ đất",
        "banso --edition epub",
        "Ngày        tháng        năm",
        "Thứ Hai – thứ Sáu; “đã đúng”",
    ],
)
def test_what_no_rule_may_touch(typed):
    assert line(typed) == typed


@pytest.mark.parametrize("piece", ["a", "a-", "a.", "'a ", "中", '"'])
def test_endless_words_are_set_like_others(piece):
    typed = piece * 20_000
    assert len(line(typed)) == len(typed)


def test_marks_are_judged_across_spans_and_notes():
    assert line('"', Emphasis(inlines=(Text(text="Số đỏ"),)), '" hay.') == "“Số đỏ” hay."
    assert line('Anh nói: "Đi', NoteReference(note="n"), '"') == "Anh nói: “Đi”"
    assert line("Một", LineBreak(), "- Hai") == f"Một–{NB}Hai"


def test_language_spans_have_their_own_rules():
    english = LanguageSpan(inlines=(Text(text="he left--at last"),), language="en-GB")
    assert line("Rồi -- ", english, " -- hết.") == "Rồi – he left—at last – hết."
    chinese = LanguageSpan(inlines=(Text(text='"a"--b'),), language="zh")
    assert line(chinese) == '"a"--b'


def test_code_addresses_formulas_and_preformatted_lines_stay():
    link = Link(inlines=(Text(text="a.vn/b--c"),), target="https://a.vn/b--c")
    assert line("Xem ", link, " -- ", Code(text='x = "a"...')) == 'Xem a.vn/b--c – x = "a"...'
    blocks = (Preformatted(text='"a"  ...'), Equation(mathml="<math/>", alt='"x"'))
    book, changes = setting(*blocks)
    assert book.body[0].blocks == blocks
    assert changes == ()


def test_indentation_of_verse_stays_and_its_dashes_are_no_speech():
    verse = Verse(stanzas=(((Text(text="    Trăm năm..."),), (Text(text="- trong"),)),))
    book, _ = setting(verse)
    assert book.body[0].blocks == (
        Verse(stanzas=(((Text(text="    Trăm năm…"),), (Text(text="- trong"),)),)),
    )


def test_every_change_is_recorded_with_place_and_neighbours():
    origin = Origin("a.docx", paragraph=4)
    block = Paragraph(inlines=(Text(text='Anh nói: "Đi..."'),), origin=origin)
    _, changes = setting(block)
    assert [(c.rule, c.before, c.after) for c in changes] == [
        ("TYPO-006", "...", "…"),
        ("TYPO-001", '"', "“"),
        ("TYPO-001", '"', "”"),
    ]
    assert changes[1] == TextChange(
        rule="TYPO-001", before='"', after="“", left="Anh nói: ", right='Đi…"', origin=origin
    )


def test_each_rule_has_a_code_of_its_own():
    _, changes = setting(
        Paragraph(inlines=(Text(text="- A -- \"b\" 'c' ... 1-2 5 km , x  y"),)), language="vi"
    )
    assert {change.rule for change in changes} >= {
        *("TYPO-001", "TYPO-002", "TYPO-003", "TYPO-004", "TYPO-005", "TYPO-006"),
        *("TYPO-007", "TYPO-008", "TYPO-009"),
    }


def test_notes_titles_and_captions_are_set_too():
    section = Section(id="s", role=SectionRole.CHAPTER, title=(Text(text="Rồi..."),))
    book = Publication(metadata=Metadata(), body=(section,))
    changed, _ = with_typography(book, CollectingMonitor())
    assert changed.body[0].title == (Text(text="Rồi…"),)
