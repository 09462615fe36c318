"""Pages with tables that no upright rules part, and pages that only look as if they had some."""

from __future__ import annotations

from dataclasses import dataclass

from converters.model.page import RegionRole
from converters.pages.book import BookPages
from tests.support.scans import Gray, rasterised

SERIF, SANS = "Ban So Serif", "Be Vietnam Pro"
_PROSE = "Thanh lách cánh cửa gỗ để khép, nhẹ nhàng bước vào, trời trong và cao, lá rụng đầy sân. "

_TEMPLATE = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: book.font, size: book.size * 1pt, lang: "vi", hyphenate: false)
#set page(width: 135mm, height: 190mm, margin: 16mm)
#set par(justify: true, leading: 0.72em, spacing: 0.72em, first-line-indent: 1.4em)
#book.prose
#v(1em)
#if book.caption != "" { align(center, text(size: 0.95em, book.caption)) }
#set par(justify: false, first-line-indent: 0em)
#set text(size: book.scale * 1em)
#align(center, table(
  columns: book.widths.map(w => if w == 0 { auto } else { w * 1mm }),
  stroke: none, column-gutter: book.gutter * 1em, inset: (x: 0pt, y: book.lead * 1em),
  align: (x, y) => if book.numeric.contains(x) { right } else { left },
  ..if book.rules { (table.hline(y: 0), table.hline(y: 1), table.hline(y: book.rows.len())) }
  else { () },
  ..book.rows.enumerate().map(((n, row)) =>
    row.map(c => if book.bold and n == 0 { strong(c) } else { c })).flatten(),
))
#v(1em)
#set text(size: book.size * 1pt)
#set par(justify: true, first-line-indent: 1.4em)
#if book.goes_on { book.prose }
"""


@dataclass(frozen=True)
class Sheet:
    """A page with rows between two paragraphs; widths in millimetres, 0: as wide as the words."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    rules: bool = False
    numeric: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()
    gutter: float = 1.8
    lead: float = 0.3
    bold: bool = False
    font: str = SERIF
    size: float = 10.5
    prose: int = 5
    scale: float = 1.0
    """Type size of the table, as a share of the text's."""
    goes_on: bool = True
    """Whether there is text below the table."""


def drawn(sheet: Sheet) -> Gray:
    """Return the page at 300 dpi."""
    book: dict[str, object] = {
        "font": sheet.font,
        "size": sheet.size,
        "prose": _PROSE * sheet.prose,
        "caption": sheet.caption,
        "rules": sheet.rules,
        "numeric": list(sheet.numeric),
        "widths": list(sheet.widths or (0.0,) * len(sheet.rows[0])),
        "gutter": sheet.gutter,
        "lead": sheet.lead,
        "bold": sheet.bold,
        "scale": sheet.scale,
        "goes_on": sheet.goes_on,
        "rows": [list(row) for row in sheet.rows],
    }
    (page,) = rasterised(_TEMPLATE, book)
    return page


def tables_on(pages: BookPages) -> list[list[list[str]]]:
    """Return the texts of all tables found, row by row."""
    found = []
    for layout in pages.layouts:
        for region in layout.regions:
            if region.role is not RegionRole.TABLE:
                continue
            rows: dict[int, list[str]] = {}
            for cell in region.cells:
                lines = region.lines[cell.start : cell.stop]
                rows.setdefault(cell.row, []).append(" ".join(line.text for line in lines))
            found.append([rows[number] for number in sorted(rows)])
    return found


def matching(truth: tuple[tuple[str, ...], ...], found: list[list[str]]) -> tuple[int, int, int]:
    """Return how many cells are right (place and words), how many were found, and are there."""
    right = sum(
        _key(cell) == _key(found[r][c])
        for r, row in enumerate(truth)
        for c, cell in enumerate(row)
        if r < len(found) and c < len(found[r])
    )
    return right, sum(map(len, found)), sum(map(len, truth))


def _key(text: str) -> str:
    return "".join(text.split()).replace("–", "-").replace("—", "-")


PROVINCES = (
    ("Tỉnh", "Năm 1921", "Năm 1931", "Tăng"),
    ("Hà Đông", "805", "941", "16,8"),
    ("Nam Định", "1.012", "1.245", "23,0"),
    ("Thái Bình", "934", "1.027", "9,9"),
    ("Hải Dương", "728", "802", "10,1"),
    ("Bắc Ninh", "451", "518", "14,8"),
    ("Sơn Tây", "237", "266", "12,2"),
)
BOOKS = (
    ("Tác giả", "Tác phẩm", "Ghi chú"),
    ("Thạch Lam", "Gió đầu mùa, Nắng trong vườn", "Tập truyện ngắn in lần đầu ở Hà Nội"),
    ("Nam Cao", "Chí Phèo", "Còn có tên Cái lò gạch cũ"),
    ("Vũ Trọng Phụng", "Số đỏ, Giông tố", "Tiểu thuyết đăng báo trước khi in"),
    ("Ngô Tất Tố", "Tắt đèn", "Tiểu thuyết"),
)
YEARS = (
    ("Năm", "Số sách"),
    ("1936", "212"),
    ("1937", "187"),
    ("1938", "243"),
    ("1939", "198"),
)
GROUPS = (
    ("Tỉnh", "Nam", "Nữ", "Cộng"),
    ("Miền Bắc", "", "", ""),
    ("Hà Đông", "805", "941", "1.746"),
    ("Nam Định", "1.012", "1.245", ""),
    ("Miền Nam", "", "", ""),
    ("Gia Định", "451", "518", "969"),
    ("Mỹ Tho", "237", "266", "503"),
    ("Cộng", "2.505", "2.970", "3.218"),
)
COSTS = (
    ("Khoản", "Năm 1921", "Năm 1931"),
    ("Lương của giáo viên trường tỉnh", "85,2", "174,6"),
    ("Sách vở", "12", "101,2"),
    ("Sửa chữa nhà cửa và mua sắm bàn ghế", "45", "96,9"),
    ("Khác", "23", "50,3"),
)
SCHOOLS = (
    ("Tỉnh", "Số trường", "Số học sinh nam"),
    ("Hà Đông", "85", "1.746"),
    ("Nam Định", "12", "1.012"),
    ("Gia Định", "45", "969"),
    ("Mỹ Tho", "23", "503"),
)
NUMBERED = (
    ("1", "Hà Đông", "805", "941"),
    ("2", "Nam Định", "912", "845"),
    ("3", "Gia Định", "451", "518"),
    ("4", "Mỹ Tho", "237", "266"),
)
TABLES = {
    "figures": Sheet(PROVINCES, numeric=(1, 2, 3)),
    "figures-caption": Sheet(
        PROVINCES, caption="Bảng 3. Dân số các tỉnh (nghìn người)", numeric=(1, 2, 3)
    ),
    "figures-rules": Sheet(PROVINCES, rules=True, numeric=(1, 2, 3), lead=0.4),
    "texts-caption": Sheet(BOOKS, caption="Bảng 4. Sách và tác giả", widths=(24, 34, 34), lead=0.5),
    "texts-rules": Sheet(BOOKS, rules=True, widths=(24, 34, 34), lead=0.5, bold=True),
    "years-caption": Sheet(YEARS, caption="Table 2. Books by year", numeric=(1,), gutter=3),
    "groups": Sheet(GROUPS, caption="Bảng 5. Học sinh các tỉnh", numeric=(1, 2, 3)),
    "costs": Sheet(COSTS, numeric=(1, 2), widths=(32, 20, 20)),
    "two-line-head": Sheet(SCHOOLS, rules=True, numeric=(1, 2), widths=(25, 14, 20)),
}

_LINE = "lặng lẽ bước qua sân gạch rêu phong, nghe tiếng lá rụng."
NO_TABLES = {
    "contents": Sheet(
        tuple(
            (f"Chương {n}", f"Những ngày cuối thu thứ {n}", str(4 + 17 * n)) for n in range(1, 9)
        ),
        numeric=(2,),
    ),
    "contents-two": Sheet(
        tuple((f"Những ngày cuối thu thứ {n}", str(4 + 17 * n)) for n in range(1, 9)), numeric=(1,)
    ),
    "contents-leaders": Sheet(
        tuple((f"Chương {n} " + "." * 40, str(4 + 17 * n)) for n in range(1, 9)), numeric=(1,)
    ),
    "index": Sheet(
        tuple(
            (one, str(first), two, str(second))
            for (one, two), first, second in zip(
                [
                    ("An Nam", "Hội An"),
                    ("Bắc Kỳ", "Huế"),
                    ("Cần Thơ", "Kẻ Sặt"),
                    ("Đà Lạt", "Lào Cai"),
                    ("Gia Định", "Mỹ Tho"),
                    ("Hà Nội", "Sài Gòn"),
                ],
                [34, 12, 201, 77, 58, 9],
                [145, 33, 18, 240, 66, 102],
                strict=True,
            )
        ),
        numeric=(1, 3),
    ),
    "play": Sheet(
        tuple((name, _LINE) for name in ("XUÂN.", "TUYẾT.", "XUÂN.", "VĂN MINH.", "TUYẾT.")),
        widths=(22, 75),
    ),
    "columns": Sheet(
        tuple(((_LINE + " ") * 4, (_LINE + " ") * 4) for _ in range(1)), widths=(48, 48), gutter=1.6
    ),
    "verse": Sheet(
        tuple(
            (f"Trăm năm trong cõi {n}", f"Chữ tài chữ mệnh {n}")
            for n in ("ấy", "này", "kia", "nọ", "đó", "xưa")
        ),
    ),
    "list": Sheet(tuple((f"{n}.", "Mua giấy mực và bút lông cho lớp") for n in range(1, 7))),
    "letters": Sheet(tuple((f"{n})", "Nhà số bảy", "phố Hàng Bạc") for n in "abcdef")),
    "letterhead": Sheet(
        (
            ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI"),
            ("THÀNH PHỐ HÀ NỘI", "CHỦ NGHĨA VIỆT NAM"),
            ("Số: 12/QĐ-UB", "Hà Nội, ngày 3 tháng 4 năm 1985"),
        ),
        gutter=3,
    ),
    "columns-caption": Sheet(
        (((_LINE + " ") * 4, (_LINE + " ") * 4),), caption="Bảng 3. Lời bàn", widths=(48, 48)
    ),
    "list-caption": Sheet(
        tuple((f"{n}.", "Mua giấy mực và bút lông cho lớp") for n in range(1, 7)),
        caption="Bảng 3. Việc cần làm",
    ),
    "contents-rules": Sheet(
        tuple((f"Những ngày cuối thu thứ {n}", str(4 + 17 * n)) for n in range(1, 9)),
        rules=True,
        numeric=(1,),
    ),
    "dates": Sheet(
        (
            ("1930", "Thành lập đoàn kịch Tinh Hoa ở Hà Nội"),
            ("1931", "Đi diễn ở Hải Phòng, Nam Định"),
            ("1935", "Về Hà Nội, mở rạp mới ở phố Hàng Bạc"),
            ("1940", "Giải tán"),
        )
    ),
    "verse-numbers": Sheet(
        tuple((f"Trăm năm trong cõi {n}", str(5 + 5 * n)) for n in range(5)), gutter=4
    ),
}
"""Rows in columns that are no tables."""
