"""What single lines of a title page say: names and what they did, publisher, year, kind of work."""

from __future__ import annotations

import re
from typing import Final

from converters.model.metadata import Contributor
from converters.vietnamese.names import is_vietnamese_name, without_display_capitals
from converters.vocabularies import ContributorRole

YEAR: Final = re.compile(
    r"(?:(?P<place>[^\W\d]+\.?(?: [^\W\d]+){0,4})\s*[,–-]?\s*)?"
    r"(?:(?:ngày\s+\d{1,2}\s+)?(?:tháng\s+)?\d{1,2}\s*(?:[/.-]|năm)\s*)?"
    r"(?:năm\s+)?\(?(?P<year>1[5-9]\d\d|20\d\d)\)?\.?",
    re.IGNORECASE,
)
_PUBLISHER: Final = re.compile(
    r"(?:nhà xuất bản|nxb\.?|nhà sách|tủ sách)\s+\S.*|.*\b(?:publish(?:ers?|ing)|press|"
    r"university press|books|éditions)\b.*",
    re.IGNORECASE,
)
_ROLE_WORDS: Final = {
    ContributorRole.AUTHOR: (
        "(?:nhóm )?tác giả|soạn giả|học viên(?: cao học)?(?: thực hiện)?|by|author|"
        "sinh viên(?: thực hiện)?|người thực hiện|nghiên cứu sinh|người viết|lời|"
    ),
    ContributorRole.EDITOR: "chủ biên|edited by|",
    ContributorRole.COMPILER: (
        "biên soạn|người biên soạn|(?:người )?sưu tầm(?:(?: và|,| -| –)? (?:biên soạn|tuyển chọn|"
        "giới thiệu|chú giải|kể lại))?|(?:người )?tuyển chọn|compiled by|"
    ),
    ContributorRole.ILLUSTRATOR: "minh họa|tranh minh họa|vẽ tranh|tranh|illustrated by|",
    ContributorRole.TRANSLATOR: (
        "người dịch|dịch giả|bản dịch của|dịch|biên dịch|chuyển ngữ|translated by"
    ),
}
_CREDIT: Final = re.compile(
    rf"(?P<role>{''.join(_ROLE_WORDS.values())})\s*[:\s]\s*(?P<name>\S.*)", re.IGNORECASE
)
_GENRE_BY: Final = re.compile(
    r"(?:(?:tập )?thơ|tiểu thuyết|truyện(?: ngắn| dài| vừa)?|hồi ký|tùy bút|tản văn|kịch)"
    r"(?P<by> của)?\s*[:\s]\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"(?P<genre>\S.*?)\s+(?:của|by)", re.IGNORECASE)
_TRAILING: Final = re.compile(
    r"(?P<name>\S.*?)\s*[\s,(–-]\s*"
    r"(?P<role>dịch|biên dịch|biên soạn|chủ biên|minh họa|tuyển chọn|"
    r"sưu tầm(?:(?:,| và| -| –) (?:biên soạn|tuyển chọn|giới thiệu|kể lại))?)\)?",
    re.IGNORECASE,
)
_ROLE_ALONE: Final = re.compile(
    rf"\(?(?P<role>{''.join(_ROLE_WORDS.values())})(?:\s+và giới thiệu)?\)?:?", re.IGNORECASE
)
_GUIDE: Final = re.compile(
    r"(?:(?:người|cán bộ|giảng viên|giáo viên|thầy(?: giáo)?) hướng dẫn(?: khoa học)?|gvhd|"
    r"hướng dẫn khoa học|supervis(?:or|ed by)|advisor)\b\s*:?\s*(?P<name>.*)",
    re.IGNORECASE,
)
_GENRE: Final = frozenset(
    {
        *("tiểu thuyết", "truyện", "truyện ngắn", "thơ", "tập thơ", "hồi ký", "tùy bút", "bút ký"),
        *("truyện dài", "kịch", "ký sự", "phóng sự", "tản văn", "biên khảo", "a novel", "novel"),
        *("poems", "stories", "short stories", "a memoir", "tự truyện", "tập truyện ngắn"),
        *("hồi ức", "tập truyện", "truyện thiếu nhi", "truyện tranh", "tạp văn", "trường ca"),
        *("truyện cổ tích", "truyện dân gian", "khảo cứu", "tiểu luận", "kịch nói", "hài kịch"),
        *("tạp bút", "truyện vừa", "truyện thơ", "nhật ký", "roman", "phóng sự nhiều kỳ"),
        *("tuyển tập thơ", "tập tiểu luận", "sách thiếu nhi", "bi kịch", "kịch thơ", "du ký"),
    }
)
_KIND: Final = re.compile(
    r"(?:kịch|hài kịch|bi kịch) (?:\w+ )(?:hồi|màn|cảnh)|a play in \w+ acts?|"
    r"(?:tuyển tập|tập|chùm) (?:thơ|truyện|tùy bút|tản văn)\b.{0,30}|"
    r"(?:sổ tay|cẩm nang|sách (?:dạy|hướng dẫn|giáo khoa|bài tập|học|tham khảo)|giáo trình|"
    r"tài liệu|kinh nghiệm|bí quyết|hướng dẫn|dành cho|handbook|a guide|manual)\b.{0,60}",
    re.IGNORECASE,
)
_DEGREE: Final = re.compile(
    r"(?:tóm tắt )?(?:luận (?:văn|án)|khóa luận|khoá luận|đồ án|tiểu luận|chuyên đề|đề tài|"
    r"báo cáo|(?:master|doctoral|bachelor)['’]?s?|ph\.?d\.?)\b.{0,80}(?<!:)|"
    r"(?:doctor|master|bachelor) of \w+.{0,40}|.*\b(?:thesis|dissertation)\b.{0,40}",
    re.IGNORECASE,
)
_ORGAN: Final = re.compile(
    r"(?:bộ|sở|ủy ban|uỷ ban|viện|khoa|bộ môn|trung tâm|công ty|tổng cục|đại học|học viện|"
    r"trường (?:đại|cao|trung|tiểu|thpt|thcs|sư|chính|bồi|mầm|học)|liên hiệp|hiệp hội|"
    r"hội (?:nhà|khoa|văn|đồng|liên|nông|luật|nghiên)|ban (?:tổ|biên|chấp)|"
    r"giáo (?:xứ|phận|hội)|tu viện|thiền viện|"
    r"ministry|university|faculty|school|department|institute)\b.+|"
    r".+\b(?:university|institute|college)\b.*",
    re.IGNORECASE,
)
_ORGAN_WORDS: Final = 3
_FIELD: Final = re.compile(
    r"(?:chuyên ngành|ngành|mã (?:số|ngành|sinh viên|học viên)|mssv|msv|lớp|khóa|khoá|niên khóa|"
    r"hệ|đề tài|major|student id|class)\s*(?:[:.]|\d)\s*.*",
    re.IGNORECASE,
)
_OFFICIAL: Final = re.compile(r"cộng h(?:òa|oà) xã hội chủ nghĩa.*|độc lập\s*[-–].*", re.IGNORECASE)
_PAPERS: Final = frozenset(
    {
        *("thông tư", "nghị định", "nghị quyết", "quyết định", "chỉ thị", "thông báo", "tờ trình"),
        *("báo cáo", "công văn", "kế hoạch", "biên bản", "hợp đồng", "giấy mời", "quy chế"),
    }
)
_DEGREES: Final = re.compile(
    r"(?:(?:gs|pgs|ts|tskh|ths|thạc sĩ|tiến sĩ|giáo sư|phó giáo sư|ks|kỹ sư|bs|bác sĩ|ds|dược sĩ|"
    r"cn|cử nhân|ls|luật sư|lm|linh mục|ncs|nhà văn|nhà thơ|nsnd|nsưt|nghệ nhân|dr|prof|bsckii?)"
    r"(?:\.\s*|\s+|(?=/)))(?:/\s*)?",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s*[,;&]\s*|\s+(?:và|and|[–-])\s+", re.IGNORECASE)
_NAME_WORDS: Final = (2, 5)
_SURNAMES: Final = frozenset(
    {
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi"),
        *("đỗ", "hồ", "ngô", "dương", "lý", "đinh", "đoàn", "trịnh", "lâm", "mai", "đào", "cao"),
        *("lương", "tạ", "tô", "hà", "thái", "châu", "chu", "kiều", "quách", "thạch", "văn"),
        *("tống", "vương", "trương", "phùng", "tăng", "lưu", "từ", "khương", "nghiêm", "lại"),
        *("ninh", "ông", "âu", "bạch", "doãn", "đàm", "giang", "hàn", "hứa", "kim", "lã", "mạc"),
        *("thân", "tôn", "triệu", "trà", "ung", "viên", "thích"),
    }
)
_NO_NAME: Final = frozenset(
    {
        *("trong", "của", "và", "những", "các", "không", "một", "là", "cho", "với", "về", "khi"),
        *("có", "ở", "từ", "người", "nội", "luận", "học", "như", "trên", "dưới", "đã", "sẽ"),
    }
)
_NO_NAMES_FROM: Final = frozenset(
    {
        *("hà nội", "hà tiên", "văn hóa", "văn hoá", "văn học", "văn nghệ", "văn minh", "lý luận"),
        *("lý thuyết", "cao nguyên", "cao bằng", "mai sau", "từ điển", "thái lan", "hàn quốc"),
        *("lâm đồng", "lâm nghiệp", "giang hồ", "châu âu", "châu á", "châu thổ", "kim loại"),
        *("hồ sơ", "lưu bút", "trà đạo", "ông bà", "ông già", "thân phận", "viên ngọc"),
        *("dương gian", "tăng trưởng", "đào tạo", "lại gần", "kiều nữ", "hứa hẹn", "âu cơ"),
    }
)
"""Words of titles that begin as names do: “Hà Nội trong mắt ai”, “Lý luận văn học”."""
SPAN: Final = re.compile(r"\(?\d{3,4}\s*[-–—]\s*\d{2,4}\)?")
"""The years that a title speaks of, on a line of their own."""
_MANY: Final = frozenset({"nhiều tác giả", "various authors"})


def spaced(text: str) -> str:
    """Return a line with single spaces."""
    return " ".join(text.split())


def is_publisher(text: str) -> bool:
    """Return whether a line names a publisher."""
    return _PUBLISHER.fullmatch(text) is not None


def is_genre(text: str) -> bool:
    """Return whether a line says no more than what kind of work it is."""
    plain = text.strip("()[] ").casefold()
    return plain in _GENRE or _DEGREE.fullmatch(plain) is not None


def leads_to_author(text: str) -> bool:
    """Return whether a line tells a kind of work and that its author follows: “Hồi ký của”."""
    found = _BY.fullmatch(text)
    return found is not None and is_genre(found["genre"])


def is_kind(text: str) -> bool:
    """Return whether a line may say what kind of book it is, though titles begin so too."""
    return _KIND.fullmatch(text.strip("()[] ")) is not None


def is_degree(text: str) -> bool:
    """Return whether a line says that the work was written for a degree or a course."""
    return _DEGREE.fullmatch(text.strip("()[] ")) is not None


def is_organ(text: str) -> bool:
    """Return whether a line names a school, an office or a society."""
    is_long = text.isupper() or len(text.split()) >= _ORGAN_WORDS
    return is_long and _ORGAN.fullmatch(text) is not None


def is_field(text: str) -> bool:
    """Return whether a line is a field of a thesis: its subject, a number, a class."""
    return _FIELD.fullmatch(text) is not None


def is_official(text: str) -> bool:
    """Return whether a line heads letters to offices, which have no title page."""
    return _OFFICIAL.fullmatch(text) is not None


def is_paper(title: str) -> bool:
    """Return whether a title says no more than what kind of paper of an office it is."""
    return title.casefold() in _PAPERS


def guide_of(text: str) -> str | None:
    """Return who guided the author; empty where the next line tells, None in other lines."""
    found = _GUIDE.fullmatch(text)
    return None if found is None else found["name"].strip()


def people_of(text: str) -> tuple[Contributor, ...]:
    """Return the persons that a line tells of by itself, with their role; none in other lines."""
    if text.casefold() in _MANY:
        return (Contributor(name=spaced(text)),)
    written = _GENRE_BY.fullmatch(text)
    if written is not None and (
        has_surname(written["name"]) or (written["by"] and is_name(named(written["name"])))
    ):
        return (Contributor(name=named(written["name"])),)
    found = _CREDIT.fullmatch(text) or _TRAILING.fullmatch(text)
    if found is None:
        return ()
    role = _role_of(found["role"])
    return tuple(Contributor(name=name, role=role) for name in names_in(found["name"]))


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a line is made of, without degrees; none where it is something else."""
    names = tuple(map(named, _AND.split(spaced(text))))
    return names if all(map(is_name, names)) else ()


def lone_role_of(text: str) -> ContributorRole | None:
    """Return the role where a line tells a role and no name."""
    found = _ROLE_ALONE.fullmatch(text)
    return None if found is None or not found["role"] else _role_of(found["role"])


def _role_of(words: str) -> ContributorRole:
    for role, known in _ROLE_WORDS.items():
        if re.fullmatch(known.rstrip("|"), words, re.IGNORECASE):
            return role
    return ContributorRole.TRANSLATOR


def named(text: str) -> str:
    """Return a name without academic degrees before it."""
    name = spaced(text)
    while found := _DEGREES.match(name):
        name = name[found.end() :]
    return without_display_capitals(name)


def is_name(text: str) -> bool:
    """Return whether a line may be the name of a person: a few words, each with a capital."""
    words = text.replace(".", ". ").split()
    least, most = _NAME_WORDS
    return least <= len(words) <= most and all(
        word[0].isupper() and all(c.isalpha() or c in "'’.-" for c in word) for word in words
    )


def has_surname(text: str) -> bool:
    """Return whether a line is a Vietnamese name: they begin with one of few surnames."""
    name = named(text)
    words = name.casefold().split()
    if not is_name(name) or words[0] not in _SURNAMES or " ".join(words[:2]) in _NO_NAMES_FROM:
        return False
    return _NO_NAME.isdisjoint(words)


def is_foreign(text: str) -> bool:
    """Return whether a line may be a foreign name; Vietnamese words may be an office or a firm."""
    return is_name(text) and not is_vietnamese_name(text)
