"""Word documents at random, of everything that the ledger names; and one rich document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from tests.support.docx_bench import NUMBERING, image_bytes, notes_part, numbered, reference
from tests.support.docx_builder import build_docx, field, paragraph, picture, run

_BY: Final = 'w:id="1" w:author="Lan"'
_CHART: Final = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:val>'
    '<c:numRef><c:numCache><c:pt idx="0"><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val>'
    "</c:ser></c:chartSpace>"
)
_FRAME: Final = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/><a:graphic><a:graphicData>{}'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_NO_RESULT: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_OBJECT: Final = (
    '<w:r><w:object><v:shape><v:imagedata r:id="png"/></v:shape><o:OLEObject r:id="x"/>'
    "</w:object></w:r>"
)
_PROMPT: Final = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle "
    'w:val="Prompt"/></w:rPr><w:t>Bấm để nhập</w:t></w:r></w:sdtContent></w:sdt>'
)
_PLAIN: Final = (
    run("chữ "),
    run("đậm", "<w:b/>"),
    run("kín", "<w:vanish/>"),
    run("dấu \uf0b7 này"),
    '<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>',
    '<w:r><w:sym w:font="Wingdings" w:char="F020"/><w:tab/><w:softHyphen/></w:r>',
    '<w:r><w:br w:type="page"/></w:r>',
    "<w:r><w:br/><w:lastRenderedPageBreak/></w:r>",
    reference("footnote", 2),
    reference("footnote", 3),
    reference("footnote", 9),
    reference("endnote", 2),
    "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
    "<m:oMathPara><m:oMath><m:r><m:t>y</m:t></m:r></m:oMath><m:oMath/></m:oMathPara>",
    picture("png"),
    picture("missing"),
    picture("broken"),
    picture("outside"),
    _FRAME.format('<c:chart r:id="chart"/>'),
    _FRAME.format('<c:chart r:id="missing"/>'),
    _FRAME.format("<wps:wsp/>"),
    _OBJECT,
    '<w:r><w:pict><v:shape><v:textpath string="Chữ nghệ thuật"/></v:shape></w:pict></w:r>',
    '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>',
    _NO_RESULT.format("PAGE"),
    _NO_RESULT.format(r"SYMBOL 8364 \u"),
    _NO_RESULT.format(r"XE &quot;mục&quot;"),
    f"<w:del {_BY}><w:r><w:delText>bỏ</w:delText></w:r></w:del>",
    f"<w:moveFrom {_BY}>{run('dời')}</w:moveFrom>",
    f"<w:moveTo {_BY}>{run('dời')}</w:moveTo>",
    f"<w:moveFrom {_BY}>{run('mất')}</w:moveFrom>",
    '<w:commentRangeStart w:id="0"/>',
    '<w:bookmarkStart w:id="3" w:name="chỗ"/>',
    _PROMPT,
)
_WRAPPERS: Final = (
    lambda inner: f"<w:ins {_BY}>{inner}</w:ins>",
    lambda inner: f"<w:smartTag>{inner}</w:smartTag>",
    lambda inner: f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
    lambda inner: f'<w:hyperlink r:id="link">{inner}</w:hyperlink>',
    lambda inner: f'<w:hyperlink w:anchor="chỗ">{inner}</w:hyperlink>',
    lambda inner: f'<w:hyperlink w:anchor="không có">{inner}</w:hyperlink>',
    lambda inner: f'<w:fldSimple w:instr=" REF chỗ \\h ">{inner}</w:fldSimple>',
    lambda inner: f'<w:fldSimple w:instr=" SEQ Hình ">{inner}</w:fldSimple>',
    lambda inner: field(' HYPERLINK "https://a.vn" ', inner),
    lambda inner: field(" PAGEREF chỗ \\h ", inner),
    lambda inner: field(" LẠ 1 ", inner),
    lambda inner: field(' TOC \\o "1-3" ', inner),
    lambda inner: field(' TOC \\h \\c "Hình" ', inner),
)
_SECTION: Final = '<w:sectPr><w:pgSz w:w="8392" w:h="11907"/></w:sectPr>'
_ENDS: Final = (
    "",
    "",
    "",
    _SECTION,
    f"<w:rPr><w:ins {_BY}/></w:rPr>",
    f"<w:rPr><w:del {_BY}/></w:rPr>",
    f"<w:rPr><w:moveFrom {_BY}/></w:rPr>",
    '<w:framePr w:dropCap="drop"/>',
    '<w:outlineLvl w:val="1"/>',
    f"<w:rPr><w:b/></w:rPr><w:pPrChange {_BY}><w:pPr/></w:pPrChange>",
)

runs = st.recursive(
    st.sampled_from(_PLAIN),
    lambda inner: st.builds(
        lambda wrap, parts: wrap("".join(parts)),
        st.sampled_from(_WRAPPERS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
paragraphs = st.builds(
    lambda parts, end, style: paragraph(*parts, properties=end, style=style),
    st.lists(runs, max_size=4),
    st.sampled_from(_ENDS),
    st.sampled_from((None, None, "u1", "Quote", "Caption")),
)


def _table(rows: list[list[str]], mark: str) -> str:
    cells = [[f"<w:tc>{''.join(cell) or '<w:p/>'}</w:tc>" for cell in row] for row in rows]
    marks = [f"<w:trPr>{mark}</w:trPr>", *[""] * len(cells)]
    inner = (f"<w:tr>{head}{''.join(row)}</w:tr>" for head, row in zip(marks, cells, strict=False))
    return f"<w:tbl>{''.join(inner)}</w:tbl>"


def _box(inner: list[str]) -> str:
    content = f"<w:txbxContent>{''.join(inner)}</w:txbxContent>"
    drawing = f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    new = _FRAME.format(drawing).removeprefix("<w:r>").removesuffix("</w:r>")
    both = f"<mc:Choice Requires='wps'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    return paragraph(
        "quanh khung ", f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    )


blocks = st.recursive(
    paragraphs | st.just(numbered("mục", 2)) | st.just('<w:altChunk r:id="missing"/>'),
    lambda inner: st.one_of(
        st.builds(
            _table,
            st.lists(
                st.lists(st.lists(inner, max_size=2), min_size=1, max_size=2),
                min_size=1,
                max_size=2,
            ),
            st.sampled_from(("", "<w:tblHeader/>", f"<w:ins {_BY}/>", f"<w:del {_BY}/>")),
        ),
        st.builds(_box, st.lists(inner, min_size=1, max_size=2)),
        st.builds(
            lambda parts: f"<w:sdt><w:sdtContent>{''.join(parts)}</w:sdtContent></w:sdt>",
            st.lists(inner, max_size=2),
        ),
    ),
    max_leaves=4,
)
bodies = st.lists(blocks, min_size=1, max_size=4).map("".join)


def write_document(path: Path, body: str) -> Path:
    """Write a document of the strategies' parts, with all that they refer to."""
    return build_docx(
        path,
        body,
        parts={
            "numbering": NUMBERING,
            "footnotes": notes_part("footnote", "chú một", "chú hai", "chú thừa"),
            "endnotes": notes_part("endnote", "chú cuối"),
            "comments": f'<w:comment w:id="0" w:author="Lan">{paragraph("xem lại")}</w:comment>',
        },
        links={
            "png": ("image", "media/a.png"),
            "broken": ("image", "media/b.png"),
            "outside": ("image", "https://a.vn/x.png"),
            "chart": ("chart", "charts/c.xml"),
            "link": ("hyperlink", "https://a.vn/"),
        },
        files={
            "word/media/a.png": image_bytes("PNG"),
            "word/media/b.png": b"\x89PNG\r\n\x1a\nxx",
            "word/charts/c.xml": _CHART.encode(),
        },
    )


def rich_body() -> str:
    """Return a body that holds one of everything."""
    singles = "".join(paragraph("trước ", part, " sau") for part in _PLAIN)
    wrapped = "".join(paragraph(wrap(run("trong"))) for wrap in _WRAPPERS)
    ends = "".join(paragraph("cuối ", properties=end) for end in _ENDS)
    table = _table(
        [[[paragraph("ô")], [paragraph(reference("footnote", 4))]], [[paragraph("b")]]], ""
    )
    return (
        singles
        + wrapped
        + ends
        + table
        + _box([paragraph("trong khung"), table])
        + paragraph("hết")
    )
