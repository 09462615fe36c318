"""What holds for every text in the language layer and the readers of plain formats."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters.errors import SourceError
from converters.readers import rtf, text
from converters.vietnamese.collation import collation_key
from converters.vietnamese.encodings import BYTE_ENCODINGS, Encoding, decode
from converters.vietnamese.legacy import FontRun, LegacyDecoder
from converters.vietnamese.normalise import nfc
from tests.support.character_error import edit_distance
from tests.support.legacy_text import surface
from tests.support.reading import reading_context

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ ,."
)
FONTS = (None, "Arial", ".VnTime", ".VnTimeH", "VNI-Times", "VPS Times", "Symbol", "ABC")
SURFACES = "".join(chr(c) for c in range(0x20, 0x180)) + "\u2212\u2022\uf0b8\u0301\u1ea1"
quick = settings(max_examples=150, deadline=None)
files = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(st.sampled_from(BYTE_ENCODINGS), st.text(VIETNAMESE, max_size=80))
def test_what_was_typed_comes_back(encoding, typed):
    assert decode(surface(typed, encoding), encoding) == typed


@quick
@given(st.lists(st.tuples(st.text(SURFACES, max_size=12), st.sampled_from(FONTS)), max_size=6))
def test_every_run_gets_one_text_in_nfc(runs):
    decoded = LegacyDecoder().decode_paragraph([FontRun(*run) for run in runs])
    assert len(decoded.runs) == len(runs)
    assert all(unicodedata.is_normalized("NFC", run) for run in decoded.runs)


@quick
@given(st.text(VIETNAMESE, min_size=1, max_size=60), st.data())
def test_cutting_a_text_into_runs_changes_nothing(typed, data):
    legacy = surface(typed, Encoding.VNI)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(legacy)), max_size=4)))
    pieces = [legacy[a:b] for a, b in zip([0, *cuts], [*cuts, len(legacy)], strict=True)]
    whole = LegacyDecoder().decode_paragraph([FontRun(legacy, "VNI-Times")])
    parts = LegacyDecoder().decode_paragraph([FontRun(piece, "VNI-Times") for piece in pieces])
    assert "".join(parts.runs) == whole.runs[0]


@quick
@given(st.text(max_size=60))
def test_normal_form_is_stable(anything):
    once = nfc(anything)
    assert nfc(once) == once


@quick
@given(st.lists(st.text(VIETNAMESE, max_size=8), max_size=8))
def test_order_is_total_and_ignores_the_form(words):
    keys = [collation_key(word) for word in words]
    assert keys == [collation_key(unicodedata.normalize("NFC", word)) for word in words]
    again = words[len(words) // 2 :] + words[: len(words) // 2]
    assert sorted(words, key=collation_key) == sorted(again, key=collation_key)


@quick
@given(st.text("abc", max_size=20), st.text("abc", max_size=20))
def test_edit_distance_is_the_textbook_one(left, right):
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        above, row[0] = row[:], i
        for j, b in enumerate(right, start=1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
    assert edit_distance(left, right) == row[-1]


@files
@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_source_error(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    try:
        reading = text.read(path, reading_context(tmp_path))
    except SourceError:
        return
    found = sum(count.number for count in reading.ledger.counts)
    assert found >= len(reading.publication.body[0].blocks)


@files
@given(
    st.lists(
        st.sampled_from(
            [
                "{", "}", "\\", r"\par ", r"\'b5", r"\u7879?", r"\f1 ", r"\cell ", r"\row ",
                r"\trowd ", r"\cellx900 ", r"\intbl ", r"{\footnote ", r"{\*\annotation ",
                r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}", r"{\pict\pngblip 00", r"\ls1 ",
                r"\ilvl2 ", r"\s1 ", r"\pard ", r"{\header ", r"{\*\bkmkstart a}", "abc ", r"\bin3",
                r"{\shp{\*\shpinst{\shptxt ", r"{\fonttbl{\f1 .VnTime;}}", r"\clvmrg", r"\clmrg",
            ]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_rtf_is_read(tmp_path, pieces):
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1 " + "".join(pieces), encoding="latin-1")
    reading = rtf.read(path, reading_context(tmp_path))
    known = {note.id for note in reading.publication.notes}
    assert len(known) == len(reading.publication.notes)
