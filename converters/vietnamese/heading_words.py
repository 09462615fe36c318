"""What a heading says it is: part, chapter, foreword, appendix; Vietnamese and English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from converters.vietnamese.division_labels import WORDS, Rank
from converters.vocabularies import Matter, SectionRole

_DIGITS: Final = r"\d{1,4}"
_ROMAN: Final = r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_VIETNAMESE: Final = "một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười|nhất|nhì|cuối|chót|cuối cùng"
_ENGLISH: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundred|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last"
)
_FURTHER: Final = rf"(?:{_VIETNAMESE}|{_ENGLISH}|mốt|lăm|mươi|trăm|linh|lẻ)"
_WORDS: Final = rf"(?:(?:thứ|the)[ ])?(?:{_VIETNAMESE}|{_ENGLISH})(?:[ -]{_FURTHER})*"
_NUMBER: Final = rf"(?:(?:thứ[ ])?(?:{_DIGITS}|{_ROMAN})|{_WORDS})"
_AFTER: Final = r"(?=$|[ .:,;–—-])(?P<rest>.*)"
_PART_WORDS: Final = "|".join(WORDS[Rank.PART])
_CHAPTER_WORDS: Final = "|".join((*WORDS[Rank.CHAPTER], "bài"))
"""A lesson is a chapter where nothing above it is one."""
_PART: Final = re.compile(rf"(?:phần[ ][a-h]|(?:{_PART_WORDS})[ ]{_NUMBER}){_AFTER}")
_CHAPTER: Final = re.compile(rf"(?:{_CHAPTER_WORDS})[ ]{_NUMBER}{_AFTER}")
_BARE: Final = re.compile(rf"(?:{_DIGITS}|{_ROMAN}|{_WORDS})[.)]?")
_QUALIFIED: Final = (
    r"(?:[ ](?:\d{1,3}|[a-z]|[ivx]+))?"
    r"(?:$|[ ]*[.:–—(-].*|[ ](?:của|cho|lần|nhân|tái|bản|về|người|dịch|tác|nhà|"
    r"by|of|to|for|from)\b.*)"
)

_ROLE_WORDS: Final = {
    SectionRole.PREFACE: (
        "lời nói đầu|lời tựa|tựa|bài tựa|lời ngỏ|lời tác giả|cùng bạn đọc|thay lời tựa|"
        "thay lời nói đầu|thay lời mở đầu|lời thưa|lời đầu sách|vài lời cùng bạn đọc|"
        "lời đầu|thưa cùng bạn đọc|(?:vài|đôi|mấy) (?:lời|dòng)|"
        "(?:vài|đôi|mấy) lời (?:nói đầu|thưa trước|cùng bạn đọc)|kính cáo bạn đọc|"
        "thưa bạn đọc|phàm lệ|preface|author['’]s note|note to the reader|"
        "to the reader|a note on the text|preface to the .+ edition"
    ),
    SectionRole.FOREWORD: (
        "lời giới thiệu|lời nhà xuất bản|lời người dịch|lời dịch giả|lời ban biên tập|"
        "lời người biên (?:soạn|tập)|lời người sưu tầm|"
        "chú dẫn của nhà xuất bản|cùng độc giả|foreword|publisher['’]s note|"
        "editor['’]s (?:note|preface)|translator['’]s (?:note|preface|introduction)"
    ),
    SectionRole.INTRODUCTION: (
        "giới thiệu|dẫn nhập|dẫn luận|lời mở đầu|mở đầu|phần mở đầu|lời dẫn|nhập đề|mở sách|"
        "introduction|introductory|general introduction"
    ),
    SectionRole.PROLOGUE: (
        "tự truyện mở đầu|khai từ|đoạn mở đầu|khúc dạo đầu|dạo đầu|tự sự mở đầu|hồi mở đầu|"
        "chương mở đầu|prologue|prelude"
    ),
    SectionRole.DEDICATION: (
        "lời đề tặng|lời tặng|đề tặng|kính tặng|thân tặng|trang đề tặng|dedications?"
    ),
    SectionRole.EPIGRAPH: "đề từ|lời đề từ|epigraphs?",
    SectionRole.ACKNOWLEDGMENTS: (
        "lời cảm ơn|lời cám ơn|lời cảm tạ|lời tri ân|cảm tạ|cảm ơn|acknowledge?ments?|thanks"
    ),
    SectionRole.ABSTRACT: "tóm tắt|abstract|summary",
    SectionRole.TOC: ("mục lục|mục lục (?:sách|chi tiết|tổng quát)|table of contents|contents"),
    SectionRole.EPILOGUE: (
        "vĩ thanh|đoạn kết|phần kết|hồi kết|chương kết|khúc vĩ thanh|epilogue|coda"
    ),
    SectionRole.CONCLUSION: (
        "(?:phần )?kết luận|kết luận chung|kết luận và (?:kiến|khuyến) nghị|kiến nghị|lời kết|"
        "thay lời kết|tổng kết|conclusions?|conclusions? and recommendations|concluding remarks"
    ),
    SectionRole.AFTERWORD: (
        "lời bạt|bạt|lời cuối sách|lời cuối|tái bút|hậu từ|lời sau cùng|afterword|postscript|"
        "postface"
    ),
    SectionRole.APPENDIX: (
        "phụ lục(?: (?:hình )?ảnh| bảng biểu| bản đồ| tư liệu)?|phụ bản|phần phụ lục|"
        "các phụ lục|appendix|appendices"
    ),
    SectionRole.ENDNOTES: (
        "chú thích|chú giải|ghi chú|cước chú|chú thích cuối sách|notes|endnotes|footnotes|"
        "notes to the text"
    ),
    SectionRole.BIBLIOGRAPHY: (
        "(?:danh mục |các )?tài liệu tham khảo(?: chính)?|thư mục|thư mục tham khảo|"
        "sách tham khảo|tài liệu trích dẫn|nguồn tư liệu|"
        "bibliography|select(?:ed)? bibliography|references|works cited|further reading|"
        "sources"
    ),
    SectionRole.INDEX: (
        "bảng tra|sách dẫn|bảng sách dẫn|chỉ mục|bảng chỉ mục|bảng tra cứu|"
        "bảng tra (?:tên|từ|thuật ngữ|địa danh|nhân danh)(?: .+)?|index|index of .+|"
        "general index"
    ),
    SectionRole.GLOSSARY: (
        "bảng chữ viết tắt|danh mục (?:các )?(?:chữ|từ|ký hiệu)(?:,? (?:chữ|từ))? viết tắt|"
        "các chữ viết tắt|"
        "những chữ viết tắt|chữ viết tắt|quy ước viết tắt|"
        "bảng (?:kê )?(?:các )?(?:chữ|từ) viết tắt|bảng thuật ngữ|thuật ngữ|"
        "từ điển thuật ngữ|giải thích từ ngữ|glossary|abbreviations|list of abbreviations|"
        "glossary of terms"
    ),
    SectionRole.COLOPHON: "colophon|thông tin ấn loát",
    SectionRole.COPYRIGHT_PAGE: (
        "trang bản quyền|bản quyền|thông tin xuất bản|trang xi-nhê|"
        "copyright(?: page| notice)?|imprint|publication details"
    ),
    SectionRole.CONTRIBUTORS: (
        "về tác giả|đôi nét về tác giả|vài nét về tác giả|tiểu sử tác giả|giới thiệu tác giả|"
        "về dịch giả|về người dịch|các tác giả|contributors|"
        "about the (?:authors?|translators?|editors?|illustrator)"
    ),
    SectionRole.ALSO_BY: (
        "cùng (?:một )?tác giả|(?:sách|tác phẩm) (?:khác )?(?:của )?cùng (?:một )?tác giả|"
        "đã xuất bản|sách đã xuất bản|tác phẩm đã xuất bản|"
        "tác phẩm cùng tác giả|tác phẩm của tác giả|also by .+|"
        "other (?:books|works|titles) by .+|books by .+|by the same author"
    ),
    SectionRole.ADVERTISEMENT: (
        "(?:kính )?mời (?:(?:quý|các )?(?:bạn|bạn đọc|độc giả) )?(?:tìm|đón) đọc|sách mời tìm đọc|"
        "sách cùng (?:loại|thể loại|tủ sách)|cùng tủ sách|you may also (?:like|enjoy)|"
        "also available from .+"
    ),
}
_USUAL_NAMES: Final = (
    "(?:các )?nhân vật|lời cam đoan|bài tập|câu hỏi(?: (?:ôn tập|thảo luận|và bài tập))?|tiểu kết|"
    "hướng dẫn học tập|danh mục (?:các )?(?:bảng|hình|hình ảnh|bảng biểu)|cùng một tác giả|"
    "dramatis personae|characters|persons of the play|exercises|review questions|"
    "list of (?:figures|tables|illustrations)|declaration|by the same author|key terms|"
    "quiz|discussion questions"
)
"""Names of sections that have no role of their own."""
_FRONT: Final = frozenset(
    {
        SectionRole.PREFACE, SectionRole.FOREWORD, SectionRole.INTRODUCTION,
        SectionRole.DEDICATION, SectionRole.EPIGRAPH, SectionRole.ACKNOWLEDGMENTS,
        SectionRole.ABSTRACT, SectionRole.TOC, SectionRole.GLOSSARY, SectionRole.CONTRIBUTORS,
        SectionRole.TITLE_PAGE, SectionRole.HALF_TITLE_PAGE, SectionRole.COPYRIGHT_PAGE,
        SectionRole.COLOPHON, SectionRole.COVER, SectionRole.SECTION, SectionRole.ALSO_BY,
    }
)  # fmt: skip
_BACK: Final = frozenset(
    {
        SectionRole.AFTERWORD, SectionRole.APPENDIX, SectionRole.ENDNOTES,
        SectionRole.BIBLIOGRAPHY, SectionRole.INDEX, SectionRole.GLOSSARY, SectionRole.COLOPHON,
        SectionRole.CONTRIBUTORS, SectionRole.ACKNOWLEDGMENTS, SectionRole.TOC,
        SectionRole.COPYRIGHT_PAGE, SectionRole.SECTION, SectionRole.ALSO_BY,
        SectionRole.ADVERTISEMENT,
    }
)  # fmt: skip
_ENDED: Final = (
    rf"hết(?: (?:chương|phần|tập|quyển|hồi|truyện|sách|cuốn|thiên|mục)(?: {_NUMBER})?)?|"
    r"the end|finis|(?:the )?end of (?:the )?(?:chapter|part|book|volume|story|section)"
    rf"(?: {_NUMBER})?"
)
_END_MARK: Final = re.compile(rf"[-–—*~ (]*(?:{_ENDED})[-–—*~ ).!]*")


@dataclass(frozen=True)
class HeadingKind:
    """What the words of a heading tell: a role, and how much else they say."""

    role: SectionRole | None = None
    label_only: bool = False
    """Nothing stands there but the number (“Chương I”)."""
    number_only: bool = False
    """Not even the word for what is numbered (“I”, “Hai”)."""

    @property
    def is_division(self) -> bool:
        """Part or chapter: the body of a book is made of these."""
        return self.role in {SectionRole.PART, SectionRole.CHAPTER}

    def may_stand_in(self, matter: Matter) -> bool:
        """Return whether a section of this role has its place in front or back matter."""
        return self.role in (_FRONT if matter is Matter.FRONT else _BACK)


def named_role(text: str) -> tuple[SectionRole, bool] | None:
    """Return the role that a name gives (“Lời nói đầu”), and whether the text is nothing else.

    SECTION for usual names that have no role of their own (“Bài tập”).
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split())
    if _any_name().match(plain) is None:
        return None
    for role, pattern in _names():
        if pattern.fullmatch(plain):
            return role, True
    for role, pattern in _roles():
        if pattern.fullmatch(plain):
            return role, False
    return None


def kind_of(text: str) -> HeadingKind:
    """Return what a heading's text says it is."""
    plain = _plain(text)
    division = _division(plain)
    if division is not None:
        return division
    if plain and _BARE.fullmatch(plain):
        return HeadingKind(SectionRole.CHAPTER, label_only=True, number_only=True)
    for role, pattern in _roles():
        if pattern.fullmatch(plain):
            return HeadingKind(role)
    return HeadingKind()


def is_division_label(text: str) -> bool:
    """Return whether a line only says which part or chapter begins (“Chương 2”)."""
    division = _division(_plain(text))
    return division is not None and division.label_only


def is_end_mark(text: str) -> bool:
    """Return whether a line only says that something ends here (“Hết”, “Hết chương II”)."""
    return bool(_END_MARK.fullmatch(" ".join(text.casefold().split())))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _division(plain: str) -> HeadingKind | None:
    """Return what a heading says that opens with the label of a part or a chapter."""
    for pattern, role in ((_PART, SectionRole.PART), (_CHAPTER, SectionRole.CHAPTER)):
        if match := pattern.fullmatch(plain):
            return HeadingKind(role, label_only=not match["rest"].strip(" .:,;–—-"))
    return None


# Patterns of so many words take longer to make than most processes have use for them.


@cache
def _roles() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple(
        (role, re.compile(rf"(?:{words}){_QUALIFIED}")) for role, words in _ROLE_WORDS.items()
    )


@cache
def _names() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple(
        (role, re.compile(rf"(?:{words})(?:[ ](?:\d{{1,3}}|[a-z]|[ivx]+))?[.:]?"))
        for role, words in (*_ROLE_WORDS.items(), (SectionRole.SECTION, _USUAL_NAMES))
    )


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile("|".join((*_ROLE_WORDS.values(), _USUAL_NAMES)))
