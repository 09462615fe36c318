"""Tracked changes accepted, undone or refused; comments with the words they are about."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading, Strong, Table
from converters.model.traversal import plain_text
from converters.readers.reading import ReadContext
from converters.vocabularies import ChangePolicy
from tests.support.docx_bench import NUMBERING, Bench, notes_part, numbered, reference
from tests.support.docx_builder import paragraph, picture, run

BY = 'w:id="1" w:author="Lan" w:date="2024-05-06T07:08:09Z"'


def inserted(*runs: str) -> str:
    return f"<w:ins {BY}>{''.join(runs)}</w:ins>"


def deleted(text: str) -> str:
    return f"<w:del {BY}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


class Settling(Bench):
    """A bench that settles changes in one way."""

    def settle(self, policy: ChangePolicy) -> Settling:
        context = self.context
        options = msgspec.structs.replace(context.options, changes=policy)
        self.context = ReadContext(options, context.media, context.monitor, context.work)
        return self


@pytest.fixture
def bench(tmp_path: Path) -> Settling:
    return Settling(tmp_path)


SENTENCE = paragraph("Trời ", deleted("mưa"), inserted(run("nắng")), ".")


@pytest.mark.parametrize(
    ("policy", "text", "insertions", "deletions"),
    [
        (ChangePolicy.ACCEPT, "Trời nắng.", Fate.KEPT, Fate.DROPPED),
        (ChangePolicy.REJECT, "Trời mưa.", Fate.DROPPED, Fate.KEPT),
    ],
)
def test_changes_are_settled_as_asked(
    bench: Settling, policy: ChangePolicy, text: str, insertions: Fate, deletions: Fate
) -> None:
    assert bench.settle(policy).text(SENTENCE) == text
    assert bench.number(Kind.INSERTION, insertions) == bench.number(Kind.INSERTION) == 1
    assert bench.number(Kind.DELETION, deletions) == bench.number(Kind.DELETION) == 1
    (entry,) = bench.reading.ledger.entries
    expected = {ChangePolicy.ACCEPT: ("DOCX-021", "mưa"), ChangePolicy.REJECT: ("DOCX-041", "nắng")}
    assert (entry.reason, entry.detail) == expected[policy]


def test_open_changes_refuse_the_manuscript_and_tell_where(bench: Settling) -> None:
    with pytest.raises(SourceError) as refusal:
        bench.settle(ChangePolicy.REFUSE).read(paragraph("một") + SENTENCE)
    diagnostic = refusal.value.diagnostic
    assert diagnostic.code == "DOCX-042"
    assert dict(diagnostic.values) == {"author": "Lan", "count": 2}
    assert diagnostic.origin is not None
    assert diagnostic.origin.paragraph == 2


def test_changes_in_a_note_refuse_too_and_a_settled_manuscript_passes(bench: Settling) -> None:
    bench.settle(ChangePolicy.REFUSE)
    notes = notes_part("footnote", "x").replace("<w:r><w:footnoteRef/></w:r>", inserted(run("y")))
    body = paragraph("một", reference("footnote", 2))
    with pytest.raises(SourceError, match="DOCX-042") as refusal:
        bench.read(body, parts={"footnotes": notes})
    assert refusal.value.diagnostic.origin.part == "word/footnotes.xml"
    assert bench.text(paragraph("một")) == "một"


def test_ends_of_paragraphs_are_settled(bench: Settling) -> None:
    body = paragraph("một ", properties=f"<w:rPr><w:ins {BY}/></w:rPr>") + paragraph("hai ")
    body += paragraph("ba ", properties=f"<w:rPr><w:del {BY}/></w:rPr>") + paragraph("bốn")
    assert bench.text(body).splitlines() == ["một ", "hai ", "ba bốn"]
    assert (bench.number(Kind.INSERTION), bench.number(Kind.DELETION)) == (1, 1)
    bench.settle(ChangePolicy.REJECT)
    assert bench.text(body).splitlines() == ["một hai ", "ba ", "bốn"]


def test_deleted_end_before_a_table_keeps_its_text_before_it(bench: Settling) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('ô')}</w:tc></w:tr></w:tbl>"
    body = paragraph("trước", properties=f"<w:rPr><w:del {BY}/></w:rPr>") + table
    assert bench.text(body + paragraph("sau")).splitlines() == ["trước", "ô", "sau"]


def test_paragraph_moved_as_a_whole_leaves_nothing_behind(bench: Settling) -> None:
    def end(tag: str) -> str:
        return f"<w:rPr><w:{tag} {BY}/></w:rPr>"

    body = paragraph(f"<w:moveFrom {BY}>{run('đoạn')}</w:moveFrom>", properties=end("moveFrom"))
    body += paragraph("giữa")
    body += paragraph(f"<w:moveTo {BY}>{run('đoạn')}</w:moveTo>", properties=end("moveTo"))
    assert bench.text(body).splitlines() == ["giữa", "đoạn"]
    assert bench.number(Kind.MOVE, Fate.KEPT) == bench.number(Kind.MOVE) == 1
    assert bench.number(Kind.PARAGRAPH, Fate.DROPPED) == 0
    assert bench.settle(ChangePolicy.REJECT).text(body).splitlines() == ["đoạn", "giữa"]


def test_move_without_its_other_end_is_named(bench: Settling) -> None:
    away = f"<w:moveFrom {BY}>{run('mất hút')}</w:moveFrom>"
    assert bench.text(paragraph("còn", away)) == "còn"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate, entry.detail) == (Kind.MOVE, Fate.DROPPED, "mất hút")


def test_picture_moved_away_without_its_other_end_is_named(bench: Settling) -> None:
    bench.read(paragraph(f"<w:moveFrom>{picture('i')}</w:moveFrom>", "x"))
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate) == (Kind.MOVE, Fate.DROPPED)


def test_rows_and_cells_are_settled(bench: Settling) -> None:
    def row(text: str, mark: str = "") -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{paragraph(text)}</w:tc></w:tr>"

    cell = f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr>{paragraph('ô bỏ')}</w:tc>"
    body = "<w:tbl>" + row("a") + row("b", f"<w:ins {BY}/>") + row("c", f"<w:del {BY}/>")
    body += f"<w:tr><w:tc>{paragraph('d')}</w:tc>{cell}</w:tr></w:tbl>"
    assert bench.text(body).splitlines() == ["a", "b", "d"]
    assert (bench.number(Kind.INSERTION), bench.number(Kind.DELETION)) == (1, 2)
    assert bench.settle(ChangePolicy.REJECT).text(body).splitlines() == ["a", "c", "d", "ô bỏ"]


def test_formatting_is_settled(bench: Settling) -> None:
    marks = f"<w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange>"
    style = f'<w:pStyle w:val="u1"/><w:pPrChange {BY}><w:pPr/></w:pPrChange>'
    body = paragraph("đầu đề", properties=style) + paragraph(run("đậm", marks))
    first, second = bench.blocks(body)
    assert isinstance(first, Heading)
    assert isinstance(second.inlines[0], Strong)
    assert bench.number(Kind.FORMAT_CHANGE, Fate.KEPT) == 2
    first, second = bench.settle(ChangePolicy.REJECT).blocks(body)
    assert not isinstance(first, Heading)
    assert not isinstance(second.inlines[0], Strong)
    assert bench.number(Kind.FORMAT_CHANGE, Fate.DROPPED) == 2


def test_numbering_given_up_again_is_gone(bench: Settling) -> None:
    change = f"<w:pPrChange {BY}><w:pPr/></w:pPrChange>"
    body = numbered("mục", 2).replace("</w:numPr>", "</w:numPr>" + change)
    parts = {"numbering": NUMBERING}
    assert bench.settle(ChangePolicy.REJECT).text(body, parts=parts) == "mục"
    assert bench.number(Kind.LIST_ITEM) == 0


def test_inserted_and_deleted_again_is_gone_in_both_readings(bench: Settling) -> None:
    body = paragraph("a", inserted(deleted("thoáng qua")), "b")
    assert bench.text(body) == "ab"
    assert bench.settle(ChangePolicy.REJECT).text(body) == "ab"


def test_old_horizontal_merge_is_one_cell(bench: Settling) -> None:
    def cell(text: str, merge: str) -> str:
        return f"<w:tc><w:tcPr><w:hMerge {merge}/></w:tcPr>{paragraph(text)}</w:tc>"

    row = cell("rộng", 'w:val="restart"') + cell("", "")
    (table,) = bench.blocks(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")
    assert isinstance(table, Table)
    ((only,),) = (row.cells for row in table.rows)
    assert only.column_span == 2


COMMENTS = (
    '<w:comment w:id="0" w:author="Lan" w:date="2024-05-06T07:08:09Z">'
    '<w:p w14:paraId="0A"><w:r><w:t>Có đúng năm không?</w:t></w:r></w:p></w:comment>'
    '<w:comment w:id="1" w:author="Minh"><w:p w14:paraId="0B"><w:r><w:t>Đúng.</w:t></w:r></w:p>'
    "</w:comment>"
)
THREADS = (
    '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w15:commentEx w15:paraId="0A" w15:done="1"/>'
    '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A" w15:done="0"/></w15:commentsEx>'
)
COMMENTED = paragraph("Mở đầu") + paragraph(
    "Năm ",
    '<w:commentRangeStart w:id="0"/><w:commentRangeStart w:id="1"/>',
    "1906",
    '<w:commentRangeEnd w:id="0"/><w:commentRangeEnd w:id="1"/>',
    '<w:r><w:commentReference w:id="0"/><w:commentReference w:id="1"/></w:r>',
    " ở Hà Nội",
)


def test_comments_come_with_passage_place_thread_and_state(bench: Settling) -> None:
    reading = bench.read(
        COMMENTED,
        parts={"comments": COMMENTS},
        links={"x": ("commentsExtended", "commentsExtended.xml")},
        files={"word/commentsExtended.xml": THREADS.encode()},
    )
    question, answer = reading.comments
    assert (question.author, question.passage, question.resolved) == ("Lan", "1906", True)
    assert (answer.text, answer.answers, answer.resolved) == (
        "Đúng.",
        "Có đúng năm không?",
        False,
    )
    assert question.origin is not None
    assert question.origin.paragraph == 2
    assert bench.number(Kind.COMMENT, Fate.DROPPED) == bench.number(Kind.COMMENT) == 2
    assert "Đúng" not in "".join(plain_text(b.inlines) for b in reading.publication.body[0].blocks)


def test_comment_without_an_end_is_about_no_passage(bench: Settling) -> None:
    body = COMMENTED.replace('<w:commentRangeEnd w:id="0"/>', "")
    question, answer = bench.read(body, parts={"comments": COMMENTS}).comments
    assert (question.passage, answer.passage) == ("", "1906")


def test_comment_that_hangs_nowhere_is_told_by_its_part(bench: Settling) -> None:
    reading = bench.read(paragraph("chữ"), parts={"comments": COMMENTS})
    assert [comment.origin.part for comment in reading.comments] == ["word/comments.xml"] * 2


def test_section_breaks_and_pages_are_told(bench: Settling) -> None:
    page = '<w:sectPr><w:pgSz w:w="8392" w:h="11907"/><w:cols w:num="2"/></w:sectPr>'
    bench.read(paragraph("hết phần", properties=page) + paragraph("phần hai"))
    (entry,) = [e for e in bench.reading.ledger.entries if e.kind is Kind.SECTION_BREAK]
    assert (entry.reason, entry.detail) == ("DOCX-043", "A5 148 × 210 mm, 2 columns")
    assert "DOCX-044" in bench.codes
