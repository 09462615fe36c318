"""Make the documents of Word 97 that the tests read: ``python -m tests.support.make_word97``.

The documents are written here as DOCX and saved as .doc by LibreOffice Writer (7.4 made those in
the repository), which must be on the path as ``soffice``; the tests only need the results.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from converters.vietnamese.encodings import Encoding
from tests.support.docx_builder import (
    STYLES,
    build_docx,
    core_properties,
    field,
    paragraph,
    picture,
    run,
)
from tests.support.legacy_text import surface
from tests.support.reading import png_bytes

FOLDER: Final = Path(__file__).parent / "word97"

_STYLES: Final = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman"/><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + STYLES
    + '<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/>'
    '<w:basedOn w:val="u1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="Stress"><w:name w:val="Stress"/>'
    "<w:rPr><w:b/><w:i/></w:rPr></w:style>"
)


def _level(number: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


_NUMBERING: Final = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + _level(0, "decimal", "Chương %1.", more='<w:pStyle w:val="u1"/>')
    + _level(1, "decimal", "%1.%2", more='<w:pStyle w:val="u2"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + _level(0, "lowerLetter", "%1)", start=3)
    + _level(1, "lowerRoman", "%2.")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + _level(0, "bullet", "•")
    + _level(1, "bullet", "–")
    + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
)


def _item(text: str, number: int, level: int = 0) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=properties)


def _legacy(text: str, font: str) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    return run(surface(text, Encoding.TCVN3), fonts)


def _note(kind: str, number: int, mark: str = "") -> str:
    custom = ' w:customMarkFollows="1"' if mark else ""
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    sign = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r>{raised}<w:{kind}Reference w:id="{number}"{custom}/>{sign}</w:r>'


def _notes(kind: str, *texts: str) -> str:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{}Ref/></w:r>'
    bodies = "".join(
        f'<w:{kind} w:id="{n}">{paragraph(raised.format(kind), text)}</w:{kind}>'
        for n, text in enumerate(texts, 1)
    )
    lines = "".join(
        f'<w:{kind} w:id="{n}" w:type="{name}">{paragraph(f"<w:r><w:{name}/></w:r>")}</w:{kind}>'
        for n, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return lines + bodies


def _cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def _table(*rows: str, columns: int) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    borders = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{borders}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(*cells: str, header: bool = False) -> str:
    marks = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{marks}{''.join(cells)}</w:tr>"


_BOX: Final = (
    '<w:r><w:pict><v:shape id="box" type="#_x0000_t202" '
    'style="position:absolute;margin-left:10pt;margin-top:5pt;width:120pt;height:40pt">'
    "<v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def structure(target: Path) -> None:
    """Headings with numbers, a table of contents, lists, links, breaks."""
    contents = field(' TOC \\o "1-1" \\h ', run("Mở đầu"), "<w:r><w:tab/><w:t>1</w:t></w:r>")
    mark = '<w:bookmarkStart w:id="1" w:name="cho_ay"/>'
    body = (
        paragraph(contents, style="toc1")
        + paragraph("Mở đầu", style="u1", properties=_number(1, 0))
        + paragraph(
            "Đoạn thứ nhất có ", mark, run("chữ đậm", "<w:b/>"), '<w:bookmarkEnd w:id="1"/>', "."
        )
        + paragraph("Bối cảnh", style="u2", properties=_number(1, 1))
        + paragraph("Kết", style="u1", properties=_number(1, 0))
        + _item("mục ba", 2)
        + _item("mục con", 2, 1)
        + _item("mục bốn", 2)
        + paragraph("Giữa hai danh sách.")
        + _item("gạch đầu dòng", 3)
        + _item("cấp hai", 3, 1)
        + paragraph(
            field(' HYPERLINK "https://example.org/a" ', run("ra ngoài")),
            " và ",
            field(" REF cho_ay \\h ", run("về chỗ ấy")),
            " trang ",
            field(" PAGE ", run("7")),
        )
        + paragraph('<w:r><w:br w:type="page"/></w:r>', "sau trang", properties=_aligned("center"))
        + paragraph("hết", properties="<w:sectPr/>")
        + paragraph("* * *", properties=_aligned("center"))
        + paragraph("chương trình", properties=_aligned("right"))
    )
    build_docx(
        target,
        body,
        parts={"styles": _STYLES, "numbering": _NUMBERING},
        files={"docProps/core.xml": core_properties(title="Sách mẫu", creator="Lê Thị Thử")},
    )


def looks(target: Path) -> None:
    """Looks of runs, legacy fonts, symbols, changes, hidden text."""
    author = 'w:id="1" w:author="a" w:date="2020-01-01T00:00:00Z"'
    body = (
        paragraph(
            run("nghiêng", "<w:i/>"), run("gạch", "<w:strike/>"),
            run("chân", '<w:u w:val="single"/>'), run("nhỏ", "<w:smallCaps/>"),
            run("hoa", "<w:caps/>"),
            run("trên", '<w:vertAlign w:val="superscript"/>'),
            run("dưới", '<w:vertAlign w:val="subscript"/>'), run("ẩn", "<w:vanish/>"),
            run("kiểu", '<w:rStyle w:val="Stress"/>'),
            run("bớt", '<w:rStyle w:val="Stress"/><w:b w:val="0"/>'),
        )
        + paragraph(_legacy("nước Việt Nam thương người như thể thương thân", ".VnTime"))
        + paragraph(_legacy("cộng hoà xã hội", ".VnTimeH"), " 2024")
        + paragraph(
            "ký hiệu ", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
            '<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>',
        )
        + paragraph(
            "giữ ", f"<w:ins {author}>{run('thêm')}</w:ins>",
            f"<w:del {author}><w:r><w:delText>bỏ</w:delText></w:r></w:del>", " lại",
        )
        + paragraph('<w:r><w:t>dòng</w:t><w:br/><w:t>mới</w:t><w:tab/><w:t>𝒳</w:t></w:r>')
    )  # fmt: skip
    build_docx(target, body, parts={"styles": _STYLES})


def notes(target: Path) -> None:
    """Foot- and endnotes, a mark of the author's own, comments, running heads, text boxes."""
    comment = (
        '<w:commentRangeStart w:id="0"/>' + run("được bàn")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )  # fmt: skip
    body = (
        paragraph("Chú một", _note("footnote", 1), " và sao", _note("footnote", 2, "*"), " nữa.")
        + paragraph("Cuối sách", _note("endnote", 1), ", ", comment)
        + paragraph("Trước khung", _BOX.format(paragraph("Chữ trong khung")))
        + paragraph("Sau khung")
        + '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    )
    build_docx(
        target,
        body,
        parts={
            "styles": _STYLES,
            "footnotes": _notes("footnote", "Lời chú thứ nhất", "Lời chú có sao"),
            "endnotes": _notes("endnote", "Lời chú cuối"),
            "comments": f'<w:comment w:id="0" w:author="b">{paragraph("xem lại")}</w:comment>',
            "header1": paragraph("ĐẦU TRANG"),
        },
        links={"h": ("header", "header1.xml")},
    )


def tables(target: Path) -> None:
    """Merged cells, a table within a table, pictures in the line."""
    inner = _table(_row(_cell("trong một"), _cell("trong hai")), columns=2)
    outer = _table(
        _row(_cell("Đầu", '<w:gridSpan w:val="2"/>'), _cell("Ba"), header=True),
        _row(_cell("dọc", '<w:vMerge w:val="restart"/>'), _cell("b2"), _cell("c2")),
        _row(_cell("", "<w:vMerge/>"), _cell(inner + paragraph("sau")), _cell("c3")),
        columns=3,
    )
    body = paragraph("Trước") + outer + paragraph("Sau") + paragraph(picture("p", "Ảnh"))
    build_docx(
        target,
        body,
        parts={"styles": _STYLES},
        links={"p": ("image", "media/anh.png")},
        files={"word/media/anh.png": png_bytes(40, 20)},
    )


def _number(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _aligned(value: str) -> str:
    return f'<w:jc w:val="{value}"/>'


DOCUMENTS: Final[tuple[Callable[[Path], None], ...]] = (structure, looks, notes, tables)


def main() -> int:
    """Make all documents anew."""
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for make in DOCUMENTS:
            sources.append(Path(folder) / f"{make.__name__}.docx")
            make(sources[-1])
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir"]
        subprocess.run([*command, str(FOLDER), *map(str, sources)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
