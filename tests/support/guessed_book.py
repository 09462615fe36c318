"""A small Word manuscript in which much of the structure has to be guessed, for the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.support.docx_builder import STYLES, build_docx, paragraph, run

_CENTRED: Final = '<w:jc w:val="center"/>'
_RIGHT: Final = '<w:jc w:val="right"/>'
_BOLD: Final = "<w:b/>"
_INDENTED: Final = '<w:ind w:left="1134" w:right="1134"/>'
_BREAK: Final = '<w:r><w:br w:type="page"/></w:r>'

_PROSE: Final = (
    "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân hữu là được dùng.",
    "Hai đứa trẻ nhỏ tuổi uể oải đi nhặt những quả bóng để ném cho hai người Tây đang đứng chờ.",
    "Những câu hô như vậy chen lẫn những tiếng bồm bộp của những quả ban bị đánh đi đánh lại.",
    "Ông Cẩm đã vò bù cả đầu, đã rứt soăn cả râu, vì năm ấy bị cấm phạt phần nhiều chỉ một ít.",
    "Thành thử mỗi khi bắt phạt được một đám thì mấy thầy lính cảnh sát sướng như trúng số.",
)
POEM: Final = (
    "Trăm năm trong cõi người ta,",
    "Chữ tài chữ mệnh khéo là ghét nhau.",
    "Trải qua một cuộc bể dâu,",
    "Những điều trông thấy mà đau đớn lòng.",
)
COMMENT: Final = "Năm nào mới đúng, 1906 hay 1907?"
HEADINGS: Final = ("Chương 1", "Chương 2", "Chương 3")


def guessed_book(target: Path, *, changes: bool = True) -> Path:
    """Write the manuscript; with ``changes`` it holds a tracked change and a comment too."""
    body = [_title_page(), *_chapters(), *_back()]
    parts = {"styles": STYLES}
    if changes:
        body.append(_changed())
        inner = paragraph(COMMENT)
        parts["comments"] = (
            f'<w:comment w:id="0" w:author="Minh" w:date="2026-03-04T09:30:00Z">{inner}</w:comment>'
        )
    return build_docx(target, "".join(body), parts=parts)


def _title_page() -> str:
    lines = ("SỐ ĐỎ", "Tiểu thuyết", "Vũ Trọng Phụng", "Nhà xuất bản Văn học", "Hà Nội – 1938")
    return "".join(
        paragraph(run(line, _BOLD if line.isupper() else ""), properties=_CENTRED) for line in lines
    ) + paragraph(_BREAK)


def _chapters() -> list[str]:
    return [
        paragraph(run("Lời nói đầu", _BOLD), properties=_CENTRED),
        *_prose(),
        paragraph(run(HEADINGS[0], _BOLD), properties=_CENTRED),
        *_prose(),
        *(paragraph(run(line, "<w:i/>"), properties=_INDENTED) for line in POEM),
        *_prose(),
        paragraph("* * *", properties=_CENTRED),
        *_prose(),
        paragraph(run(HEADINGS[1], _BOLD), properties=_CENTRED),
        *_prose(),
        paragraph("Một trích đoạn dài được thụt vào cả hai lề của trang.", properties=_INDENTED),
        *_prose(),
        *(paragraph(f"{number}. Việc thứ {number} là đi cho đến nơi") for number in (1, 2, 3)),
        paragraph(run(HEADINGS[2], _BOLD), properties=_CENTRED),
        *_prose(),
        paragraph("Người ta nghiêm chỉnh đi qưa phố, rồi lại ngồi xuống ghế, nghiênng ngả cười."),
    ]


def _back() -> list[str]:
    return [
        paragraph(run("Phụ lục", _BOLD), properties=_CENTRED),
        *_prose(),
    ]


def _prose() -> list[str]:
    return [paragraph(text, properties='<w:ind w:firstLine="567"/>') for text in _PROSE]


def _changed() -> str:
    return paragraph(
        "Chuyện xảy ra vào năm ",
        '<w:commentRangeStart w:id="0"/>',
        '<w:ins w:id="1" w:author="Lan" w:date="2026-03-01T08:00:00Z">' + run("1907") + "</w:ins>",
        '<w:del w:id="2" w:author="Lan"><w:r><w:delText>1906</w:delText></w:r></w:del>',
        '<w:commentRangeEnd w:id="0"/>',
        '<w:r><w:commentReference w:id="0"/></w:r>',
        run(" ở Hà Nội."),
    )
