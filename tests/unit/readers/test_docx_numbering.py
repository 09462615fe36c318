"""Numbers exactly as Word shows them."""

from __future__ import annotations

import pytest
from lxml import etree

from converters.readers.docx.numbering import Numbering
from converters.readers.number_formats import format_number

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def level(ilvl: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(abstract: str, nums: str = "", links: dict[str, str] | None = None) -> Numbering:
    root = etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{abstract}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'
    )
    return Numbering(root, links or {})


def labels(numbers: Numbering, *steps: int, num: str = "1") -> list[str]:
    made = [numbers.advance(num, step) for step in steps]
    return [label.text for label in made if label is not None]


def test_levels_count_within_the_level_above() -> None:
    numbers = numbering(level(0, "%1.") + level(1, "%1.%2") + level(2, "%3)", "lowerLetter"))
    assert labels(numbers, 0, 1, 1, 2, 2, 0, 1, 2) == [
        "1.", "1.1", "1.2", "a)", "b)", "2.", "2.1", "a)",
    ]  # fmt: skip


def test_level_that_never_restarts_goes_on() -> None:
    numbers = numbering(level(0, "%1") + level(1, "%2", more='<w:lvlRestart w:val="0"/>'))
    assert labels(numbers, 0, 1, 1, 0, 1) == ["1", "1", "2", "2", "3"]


def test_deep_level_used_first_takes_the_start_of_those_above() -> None:
    numbers = numbering(level(0, "%1", start=4) + level(1, "%1.%2"))
    assert labels(numbers, 1, 1, 0) == ["4.1", "4.2", "5"]


def test_legal_level_shows_decimal_figures_only() -> None:
    numbers = numbering(level(0, "Phần %1", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>"))
    assert labels(numbers, 0, 0, 1) == ["Phần I", "Phần II", "2.1"]


def test_numberings_of_one_definition_count_on_and_an_override_restarts_once() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    numbers = numbering(level(0, "%1."), nums)
    assert labels(numbers, 0) == ["1."]
    assert labels(numbers, 0, num="2") == ["2."]
    assert labels(numbers, 0, 0, num="3") == ["1.", "2."]


def test_start_of_an_override_holds_whenever_its_level_begins_anew() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="3"/></w:lvlOverride><w:lvlOverride w:ilvl="1">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    numbers = numbering(level(0, "%1") + level(1, "%1.%2"), nums)
    assert labels(numbers, 1, 1, 0, 1, 1, num="2") == ["3.5", "3.6", "4", "4.5", "4.6"]
    assert labels(numbers, 1, 0, 1) == ["4.7", "5", "5.1"]


def test_text_of_a_level_may_be_given_in_unicode_by_its_font() -> None:
    font = '<w:rPr><w:rFonts w:ascii=".VnTime"/><w:caps/></w:rPr>'
    numbers = numbering(level(0, "Ch\xad¬ng %1", more=font))
    met: list[tuple[str, str | None]] = []

    def in_unicode(text: str, font: str | None) -> str:
        met.append((text, font))
        return "Chương %1"

    label = numbers.advance("1", 0, in_unicode)
    assert label is not None
    assert label.text == "CHƯƠNG 1"
    assert met == [("Ch\xad¬ng %1", ".VnTime")]


def test_override_may_replace_a_level() -> None:
    nums = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    nums += level(0, "(%1)", "lowerRoman") + "</w:lvlOverride></w:num>"
    assert labels(numbering(level(0, "%1."), nums), 0, 0, num="2") == ["(i)", "(ii)"]


def test_definition_that_points_to_a_numbering_style_is_followed() -> None:
    root = etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level(0, "§%1")}'
        '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    assert labels(Numbering(root, {"S": "1"}), 0, num="2") == ["§1"]
    assert labels(Numbering(root, {"S": "2"}), 0, num="2") == []


def test_unknown_numbering_and_level_have_no_label() -> None:
    numbers = numbering(level(0, "%1."))
    assert numbers.advance("9", 0) is None
    assert numbers.advance("1", 5) is None
    assert numbers.advance("1", -1) is None


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (1, "decimal", "1"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (0, "lowerLetter", "0"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"),
        (1, "vietnameseCounting", "một"),
        (15, "vietnameseCounting", "mười lăm"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (105, "vietnameseCounting", "một trăm linh năm"),
        (110, "vietnameseCounting", "một trăm mười"),
        (5, "none", ""),
        (5, "chineseCounting", "五"),
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百○五"),
        (20_340, "japaneseCounting", "二万三百四十"),
        (15, "chineseLegalSimplified", "壹拾伍"),
        (105, "ideographLegalTraditional", "壹佰零伍"),
        (10, "ideographDigital", "一〇"),
        (11, "koreanCounting", "십일"),
        (3, "ideographTraditional", "丙"),
        (11, "ideographTraditional", "11"),
        (5, "chicago", "**"),
        (2, "chicago", "†"),
        (255, "hex", "FF"),
        (3, "numberInDash", "- 3 -"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (12, "decimalEnclosedParen", "⑿"),
        (40, "decimalFullWidth", "４０"),
        (3, "irohaFullWidth", "ハ"),
        (49, "aiueoFullWidth", "ウ"),
        (29, "russianLower", "аа"),
        (16, "hebrew1", "טז"),
        (23, "hebrew2", "אא"),
        (2, "arabicAbjad", "ب"),
        (2, "thaiNumbers", "๒"),
        (7, "zeros3", "007"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"),
        (23, "ordinal", "23rd"),
        (21, "ordinalText", "Twenty-first"),
        (20, "ordinalText", "Twentieth"),
        (112, "ordinalText", "One hundred twelfth"),
        (342, "cardinalText", "Three hundred forty-two"),
        (1200, "cardinalText", "1200"),
        (7, "unheard-of", "7"),
    ],
)
def test_formats(value: int, style: str, text: str) -> None:
    assert format_number(value, style) == text


@pytest.mark.parametrize(
    ("value", "style", "language", "text"),
    [
        (1, "ordinalText", "vi", "Thứ nhất"),
        (4, "ordinalText", "vi-VN", "Thứ tư"),
        (12, "ordinalText", "vi", "Thứ mười hai"),
        (5, "cardinalText", "vi", "Năm"),
        (3, "ordinal", "vi", "3"),
        (1, "ordinal", "fr", "1er"),
        (2, "ordinal", "it", "2º"),
        (2, "ordinal", "de-AT", "2."),
    ],
)
def test_words_and_endings_follow_the_language(
    value: int, style: str, language: str, text: str
) -> None:
    assert format_number(value, style, language) == text


def test_bullet_that_is_words_is_kept_and_a_sign_is_not() -> None:
    assert labels(numbering(level(0, "Lưu ý:", "bullet")), 0) == ["Lưu ý:"]
    symbol = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    for sign in (
        level(0, "o", "bullet"),
        level(0, "qq", "bullet", symbol),
        level(0, "–", "bullet"),
    ):
        assert labels(numbering(sign), 0) == [""]


def test_format_spelt_out_in_the_newer_branch_is_read() -> None:
    form = '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
    form += 'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
    form += "</mc:Fallback></mc:AlternateContent>"
    spelt = f'<w:lvl w:ilvl="0">{form}<w:lvlText w:val="(%1)"/></w:lvl>'
    assert labels(numbering(spelt), 0, 0) == ["(001)", "(002)"]


def test_number_may_be_hidden_or_in_capitals() -> None:
    hidden = level(0, "%1.", more="<w:rPr><w:vanish/></w:rPr>") + level(1, "%1.%2")
    assert labels(numbering(hidden), 0, 0, 1) == ["", "", "2.1"]
    capitals = level(0, "Phần %1", "lowerRoman", "<w:rPr><w:caps/></w:rPr>")
    assert labels(numbering(capitals), 0, 0) == ["PHẦN I", "PHẦN II"]


def test_level_restarts_after_the_level_that_it_names() -> None:
    numbers = numbering(
        level(0, "%1") + level(1, "%2") + level(2, "%3", more='<w:lvlRestart w:val="1"/>')
    )
    assert labels(numbers, 0, 1, 2, 2, 1, 2, 0, 2) == ["1", "1", "1", "2", "2", "3", "2", "1"]
