"""Plain text: encodings, line ends, chapters, scene breaks."""

from __future__ import annotations

import random
import textwrap

import pytest

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading, NoteReference, Paragraph, SceneBreak, Verse
from converters.model.traversal import plain_text
from converters.readers import text
from converters.readers.registry import reader_for
from converters.readers.sniffing import Format, sniff
from converters.readers.text_bytes import text_of
from converters.vietnamese.encodings import BYTE_ENCODINGS, Encoding
from tests.support.character_error import character_error
from tests.support.legacy_text import can_write, encode
from tests.support.reading import all_text, body_of, read_content, reading_context, reasons

PARAGRAPH = (
    "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân là dùng đến."
)


def read(folder, content, name="sách.txt"):
    return read_content(text.read, folder, name, content)


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_in_all_its_forms(tmp_path, codec):
    reading = read(tmp_path, f"{PARAGRAPH}\n{PARAGRAPH}\n".encode(codec))
    assert all_text(reading) == f"{PARAGRAPH}\n{PARAGRAPH}"
    assert not reading.legacy_encodings


@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_legacy_bytes(tmp_path, encoding, shared_data):
    book = (shared_data / "vietnamese" / "texts" / "hon-buom-mo-tien.txt").read_text("utf-8")
    chosen = [line for line in book.split("\n")[4:300] if can_write(line, encoding)]
    assert len(chosen) > 40
    reading = read(tmp_path, encode("\n".join(chosen), encoding))
    assert character_error("\n".join(chosen), all_text(reading)) < 0.001
    assert reading.legacy_encodings[0][0] == encoding.value


def test_letters_of_legacy_bytes_that_look_like_utf8_make_no_line_of_it(tmp_path):
    words = "Chương 1\n\nNgười đàn bà bước vào quán nước, gọi một cốc chè xanh.\n"
    content = encode(words, Encoding.VISCII)
    assert content.splitlines()[0].decode("utf-8") != "Chương 1"
    assert "Chương 1" in all_text(read(tmp_path, content))


def test_viqr(tmp_path):
    line = "Tra(m na(m trong co~i ngu+o+`i ta, chu+~ ta`i chu+~ me^.nh khe'o la` ghe't nhau\n"
    assert all_text(read(tmp_path, line * 3)).startswith("Trăm năm trong cõi người ta, chữ tài")


def test_western_code_page(tmp_path):
    line = "Le café était fermé, déjà, à la fête de Noël. Où êtes-vous, garçon, dans la nuit ?"
    reading = read(tmp_path, (line + "\n").encode("cp1252") * 4)
    assert all_text(reading).split("\n")[0] == line
    assert reading.publication.metadata.work.language == "fr"


def test_a_few_broken_bytes_are_shown_and_counted(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes((PARAGRAPH * 40).encode() + b"\xff" + PARAGRAPH.encode())
    context = reading_context(tmp_path)
    reading = text.read(path, context)
    assert all_text(reading).count("\ufffd") == 1
    assert [d.code for d in context.monitor.diagnostics] == ["TXT-005"]


@pytest.mark.parametrize("content", [b"\0" * 400, random.Random(7).randbytes(4000), b"MZ\0\1" * 99])
def test_binary_content_is_refused(tmp_path, content):
    with pytest.raises(SourceError, match="TXT-001"):
        read(tmp_path, content)


def test_a_missing_file_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match="TXT-003"):
        text.read(tmp_path / "không có.txt", reading_context(tmp_path))


def test_wrapped_lines_become_paragraphs(tmp_path):
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH * 3, 60))
    reading = read(tmp_path, f"{wrapped}\n\n{wrapped}\n\n{wrapped}\n")
    assert [type(block) for block in body_of(reading)] == [Paragraph] * 3
    assert all_text(reading).split("\n")[0] == " ".join((PARAGRAPH * 3).split())


def test_indented_first_lines_part_wrapped_paragraphs(tmp_path):
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH * 3, 60, initial_indent="    "))
    assert len(body_of(read(tmp_path, f"{wrapped}\n{wrapped}\n{wrapped}\n"))) == 3


def test_one_line_a_paragraph_stays_so(tmp_path):
    reading = read(tmp_path, "- Ai đấy?\n- Tôi.\n" + PARAGRAPH + "\n- Vào đi.\n")
    assert len(body_of(reading)) == 4


def test_verse_between_paragraphs(tmp_path):
    verse = "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau"
    reading = read(tmp_path, f"{PARAGRAPH}\n\n{verse}\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n")
    (found,) = [block for block in body_of(reading) if isinstance(block, Verse)]
    assert [plain_text(line) for line in found.stanzas[0]] == verse.split("\n")


def test_chapters_parts_and_named_sections(tmp_path):
    book = "\n\n".join(
        [
            "LỜI NÓI ĐẦU", PARAGRAPH, "PHẦN THỨ NHẤT", "Chương 1", "SỐ ĐÀO HOA", PARAGRAPH,
            "Chương hai: Người khách lạ", PARAGRAPH, "Phần tôi, tôi không đi đâu cả.",
            "Hồi ấy vui.",
        ]
    )  # fmt: skip
    headings = [b for b in body_of(read(tmp_path, book)) if isinstance(b, Heading)]
    assert [(h.level, plain_text(h.inlines)) for h in headings] == [
        (2, "LỜI NÓI ĐẦU"),
        (1, "PHẦN THỨ NHẤT"),
        (2, "Chương 1 SỐ ĐÀO HOA"),
        (2, "Chương hai: Người khách lạ"),
    ]


@pytest.mark.parametrize("line", ["Chapter One", "CHAPTER XII", "Part 2: The Return", "Prologue"])
def test_english_chapters(tmp_path, line):
    reading = read(tmp_path, f"{line}\n\nIt was the best of times.\n")
    assert isinstance(body_of(reading)[0], Heading)


@pytest.mark.parametrize("mark", ["***", "* * *", "-----", "⁂", "~ ~ ~", "o"])
def test_scene_breaks(tmp_path, mark):
    block = body_of(read(tmp_path, f"{PARAGRAPH}\n\n{mark}\n\n{PARAGRAPH}\n"))[1]
    assert isinstance(block, SceneBreak if mark != "o" else Paragraph)


def test_title_page_becomes_metadata_and_is_entered(tmp_path):
    reading = read(tmp_path, f"# Số đỏ\nVũ Trọng Phụng\n# Chương 1\n{PARAGRAPH}\n")
    work = reading.publication.metadata.work
    assert (work.title, work.contributors[0].name, work.language) == (
        "Số đỏ", "Vũ Trọng Phụng", "vi",
    )  # fmt: skip
    assert reading.ledger.number(Kind.HEADING) == 2
    assert reading.ledger.number(Kind.HEADING, Fate.CONVERTED) == 1
    assert reasons(reading.ledger) == {"TXT-008"}


def test_controls_and_form_feeds_are_dropped_and_entered(tmp_path):
    reading = read(tmp_path, f"{PARAGRAPH}\f{PARAGRAPH}\x01\x02\n")
    assert len(body_of(reading)) == 2
    assert reading.ledger.number(Kind.CONTROL, Fate.DROPPED) == 2
    assert reading.ledger.number(Kind.PAGE_BREAK, Fate.DROPPED) == 1
    assert reasons(reading.ledger) == {"TXT-006", "TXT-007"}


def test_what_was_converted_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(encode(f"{PARAGRAPH}\nông ".lower(), Encoding.TCVN3) + b"Fran\xe7ois " * 2)
    context = reading_context(tmp_path)
    reading = text.read(path, context)
    codes = {d.code for d in context.monitor.diagnostics}
    assert codes == {"VIE-001", "VIE-003", "TXT-004"}
    assert reasons(reading.ledger) == {"VIE-004"}
    assert "TCVN3 (ABC)" in context.monitor.diagnostics[-1].text("vi")


def test_size_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "TEXT_FILE", 10)
    with pytest.raises(SourceError, match="TXT-002"):
        read(tmp_path, PARAGRAPH)


def test_the_users_language_wins(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PARAGRAPH, encoding="utf-8")
    reading = text.read(path, reading_context(tmp_path, language="en-GB"))
    assert reading.publication.metadata.work.language == "en-GB"


def test_every_word_of_a_book_is_kept(tmp_path, shared_data):
    path = shared_data / "vietnamese" / "texts" / "so-do.txt"
    reading = text.read(path, reading_context(tmp_path))
    given = [line.lstrip("# ") for line in path.read_text("utf-8").split("\n") if line.strip()]
    assert " ".join(given[2:]).split() == all_text(reading).split()
    assert reading.words == len(all_text(reading).split())
    assert reading.legacy_encodings == ()


def test_legacy_characters_inside_unicode_text(tmp_path):
    legacy = encode(PARAGRAPH, Encoding.TCVN3).decode("cp1252")
    reading = read(tmp_path, f"{PARAGRAPH}\n\n{legacy}\n")
    assert all_text(reading) == f"{PARAGRAPH}\n{PARAGRAPH}"
    assert reading.ledger.number(Kind.LEGACY_RUN, Fate.CONVERTED) == 1


def test_a_typed_contents_page_is_text_and_swallows_no_heading(tmp_path):
    contents = (
        "MỤC LỤC\nCHƯƠNG I. Bến cũ 5\nCHƯƠNG II. Đò ........ 17\nCHƯƠNG III……….31\nLời bạt\t99"
    )
    text = f"{contents}\nCHƯƠNG I\nBến cũ\n{PARAGRAPH}\nCHƯƠNG II\n{PARAGRAPH}\nHẾT CHƯƠNG II\n"
    blocks = body_of(read(tmp_path, text))
    heads = [plain_text(block.inlines) for block in blocks if isinstance(block, Heading)]
    assert heads == ["MỤC LỤC", "CHƯƠNG I", "CHƯƠNG II"]
    assert [plain_text(block.inlines) for block in blocks[1:5]] == contents.split("\n")[1:]


def test_a_label_that_ends_in_a_number_is_no_contents_line(tmp_path):
    blocks = body_of(read(tmp_path, f"Mục lục\n\nChương 1\n\n{PARAGRAPH}\n\nMở đầu.\n"))
    heads = [plain_text(block.inlines) for block in blocks if isinstance(block, Heading)]
    assert heads == ["Mục lục", "Chương 1"]


def test_short_wrapped_paragraphs_are_prose_and_verse_is_a_guess(tmp_path):
    prose = [
        "Tôi sống độc lập từ thuở bé. Ấy là tục lệ\nlâu đời trong họ nhà dế chúng tôi.",
        "Tôi rất buồn. Nhưng tôi không khóc. Tôi đi mãi\nđi mãi, đến khi gặp sông.",
        "Sông rộng lắm. Bên kia sông có\nlàng.",
    ]
    verse = "     Trời mưa bong bóng phập phồng\n     Mẹ đi lấy chồng con ở với ai"
    parts = ["Chương 1", prose[0], verse, prose[1], "Hôm sau trời nắng.", "Chương 2", prose[2]]
    reading = read(tmp_path, "\n\n".join(parts) + "\n")
    blocks = body_of(reading)
    joined = [plain_text(b.inlines) for b in blocks if isinstance(b, Paragraph)]
    assert [text for text in joined if text != "Hôm sau trời nắng."] == [
        part.replace("\n", " ") for part in prose
    ]
    assert sum(isinstance(block, Verse) for block in blocks) == 1
    (guess,) = reading.publication.guesses
    assert (guess.value, guess.reason, guess.text) == (
        "verse", "STR-036", "Trời mưa bong bóng phập phồng",
    )  # fmt: skip


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_the_widest_unicode_without_a_mark(tmp_path, codec):
    path = tmp_path / "rộng.txt"
    path.write_bytes("Một dòng chữ.".encode(codec))
    assert all_text(reader_for(path)(path, reading_context(tmp_path))) == "Một dòng chữ."


def test_stray_codes_and_a_tail_of_zeros_do_not_make_a_text_binary(tmp_path):
    path = tmp_path / "cũ.txt"
    path.write_bytes("a\0b\x1b[1m \x08chữ\n".encode() + bytes(500))
    reading = reader_for(path)(path, reading_context(tmp_path))
    assert all_text(reading) == "ab[1m chữ"
    assert reading.ledger.number(Kind.CONTROL, Fate.DROPPED) == 3


@pytest.mark.parametrize(
    "words",
    ["Résumé", "été", "# Café\n\nUn été à Paris.", "Señor Núñez", "Zoë", "Smörgåsbord", "naïve"],
)
def test_a_few_western_words_are_read_as_such(words):
    assert text_of(words.encode("cp1252"), Origin("x.md")).text == words


def test_a_few_russian_words_are_not_taken_for_western_ones():
    words = "Привет, мир! Как дела сегодня у всех вас?"
    assert text_of(words.encode("cp1251"), Origin("x.txt")).text == words


def test_notes_of_one_paragraph_are_found_at_once(tmp_path):
    marks = " ".join(f"[{number}]" for number in range(9_000))
    notes = "\n\n".join(f"[Footnote {number}: n{number}]" for number in range(9_000))
    reading = read(tmp_path, f"a {marks} [3] z\n\n{notes}\n")
    (block,) = body_of(reading)
    found = [i.note for i in block.inlines if isinstance(i, NoteReference)]
    assert len(found) == len(reading.publication.notes) == 9_000
    assert found[-1] == "note-4"
    assert "[3]" in plain_text(block.inlines)


def test_words_broken_at_line_ends_are_joined_by_what_the_text_itself_shows(tmp_path):
    printed = (
        "It was a dark and stormy night and the rain fell in tor-\n"
        "rents except at occasional intervals when it was checked by\n"
        "a violent gust of wind which swept up the streets of a well-\n"
        "known city, for it is here that our scene lies, old and fier-\n"
        "cely the lamps struggled against the darkness of the\n"
        "well-known night."
    )
    assert all_text(read(tmp_path, printed)) == (
        "It was a dark and stormy night and the rain fell in torrents except at occasional "
        "intervals when it was checked by a violent gust of wind which swept up the streets of a "
        "well-known city, for it is here that our scene lies, old and fiercely the lamps "
        "struggled against the darkness of the well-known night."
    )


def test_a_text_that_breaks_no_words_keeps_its_compounds(tmp_path):
    line = "It was a dark and stormy night and the rain fell in torrents on us\n"
    text = (
        line * 60
        + "who live in this old house and look out of the windows at the sky-\nblue sea.\n"
    )
    assert all_text(read(tmp_path, text)).endswith("at the sky-blue sea.")


def test_paragraphs_may_be_indented_by_one_wide_blank(tmp_path):
    words = "trời hôm ấy nắng đẹp cậu bé chạy ra ngoài sân với con chó nhỏ của mình " * 3
    paragraph = textwrap.fill(words.strip().capitalize() + ".", 60, initial_indent="\u3000")
    text = "\n".join([paragraph, "\u3000Chương 2", paragraph])
    kinds = [type(block) for block in body_of(read(tmp_path, text))]
    assert kinds == [Paragraph, Heading, Paragraph]


def test_french_is_not_taken_for_baltic(tmp_path):
    text = "Voilà été français, déjà vu. L’été “dernier” où ça\n\nNaïve café.\n"
    assert all_text(read(tmp_path, text.encode("cp1252"))).replace("\n", "\n\n") + "\n" == text


def test_lines_of_old_and_new_encodings_in_one_file(tmp_path):
    legacy = encode("nước Việt Nam dân chủ cộng hoà độc lập tự do hạnh phúc", Encoding.TCVN3)
    cut = "Trời hôm ấy nắng đẹp, cậu bé chạy ra ngoài sân.".encode()
    content = b"\n".join(
        [cut] * 4 + [legacy, "déjà vu".encode("cp1252"), cut.replace(b"\xa5", b"")]
    )
    reading = read(tmp_path, content)
    found = all_text(reading).split("\n")
    assert found[:4] == [cut.decode()] * 4
    assert found[4] == "nước Việt Nam dân chủ cộng hoà độc lập tự do hạnh phúc"
    assert found[5] == "déjà vu"
    assert found[6].startswith("Trời hôm")
    assert reading.legacy_encodings[0][0] == "tcvn3"


def test_a_word_without_end_beside_a_marked_one(tmp_path):
    long = "QUJD" * 100_000
    for codec in ("utf-8", "cp1252"):
        assert all_text(read(tmp_path, f"café {long}".encode(codec))) == f"café {long}"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_zeros_within_and_behind_a_text(tmp_path, codec):
    text = f"{PARAGRAPH}\0\n{PARAGRAPH}" + "\0" * 100
    reading = read(tmp_path, text.encode(codec))
    assert all_text(reading) == f"{PARAGRAPH}\n{PARAGRAPH}"
    assert reading.ledger.number(Kind.CONTROL, Fate.DROPPED) == 1
    assert sniff(tmp_path / "sách.txt") is Format.TEXT


def test_wrapped_prose_with_much_speech_in_it(tmp_path):
    told = textwrap.fill(f"{PARAGRAPH} {PARAGRAPH}", 70)
    spoken = (
        "– Con ra đồng với cha, mẹ ạ, trưa con về ăn cơm, mẹ đừng chờ con lâu\nquá mà đói bụng."
    )
    lines = [told, "– Con đi đâu?", spoken, told, "- Vâng.", "- Ừ.", "- Đi thôi!", told]
    found = all_text(read(tmp_path, "\n".join(lines))).split("\n")
    assert found == [line.replace("\n", " ") for line in lines]
