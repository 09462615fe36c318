"""``structure.toml``: what is written is read again, equal input gives equal bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.diagnostics import Box, Origin
from converters.errors import SettingsError
from converters.metadata_files.beside import file_beside
from converters.metadata_files.structure_file import (
    decisions_of,
    read_structure,
    structure_text,
    write_guesses,
    write_structure,
)
from converters.model.decision import Decision
from converters.model.guess import BlockKind, Guess, Mode, Trait
from converters.vocabularies import SectionRole

DECISIONS = (
    Decision(text="Chương “một”\t1", source="a.docx", paragraph=3, heading=1),
    Decision(text="Lời \\ nói", heading=0, role=SectionRole.PREFACE),
    Decision(paragraph=9, paragraphs=4, block=BlockKind.VERSE),
    Decision(text="Đoạn", instead='Hai dòng\n“nháy” \\ "kép"'),
    Decision(text="Thừa", heading=2, instead=""),
)
WORDS = (
    Decision(word="“đối,", correction="“đổi,", page=12, box=Box(310.4, 88.0, 355.1, 120.9)),
    Decision(word="biến", correction="biển"),
    Decision(word="sừ", correction="sừ", page=3),
    Decision(word="ởtàu", correction="ở tàu", page=4),
)


def test_what_is_written_is_read_again(tmp_path: Path):
    file = tmp_path / "structure.toml"
    write_structure(file, DECISIONS)
    assert read_structure(file, ["a.docx"]) == DECISIONS
    first = file.read_bytes()
    write_structure(file, read_structure(file, ["a.docx"]))
    assert file.read_bytes() == first


@given(
    st.builds(
        Decision,
        text=st.text(min_size=1).filter(str.strip),
        source=st.none() | st.text(min_size=1),
        paragraph=st.none() | st.integers(1, 10**6),
        heading=st.none() | st.integers(0, 6),
    )
)
def test_any_words_survive(decision):
    import tomllib

    (entry,) = tomllib.loads(structure_text([decision]))["place"]
    assert entry.get("text") == decision.text
    assert entry.get("source") == decision.source


def test_decisions_on_other_books_of_the_folder_are_passed_over(tmp_path: Path):
    file = tmp_path / "structure.toml"
    write_structure(file, DECISIONS)
    assert read_structure(file, ["b.docx"]) == DECISIONS[1:]


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        ("[[plac]]\ntext = 'a'", "META-001", "place"),
        ("[[place]]\ntext = 'a'\nheadin = 1", "META-001", "heading"),
        ("[[place]]\ntext = 'a'\nrole = 'prefce'", "META-006", "preface"),
        ("[[place]]\ntext = 'a'\nblock = 'vers'", "META-006", "verse"),
        ("[[place]]\ntext = 'a'\nblock = 'poem'", "META-005", "verse, quotation"),
        ("[[place]]\ntext = 'a'\nrole = 'xyz'", "META-005", "afterword, also-by"),
        ("[[place]]\ntext = 'a'\nxyz = 1", "META-004", "heading, role, block"),
        ("[[place]]\ntext = 'a'\nheading = 7", "META-005", "heading. Write one of: 1, 2, 3"),
        ("[[place]]\ntext = 'a'\nheading = true", "META-005", "5, 6, none"),
        ("[[place]]\ntext = 'a'\nparagraph = 0", "META-002", "paragraph"),
        ("[[place]]\ntext = 5", "META-002", "text"),
        ("[[place]]\nrole = 3\ntext = 'a'", "META-005", "role"),
        ("[[place]]\nheading = 1", "META-033", "text"),
        ("[[place]]\ntext = 'a'", "META-033", "heading | role | block"),
        ("[[place]]\nword = 'a'", "META-033", "correct"),
        ("[[place]]\ncorrect = 'a'", "META-033", "word"),
        ("[[place]]\nword = 'a'\ncorrect = ' '", "META-002", "correct"),
        ("[[place]]\nword = 1\ncorrect = 'a'", "META-002", "word"),
        ("[[place]]\nword = 'a'\ncorrect = 'b'\npage = 0", "META-002", "page"),
        ("[[place]]\nword = 'a'\ncorrect = 'b'\nbox = [1, 2, 3]", "META-002", "box"),
        ("[[place]]\nword = 'a'\ncorrect = 'b'\nbox = [1, 2, 3, true]", "META-002", "box"),
        ("[[place]]\nword = 'a'\ncorrect = 'b'\nwrod = 'c'", "META-001", "word"),
        ("place = 5", "META-002", "place"),
        ("[[place", "META-003", ""),
    ],
)
def test_what_does_not_fit_is_told_with_the_nearest_name(tmp_path: Path, content, code, word):
    file = tmp_path / "structure.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as failure:
        read_structure(file, [])
    assert failure.value.diagnostic.code == code
    problem = failure.value.diagnostic
    assert word in f"{problem.text('en')} {problem.remedy('en')}"
    assert "Did you mean" not in problem.remedy("en") or code in {"META-001", "META-006"}


def test_words_are_written_and_read_again(tmp_path: Path):
    file = tmp_path / "structure.toml"
    write_structure(file, WORDS)
    assert read_structure(file, ["sách.pdf"]) == WORDS
    file.write_text('[[place]]\nword = "đô\u0309i"\ncorrect = " đối "\n', encoding="utf-8")
    assert read_structure(file, None) == (Decision(word="đổi", correction="đối"),)


def test_corrected_words_are_written_as_guesses_with_their_reasons(tmp_path: Path):
    origin = Origin("0012.jpg", page=12, box=Box(310.4, 88.0, 355.1, 120.9), confidence=0.92)
    guess = Guess(trait=Trait.WORD, value="“đổi,", reason="OCR-010", confidence=0.99,
                  text="“đối,", origin=origin)  # fmt: skip
    file = tmp_path / "structure.toml"
    write_guesses(file, (guess,), (), "en")
    assert "# OCR-010 (99%): Between its neighbours" in file.read_text(encoding="utf-8")
    assert read_structure(file, ["sách"]) == WORDS[:1]


def test_guesses_are_written_with_their_reasons_and_lost_decisions_after_them(tmp_path: Path):
    origin = Origin("a.docx", paragraph=7)
    guesses = (
        Guess(trait=Trait.BLOCK, value="verse", reason="STR-036", confidence=0.95, text="Trăm năm",
              origin=origin, extent=4),
        Guess(trait=Trait.HEADING, value="none", reason="STR-046", confidence=1.0, text="Không",
              mode=Mode.MANUAL),
    )  # fmt: skip
    file = tmp_path / "structure.toml"
    write_guesses(file, guesses, DECISIONS[2:], "en")
    content = file.read_text(encoding="utf-8")
    assert "# STR-036 (95%): Short lines" in content
    assert "STR-046" not in content
    assert read_structure(file, ["a.docx"]) == (*decisions_of(guesses), *DECISIONS[2:])


def test_own_file_goes_before_that_of_the_folder(tmp_path: Path):
    source = tmp_path / "sách.docx"
    assert file_beside(source, "structure.toml") is None
    (tmp_path / "structure.toml").touch()
    assert file_beside(source, "structure.toml") == tmp_path / "structure.toml"
    (tmp_path / "sách.structure.toml").touch()
    assert file_beside(source, "structure.toml") == tmp_path / "sách.structure.toml"
