"""What pandoc and mammoth lose of a Word document, and that we keep it.

One document holds everything; each thing has a word of its own. That the rivals really lose it is
tested with the versions that the lock file pins.
"""

from __future__ import annotations

from pathlib import Path
from subprocess import CalledProcessError
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Heading,
    LanguageSpan,
    ListBlock,
    NoteKind,
    SceneBreak,
    SmallCaps,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines
from converters.readers.docx import read
from converters.readers.reading import Reading
from tests.support import rivals
from tests.support.docx_bench import NUMBERING, TCVN3, notes_part, numbered, reference
from tests.support.docx_builder import build_docx, paragraph, plain_of, reading_context, run


def _code(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _framed() -> str:
    content = f"<w:txbxContent>{paragraph('trongkhung')}</w:txbxContent>"
    new = f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
    new = f"<a:graphic><a:graphicData>{new}</a:graphicData></a:graphic>"
    new = f'<w:drawing><wp:anchor><wp:docPr id="4" name="b"/>{new}</wp:anchor></w:drawing>'
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{new}</mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


_CHART_RUN: Final = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="9" name="c"/><a:graphic><a:graphicData>'
    '<c:chart r:id="c"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
_CHART: Final = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser>'
    '<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>lượngmưa</c:v></c:pt></c:strCache></c:strRef>'
    '</c:tx><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>4711</c:v></c:pt></c:numCache>'
    "</c:numRef></c:val></c:ser></c:chartSpace>"
)
_ARTICLES: Final = NUMBERING.replace(
    '<w:num w:numId="1">',
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="5"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="1">',
    1,
)
_LETTERING: Final = '<w:r><w:pict><v:shape><v:textpath string="chữuốn"/></v:shape></w:pict></w:r>'
_FRACTION: Final = (
    "<m:oMath><m:f><m:num><m:r><m:t>uvw</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den>"
    "</m:f></m:oMath>"
)
_MARK: Final = reference("footnote", 3, ' w:customMarkFollows="1"').replace(
    "</w:r>", "<w:t>※</w:t></w:r>"
)
_BODY: Final = "".join(
    (
        paragraph("Mụcmức", properties='<w:outlineLvl w:val="0"/>'),
        paragraph("trướckhung ", _framed(), " saukhung"),
        paragraph("chântrang", reference("footnote", 2), " cuốisách", reference("endnote", 2)),
        paragraph("* * *"),
        paragraph(run("hoanhỏ", "<w:smallCaps/>")),
        paragraph(run("chữkín", "<w:vanish/>"), "lộ"),
        numbered("điềukhoản", 5),
        paragraph(run("Ch\u00ad¬ng", TCVN3)),
        paragraph("N", properties='<w:framePr w:dropCap="drop"/>') + paragraph("gàyxưa"),
        '<w:altChunk r:id="k"/>',
        paragraph(_LETTERING),
        paragraph(_CHART_RUN),
        paragraph(_code(r"EQ \f(tửsố,mẫusố)")),
        paragraph(_code(r"SYMBOL 937 \u")),
        paragraph(_code("MACROBUTTON NoMacro nútbấm")),
        paragraph(_FRACTION),
        paragraph("Bonjour, ", run("tout le monde dort encore", '<w:lang w:val="fr-FR"/>')),
        paragraph("mốc", _MARK),
    )
)


class Kept(NamedTuple):
    """The same document in three readings."""

    ours: Reading
    path: Path
    pandoc: str
    mammoth: str

    @property
    def blocks(self) -> list:
        sections = self.ours.publication.sections
        return [block for section in sections for block in walk_blocks(section.blocks)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("rivals")
    path = build_docx(
        folder / "a.docx",
        _BODY,
        parts={
            "numbering": _ARTICLES,
            "footnotes": notes_part("footnote", "lờichân", "lờimốc"),
            "endnotes": notes_part("endnote", "lờicuối"),
            "comments": f'<w:comment w:id="0" w:author="Lan">{paragraph("nhậnxét")}</w:comment>',
        },
        links={"k": ("aFChunk", "k.html"), "c": ("chart", "charts/c.xml")},
        files={"word/k.html": "<p>đoạnchèn</p>".encode(), "word/charts/c.xml": _CHART.encode()},
    )
    ours = read(path, reading_context(folder))
    return Kept(ours, path, rivals.pandoc(path, "plain"), rivals.mammoth_text(path))


@pytest.mark.parametrize(
    ("word", "pandoc_keeps", "mammoth_keeps"),
    [
        pytest.param("trướckhung", False, True, id="text beside a text box"),
        pytest.param("saukhung", False, True, id="text after a text box"),
        pytest.param("trongkhung", True, True, id="text in a text box"),
        pytest.param("chương", False, False, id="text in an old Vietnamese font"),
        pytest.param("điều", False, False, id="words before a number"),
        pytest.param("ngàyxưa", True, False, id="word that a drop cap begins"),
        pytest.param("đoạnchèn", False, False, id="inserted document"),
        pytest.param("chữuốn", False, False, id="decorative lettering"),
        pytest.param("4711", False, False, id="values of a chart"),
        pytest.param("tửsố", False, False, id="formula typed as a field"),
        pytest.param("ω", False, False, id="symbol made by a field"),
        pytest.param("nútbấm", False, False, id="text of a button"),
        pytest.param("uvw", True, False, id="formula"),
    ],
)
def test_word_that_others_lose_is_kept(
    kept: Kept, word: str, *, pandoc_keeps: bool, mammoth_keeps: bool
) -> None:
    assert word in rivals.words(plain_of(kept.ours.publication))
    assert (word in rivals.words(kept.pandoc)) is pandoc_keeps
    assert (word in rivals.words(kept.mammoth)) is mammoth_keeps


def test_nothing_is_doubled(kept: Kept) -> None:
    ours = rivals.words(plain_of(kept.ours.publication))
    assert [word for word, number in ours.items() if number > 1 and len(word) > 4] == []


def test_outline_level_makes_a_heading_here_alone(kept: Kept) -> None:
    assert [plain_text(b.inlines) for b in kept.blocks if isinstance(b, Heading)] == ["Mụcmức"]
    assert not [block for block in rivals.pandoc_tree(kept.path) if block["t"] == "Header"]


def test_foot_and_endnotes_stay_apart_with_the_author_s_mark(kept: Kept) -> None:
    notes = kept.ours.publication.notes
    assert [(note.kind, note.label) for note in notes] == [
        (NoteKind.FOOTNOTE, None),
        (NoteKind.ENDNOTE, None),
        (NoteKind.FOOTNOTE, "※"),
    ]
    assert kept.pandoc.count("[3]") == 2, "pandoc numbers all of them together"


def test_scene_break_is_one_here_and_text_elsewhere(kept: Kept) -> None:
    assert [b.ornament for b in kept.blocks if isinstance(b, SceneBreak)] == ["* * *"]
    assert not [b for b in rivals.pandoc_tree(kept.path) if b["t"] == "HorizontalRule"]
    assert "* * *" in kept.mammoth


def test_hidden_text_is_hidden_and_named(kept: Kept) -> None:
    assert "chữkín" not in plain_of(kept.ours.publication)
    (entry,) = [e for e in kept.ours.ledger.entries if e.kind is Kind.HIDDEN_TEXT]
    assert (entry.fate, entry.detail) == (Fate.DROPPED, "chữkín")
    assert "chữkín" in kept.pandoc
    assert "chữkín" in kept.mammoth


def test_small_capitals_and_languages_are_marked(kept: Kept) -> None:
    inlines = [i for b in kept.blocks for i in walk_inlines(own_inlines(b))]
    assert [plain_text(i.inlines) for i in inlines if isinstance(i, SmallCaps)] == ["hoanhỏ"]
    assert [i.language for i in inlines if isinstance(i, LanguageSpan)] == ["fr-FR"]
    assert "fr-FR" not in rivals.pandoc(kept.path, "html")


def test_number_is_exactly_what_word_shows(kept: Kept) -> None:
    (numbered_list,) = [b for b in kept.blocks if isinstance(b, ListBlock)]
    assert [item.label for item in numbered_list.items] == ["Điều 5."]


def test_comment_is_dropped_with_a_word_and_handed_over(kept: Kept) -> None:
    assert [comment.text for comment in kept.ours.comments] == ["nhậnxét"]
    assert kept.ours.ledger.number(Kind.COMMENT, Fate.DROPPED) == 1
    assert "nhậnxét" not in kept.pandoc + kept.mammoth


def test_damaged_document_is_read_where_pandoc_gives_up(tmp_path: Path) -> None:
    whole = build_docx(tmp_path / "b.docx", "".join(paragraph(f"đoạn {n}") for n in range(3_000)))
    content = whole.read_bytes()
    (tmp_path / "cụt.docx").write_bytes(content[: len(content) // 2])
    with pytest.raises(CalledProcessError):
        rivals.pandoc(tmp_path / "cụt.docx", "plain")
    reading = read(tmp_path / "cụt.docx", reading_context(tmp_path))
    assert "đoạn 500" in plain_of(reading.publication)
