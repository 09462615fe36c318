"""Tracked changes of OpenDocument text, as packages keep them and as flat documents do."""

from __future__ import annotations

import dataclasses

import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.readers import pandoc
from converters.readers.reading import ReadOptions
from converters.vocabularies import ChangePolicy
from tests.support.reading import all_text, reading_context
from tests.unit.readers.test_odt import document

ACCEPT, REJECT = ChangePolicy.ACCEPT, ChangePolicy.REJECT
WHO = "<office:change-info><dc:creator>Lan</dc:creator></office:change-info>"
START, END, POINT = (
    f'<text:{name} text:change-id="{{}}"/>' for name in ("change-start", "change-end", "change")
)


def region(name, *kinds):
    inner = "".join(f"<text:{kind}>{WHO}{blocks}</text:{kind}>" for kind, blocks in kinds)
    return f'<text:changed-region text:id="{name}">{inner}</text:changed-region>'


def ranged(name, inner):
    return START.format(name) + inner + END.format(name)


def read(folder, regions, body, policy=ACCEPT):
    declared = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    tracked = f"<text:tracked-changes {declared}>{''.join(regions)}</text:tracked-changes>"
    path = folder / "sửa.fodt"
    path.write_text(document("document", tracked + body), encoding="utf-8")
    context = dataclasses.replace(reading_context(folder), options=ReadOptions(changes=policy))
    return pandoc.read(path, context)


def entries(reading, *kinds):
    wanted = kinds or (Kind.INSERTION, Kind.DELETION)
    found = [e for e in reading.ledger.entries if e.kind in wanted]
    return [(e.kind, e.fate, e.reason, e.detail) for e in found]


INSERTION = region("i", ("insertion", ""))
DELETED_IN_PLACE = region("d", ("deletion", ""))
IN_PLACE = (
    f"<text:p>Sông {ranged('i', 'mới ')}<text:span>chảy "
    f"{ranged('d', 'cũ ')}</text:span>mãi.</text:p>"
)


def test_deleted_text_that_still_stands_in_its_place_goes(tmp_path):
    reading = read(tmp_path, [INSERTION, DELETED_IN_PLACE], IN_PLACE)
    assert all_text(reading) == "Sông mới chảy mãi."
    assert entries(reading) == [
        (Kind.INSERTION, Fate.CONVERTED, "TXT-045", None),
        (Kind.DELETION, Fate.DROPPED, "ODT-003", "cũ"),
    ]


def test_changes_are_undone_where_they_stand(tmp_path):
    reading = read(tmp_path, [INSERTION, DELETED_IN_PLACE], IN_PLACE, REJECT)
    assert all_text(reading) == "Sông chảy cũ mãi."
    assert entries(reading) == [
        (Kind.INSERTION, Fate.DROPPED, "ODT-013", "mới"),
        (Kind.DELETION, Fate.CONVERTED, "ODT-013", None),
    ]


@pytest.mark.parametrize("body", [IN_PLACE, "<text:p>Trống</text:p>"])
def test_changes_are_refused_with_their_number_and_first_author(tmp_path, body):
    with pytest.raises(SourceError, match="ODT-014") as error:
        read(tmp_path, [INSERTION, DELETED_IN_PLACE], body, ChangePolicy.REFUSE)
    assert dict(error.value.diagnostic.values) == {"count": 2, "author": "Lan"}


def test_a_document_without_changes_is_not_refused(tmp_path):
    assert all_text(read(tmp_path, [], "<text:p>Yên.</text:p>", ChangePolicy.REFUSE)) == "Yên."


APART = region("d", ("deletion", "<text:p>cũ </text:p>"))
PARAGRAPHS_APART = region(
    "d",
    ("deletion", "<text:p>đầu.</text:p><text:p>Giữa.</text:p><text:p>Cuối </text:p>"),
)


@pytest.mark.parametrize(
    ("policy", "deleted", "shown"),
    [
        (ACCEPT, APART, "Sông chảy đỏ mãi."),
        (REJECT, APART, "Sông chảy cũ đỏ mãi."),
        (ACCEPT, PARAGRAPHS_APART, "Sông chảy đỏ mãi."),
        (REJECT, PARAGRAPHS_APART, "Sông chảy đầu.\nGiữa.\nCuối đỏ mãi."),
    ],
)
def test_deleted_text_that_is_kept_apart(tmp_path, policy, deleted, shown):
    point = POINT.format("d")
    body = (
        f"<text:p>Sông <text:span>chảy {point}<text:span>đỏ </text:span></text:span>mãi.</text:p>"
    )
    reading = read(tmp_path, [deleted], body, policy)
    assert all_text(reading) == shown
    ((_, fate, reason, detail),) = entries(reading)
    assert (fate, reason) == (
        (Fate.DROPPED, "ODT-003") if policy is ACCEPT else (Fate.CONVERTED, "ODT-013")
    )
    assert detail in {"cũ", "đầu. Giữa. Cuối"}


@pytest.mark.parametrize(("policy", "shown"), [(ACCEPT, "Một\nHai"), (REJECT, "Một\nxoá\nHai")])
def test_a_deleted_block_between_paragraphs(tmp_path, policy, shown):
    deleted = region("d", ("deletion", "<text:p>xoá</text:p>"))
    body = f"<text:p>Một</text:p>{POINT.format('d')}<text:p>Hai</text:p>"
    assert all_text(read(tmp_path, [deleted], body, policy)) == shown


def test_deleted_text_without_a_place_is_entered_as_left_out(tmp_path):
    reading = read(tmp_path, [APART], "<text:p>Sông.</text:p>", REJECT)
    assert all_text(reading) == "Sông."
    assert entries(reading) == [(Kind.DELETION, Fate.DROPPED, "ODT-003", "cũ")]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path):
    body = (
        f"<text:p>Nước {START.format('d')}lớn</text:p><text:p>giữa</text:p>"
        f"<text:p>ròng {END.format('d')}lên.</text:p><text:p>Hết.</text:p>"
    )
    reading = read(tmp_path, [DELETED_IN_PLACE], body)
    assert all_text(reading) == "Nước lên.\nHết."
    assert entries(reading) == [(Kind.DELETION, Fate.DROPPED, "ODT-003", "lớn giữa ròng")]


def test_of_a_whole_paragraph_that_goes_nothing_stays(tmp_path):
    body = (
        f"<text:p>{START.format('d')}Bỏ đi.</text:p>"
        f'<text:h text:outline-level="1">{END.format("d")}Chương</text:h><text:p>Chữ.</text:p>'
    )
    reading = read(tmp_path, [DELETED_IN_PLACE], body)
    assert all_text(reading) == "Chương\nChữ."
    assert reading.ledger.number(Kind.HEADING) == 1


def test_deleted_items_and_tables_go_and_cells_stay(tmp_path):
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>{}"
    end = "</table:table-row>"
    table = f"<table:table><table:table-column/>{row.format('bảng', '')}{end}</table:table>"
    two = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    grid = (
        '<table:table><table:table-column table:number-columns-repeated="3"/>'
        + row.format(f"a{START.format('e')}b", two.format("c") + two.format(f"{END.format('e')}d"))
        + f"{end}</table:table>"
    )
    body = (
        f"<text:p>Một{START.format('d')}</text:p>{table}<text:list>{item.format('mục')}"
        f"{item.format(END.format('d') + ' hai')}</text:list><text:p>Giữa</text:p>{grid}"
    )
    reading = read(tmp_path, [DELETED_IN_PLACE, region("e", ("deletion", ""))], body)
    assert all_text(reading) == "Một hai\nGiữa\n\na\nd"
    assert [entry[3] for entry in entries(reading)] == ["bảng mục", "b c"]


def test_changes_may_overlap(tmp_path):
    body = (
        f"<text:p>a {START.format('d')}b <text:span>{START.format('i')}c </text:span>"
        f"{END.format('d')}d {END.format('i')}e</text:p>"
    )
    regions = [DELETED_IN_PLACE, INSERTION]
    assert all_text(read(tmp_path, regions, body)) == "a d e"
    assert all_text(read(tmp_path, regions, body, REJECT)) == "a b e"


@pytest.mark.parametrize("policy", [ACCEPT, REJECT])
def test_what_was_added_and_then_deleted_is_nowhere(tmp_path, policy):
    added = region("d", ("deletion", "<text:p>thừa</text:p>"), ("insertion", ""))
    reading = read(tmp_path, [added], f"<text:p>Đủ{POINT.format('d')}.</text:p>", policy)
    assert all_text(reading) == "Đủ."
    assert [entry[3] for entry in entries(reading)] == ["thừa"]


def test_changes_of_looks_stay_and_are_counted(tmp_path):
    changed = region("f", ("format-change", ""))
    for policy in (ACCEPT, REJECT):
        reading = read(tmp_path, [changed], f"<text:p>{ranged('f', 'Đậm')}</text:p>", policy)
        assert all_text(reading) == "Đậm"
        assert reading.ledger.number(Kind.FORMAT_CHANGE, Fate.KEPT) == 1


def test_a_mark_without_its_end_takes_nothing(tmp_path):
    body = f"<text:p>Sông {START.format('d')}chảy.</text:p>"
    assert all_text(read(tmp_path, [DELETED_IN_PLACE], body)) == "Sông chảy."
