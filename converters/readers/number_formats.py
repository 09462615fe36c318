"""Numbers as Word writes them in its many formats (ISO 29500-1 section 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_REPEATED: Final = {
    # After z come aa, bb, …: the same letter repeated.
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "chicago": "*†‡§",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
}
_CYCLES: Final = {
    "aiueoFullWidth": (
        "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
        "ハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "irohaFullWidth": (
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノ"
        "オクヤマケフコエテアサキユメミシヱヒモセス"
    ),
    "iroha": "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
}
"""Signs that begin anew after the last."""
_SIGNS: Final = {
    # As many as there are; figures after the last.
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_DIGITS: Final = {
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "○一二三四五六七八九",
    "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九",
    "hindiNumbers": "०१२३४५६७८९",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
}
"""The ten figures of formats that count as we do."""
_PLAIN_UNITS: Final = "十百千"


class _Counting(NamedTuple):
    """How numbers are counted in a language of East Asia: figure, unit, figure, unit."""

    figures: str
    """From 0."""
    units: str
    """The signs of 10, 100 and 1000."""
    myriad: str
    is_legal: bool = False
    """Every figure is written, the 1 before 10 too."""

    def text(self, value: int) -> str:
        """Return a positive number."""
        if value >= 10_000:
            high, low = divmod(value, 10_000)
            return self.text(high) + self.myriad + (self.text(low) if low else "")
        if not self.is_legal and 10 <= value < 20:
            return self.units[0] + (self.figures[value - 10] if value > 10 else "")
        shown = [(place, value // 10**place % 10) for place in (3, 2, 1, 0)]
        pieces: list[str] = []
        before = None
        for place, figure in shown:
            if figure == 0:
                continue
            if before is not None and before - place > 1 and self._says_nought:
                pieces.append(self.figures[0])
            before = place
            pieces.append(self._figure(figure, place))
        return "".join(pieces)

    @property
    def _says_nought(self) -> bool:
        return self.figures[0] in _NEEDS_ZERO

    def _figure(self, figure: int, place: int) -> str:
        if place == 0:
            return self.figures[figure]
        says_one = figure > 1 or self.is_legal or self._says_nought
        return (self.figures[figure] if says_one else "") + self.units[place - 1]


_COUNTED: Final = {
    "chineseCounting": _Counting("○一二三四五六七八九", _PLAIN_UNITS, "万"),
    "chineseCountingThousand": _Counting("○一二三四五六七八九", _PLAIN_UNITS, "万"),
    "taiwaneseCounting": _Counting("○一二三四五六七八九", _PLAIN_UNITS, "萬"),
    "taiwaneseCountingThousand": _Counting("○一二三四五六七八九", _PLAIN_UNITS, "萬"),
    "japaneseCounting": _Counting("〇一二三四五六七八九", _PLAIN_UNITS, "万"),
    "koreanCounting": _Counting("영일이삼사오육칠팔구", "십백천", "만"),
    "chineseLegalSimplified": _Counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万", is_legal=True),
    "ideographLegalTraditional": _Counting("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", is_legal=True),
    "japaneseLegal": _Counting("〇壱弐参四伍六七八九", "拾百阡", "萬", is_legal=True),
}
_NEEDS_ZERO: Final = frozenset({"○", "零"})
_DIGITS_VI: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ORDINALS_VI: Final = {1: "nhất", 4: "tư"}
_SMALL_EN: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS_EN: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_IRREGULAR_EN: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_HEBREW: Final = (
    (400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"),
    (50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (16, "טז"), (15, "טו"), (10, "י"), (9, "ט"),
    (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"),
)  # fmt: skip
_MOST: Final = 32_767
"""Word counts no further; letters and Roman figures beyond would fill pages."""
ZEROS: Final = "zeros"
"""Prefix of the format ``zeros3``: figures filled up with noughts to so many places."""


def format_number(value: int, style: str, language: str = "en") -> str:
    """Return a number in one of Word's formats; decimal figures for those that we do not know."""
    if style in {"none", "bullet"}:
        return ""
    maker = _MAKERS.get(style) if value <= _MOST else None
    if maker is not None and value > 0:
        return maker(value, language)
    if style.startswith(ZEROS) and style[len(ZEROS) :].isdecimal():
        return str(value).zfill(min(int(style[len(ZEROS) :][:2]), 9))
    if style == "decimalZero":
        return f"{value:02d}"
    if style in _DIGITS and value >= 0:
        return str(value).translate(str.maketrans("0123456789", _DIGITS[style]))
    return _by_table(value, style) if 0 < value <= _MOST else str(value)


def _by_table(value: int, style: str) -> str:
    if style in _REPEATED:
        signs = _REPEATED[style]
        return signs[(value - 1) % len(signs)] * ((value - 1) // len(signs) + 1)
    if style in _CYCLES:
        return _CYCLES[style][(value - 1) % len(_CYCLES[style])]
    if style in _SIGNS and value <= len(_SIGNS[style]):
        return _SIGNS[style][value - 1]
    if style in _COUNTED:
        return _COUNTED[style].text(value)
    return str(value)


def _additive(value: int, signs: tuple[tuple[int, str], ...]) -> str:
    pieces = []
    for size, sign in signs:
        count, value = divmod(value, size)
        pieces.append(sign * count)
    return "".join(pieces)


# ---- words ------------------------------------------------------------------------------------


def vietnamese_number(value: int) -> str:
    """Return a number below 1000 in Vietnamese words, in figures above."""
    if value < 10:
        return _DIGITS_VI[max(0, value)]
    if value < 100:
        tens, ones = divmod(value, 10)
        head = "mười" if tens == 1 else f"{_DIGITS_VI[tens]} mươi"
        if ones == 0:
            return head
        tail = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS_VI[ones])
        return f"{head} {tail}"
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        head = f"{_DIGITS_VI[hundreds]} trăm"
        if rest == 0:
            return head
        return (
            f"{head} linh {_DIGITS_VI[rest]}" if rest < 10 else f"{head} {vietnamese_number(rest)}"
        )
    return str(value)


def english_number(value: int) -> str:
    """Return a number below 1000 in English words, in figures above."""
    if value < 20:
        return _SMALL_EN[max(0, value)]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS_EN[tens] + (f"-{_SMALL_EN[ones]}" if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{_SMALL_EN[hundreds]} hundred" + (f" {english_number(rest)}" if rest else "")
    return str(value)


def _cardinal(value: int, language: str) -> str:
    words = vietnamese_number(value) if _is_vietnamese(language) else english_number(value)
    return words[:1].upper() + words[1:]


def _ordinal_words(value: int, language: str) -> str:
    if _is_vietnamese(language):
        return f"Thứ {_ORDINALS_VI.get(value) or vietnamese_number(value)}"
    words = english_number(value)
    stem, joint, last = words.rpartition("-") if "-" in words else words.rpartition(" ")
    if last in _IRREGULAR_EN:
        last = _IRREGULAR_EN[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    words = stem + joint + last
    return words[:1].upper() + words[1:]


def _ordinal(value: int, language: str) -> str:
    """Return figures with the ending that a language gives to ordinals."""
    primary = language.partition("-")[0].lower()
    if primary == "vi":
        return str(value)
    if primary == "fr":
        return f"{value}er" if value == 1 else f"{value}e"
    if primary in {"es", "pt", "it", "gl"}:
        return f"{value}º"
    if primary in {"de", "da", "nb", "nn", "no", "fi", "cs", "hu", "pl"}:
        return f"{value}."
    if 10 <= value % 100 < 20:
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def _is_vietnamese(language: str) -> bool:
    return language.lower().partition("-")[0] == "vi"


_MAKERS: Final[dict[str, Callable[[int, str], str]]] = {
    "lowerRoman": lambda value, _: _additive(value, _ROMAN),
    "upperRoman": lambda value, _: _additive(value, _ROMAN).upper(),
    "hebrew1": lambda value, _: _additive(value, _HEBREW),
    "hex": lambda value, _: f"{value:X}",
    "numberInDash": lambda value, _: f"- {value} -",
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "vietnameseCounting": lambda value, _: vietnamese_number(value),
}
