"""Drawings: cut and turned pictures, vector drawings, charts, decorative lettering, branches."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import pytest
from PIL import Image

from converters import limits
from converters.model.ledger import Fate, Kind
from converters.model.publication import Figure, Paragraph, Table
from converters.model.traversal import plain_text
from converters.readers.docx.stand_ins import Sight, stand_in
from converters.tools import metafiles
from tests.support.docx_bench import Bench, image_bytes
from tests.support.docx_builder import paragraph, picture
from tests.support.metafile import metafile


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def corners(size: tuple[int, int] = (40, 20), form: str = "PNG") -> bytes:
    """Return a picture whose left half is red; its upper right quarter is blue."""
    image = Image.new("RGB", size, (255, 255, 255))
    width, height = size
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    image.paste((0, 0, 255), (width // 2, 0, width, height // 2))
    stream = io.BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def shown(bench: Bench, run: str, content: bytes) -> tuple[Figure, Image.Image]:
    reading = bench.read(
        paragraph(run), links={"i": ("image", "media/a.png")}, files={"word/media/a.png": content}
    )
    (figure,) = reading.publication.body[0].blocks
    (resource,) = reading.publication.resources
    assert isinstance(figure, Figure)
    image = Image.open(io.BytesIO(bench.context.media.get(resource.key))).convert("RGB")
    assert (resource.width_px, resource.height_px) == image.size
    return figure, image


def with_look(cut: str = "", form: str = "") -> str:
    """Return a picture run with ``a:srcRect`` and ``a:xfrm`` attributes."""
    inner = picture("i").replace("</pic:blipFill>", f"<a:srcRect {cut}/></pic:blipFill>")
    return inner.replace("</pic:pic>", f"<pic:spPr><a:xfrm {form}/></pic:spPr></pic:pic>")


RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def test_cut_off_parts_do_not_come_into_the_book(bench: Bench) -> None:
    _, image = shown(bench, with_look('l="50000" b="50%"'), corners())
    assert image.size == (20, 10)
    assert image.getcolors() == [(200, BLUE)]
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == bench.number(Kind.IMAGE) == 1
    (entry,) = bench.reading.ledger.entries
    assert entry.reason == "DOCX-046"


@pytest.mark.parametrize(
    ("form", "size", "top_left", "bottom_right"),
    [
        ('rot="5400000"', (20, 40), RED, BLUE),
        ('rot="16200000"', (20, 40), BLUE, RED),
        ('rot="10800000"', (40, 20), WHITE, RED),
        ('flipH="1"', (40, 20), BLUE, RED),
        ('flipV="1"', (40, 20), RED, BLUE),
    ],
)
def test_pictures_are_turned_as_shown(
    bench: Bench,
    form: str,
    size: tuple[int, int],
    top_left: tuple[int, ...],
    bottom_right: tuple[int, ...],
) -> None:
    figure, image = shown(bench, with_look("", form), corners())
    assert image.size == size
    assert image.getpixel((0, 0)) == top_left
    assert image.getpixel((size[0] - 1, size[1] - 1)) == bottom_right
    expected = (18.0, 36.0) if size == (20, 40) else (36.0, 18.0)
    assert (figure.image.width_mm, figure.image.height_mm) == expected


@pytest.mark.parametrize("cut", ['l="-5000"', 'l="200"', 'r="x"', 'l="-.%"', 't="1.2.3"'])
def test_no_cut_leaves_the_picture_as_it_is(bench: Bench, cut: str) -> None:
    shown(bench, with_look(cut), corners())
    assert bench.number(Kind.IMAGE, Fate.KEPT) == 1


def test_all_cut_off_leaves_one_dot(bench: Bench) -> None:
    _, image = shown(bench, with_look('l="100000" t="100000"'), corners())
    assert image.size == (1, 1)


@pytest.mark.parametrize("crop", ['cropleft="32768f"', 'cropleft=".5"', 'cropleft="50%"'])
def test_old_drawings_are_cut_and_turned_too(bench: Bench, crop: str) -> None:
    shape = '<v:shape style="width:10mm;height:20mm;rotation:90"><v:imagedata r:id="i" '
    run = f"<w:r><w:pict>{shape}{crop}/></v:shape></w:pict></w:r>"
    figure, image = shown(bench, run, corners())
    assert image.size == (20, 20)
    assert image.getpixel((0, 0)) == WHITE
    assert figure.image.width_mm == 20.0


def test_photographs_stay_jpeg_when_cut(bench: Bench) -> None:
    shown(bench, with_look('r="50000"'), corners(form="JPEG"))
    (resource,) = bench.reading.publication.resources
    assert resource.media_type == "image/jpeg"


def test_one_picture_in_two_looks_is_two_pictures(bench: Bench) -> None:
    body = paragraph(with_look('r="50000"')) + paragraph(picture("i")) + paragraph(picture("i"))
    reading = bench.read(
        body, links={"i": ("image", "media/a.png")}, files={"word/media/a.png": corners()}
    )
    assert len(reading.publication.resources) == 2
    assert bench.number(Kind.IMAGE, Fate.KEPT) == 2
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == 1


# ---- vector drawings --------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/>{}</svg>'
VECTOR = (
    '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip xmlns:asvg='
    '"http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="s"/></a:ext></a:extLst>'
)


@pytest.mark.parametrize(
    ("raster", "inner", "cut", "kind"),
    [
        (True, "", "", "image/svg+xml"),
        (True, "<text>chữ</text>", "", "image/png"),
        (True, "", 'l="50000"', "image/png"),
        (False, "<text>chữ</text>", "", "image/svg+xml"),
    ],
)
def test_vector_drawing_goes_before_its_raster_copy_where_it_shows_alike(
    bench: Bench, *, raster: bool, inner: str, cut: str, kind: str
) -> None:
    old = '<a:blip r:embed="i"/>'
    new = old.replace("/>", f">{VECTOR}</a:blip>")
    if not raster:
        new = new.replace('r:embed="i"', "")
    reading = bench.read(
        paragraph(with_look(cut).replace(old, new)),
        links={"i": ("image", "media/a.png"), "s": ("image", "media/a.svg")},
        files={"word/media/a.png": corners(), "word/media/a.svg": SVG.format(inner).encode()},
    )
    (resource,) = reading.publication.resources
    assert resource.media_type == kind
    assert bench.number(Kind.IMAGE) == 1


# ---- lettering, branches ----------------------------------------------------------------------


def test_decorative_lettering_is_kept_as_a_line(bench: Bench) -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="Nhà xuất bản&#10;Văn học"/></v:shape></w:pict>'
    (line,) = bench.blocks(paragraph(art + "</w:r>"))
    assert isinstance(line, Paragraph)
    assert plain_text(line.inlines) == "Nhà xuất bản Văn học"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason) == (Kind.TEXT_BOX, "DOCX-047")


def test_branch_is_chosen_by_namespace_whatever_its_prefix(bench: Bench) -> None:
    def choice(namespace: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice xmlns:z="{namespace}" Requires="z">'
            f"<w:t>mới</w:t></mc:Choice><mc:Fallback><w:t>cũ</w:t></mc:Fallback>"
            "</mc:AlternateContent>"
        )

    known = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    body = paragraph(f"<w:r>{choice(known)}</w:r>", f"<w:r>{choice('urn:tương-lai')}</w:r>")
    assert bench.text(body) == "mớicũ"


def test_first_branch_that_is_understood_is_taken_where_nothing_falls_back(bench: Bench) -> None:
    known = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"

    def choice(namespace: str, text: str) -> str:
        return f'<mc:Choice xmlns:z="{namespace}" Requires="z"><w:t>{text}</w:t></mc:Choice>'

    both = choice("urn:tương-lai", "lạ") + choice(known, "quen")
    alternates = (
        f"<mc:AlternateContent>{inner}</mc:AlternateContent>"
        for inner in (both, choice("urn:tương-lai", "lạ"), "")
    )
    body = "".join(paragraph("x", f"<w:r>{inner}</w:r>") for inner in alternates)
    assert bench.text(body).splitlines() == ["xquen", "xlạ", "x"]


def test_words_of_shapes_from_another_program_are_kept(bench: Bench) -> None:
    lines = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("một", " ", "hai"))
    canvas = (
        '<lc:lockedCanvas xmlns:lc="http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas">'
        f"<a:sp><a:txSp><a:txBody>{lines}</a:txBody></a:txSp></a:sp></lc:lockedCanvas>"
    )
    body = f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{canvas}</a:graphicData>"
    assert bench.text(paragraph(body + "</a:graphic></wp:inline></w:drawing></w:r>")).split() == [
        "một", "hai",
    ]  # fmt: skip
    entries = [(e.kind, e.reason, e.detail) for e in bench.reading.ledger.entries]
    assert entries == [
        (Kind.TEXT_BOX, "DOCX-032", "một"),
        (Kind.TEXT_BOX, "DOCX-032", "hai"),
    ]


def test_picture_alone_in_a_header_is_named(bench: Bench) -> None:
    bench.read(paragraph("thân"), parts={"header1": paragraph(picture("i"))})
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.HEADER_FOOTER, "DOCX-013", None)


def test_shapes_in_a_group_give_all_their_words_once(bench: Bench) -> None:
    def box(text: str) -> str:
        return f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>"

    group = f"<wpg:wgp xmlns:wpg='g'>{box('một')}</wps:wsp>{box('hai')}</wps:wsp></wpg:wgp>"
    drawing = f"<w:drawing><wp:anchor><a:graphic><a:graphicData>{group}</a:graphicData>"
    drawing += "</a:graphic></wp:anchor></w:drawing>"
    body = paragraph("trước ", f"<w:r>{drawing}</w:r>", "sau")
    assert bench.text(body).splitlines() == ["trước sau", "một", "hai"]
    assert bench.number(Kind.TEXT_BOX, Fate.CONVERTED) == 2


def test_text_box_in_a_header_is_named_once(bench: Bench) -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    bench.read(paragraph("thân"), parts={"header1": paragraph("đầu", both)})
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.detail) == (Kind.HEADER_FOOTER, "đầu trong khung")


# ---- charts -----------------------------------------------------------------------------------

C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def cache(*values: str) -> str:
    points = (f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f"<c:strRef><c:strCache>{''.join(points)}</c:strCache></c:strRef>"


def series(
    name: str, categories: tuple[str, ...], values: tuple[str, ...], axes: str = "cv"
) -> str:
    first, second = ("cat", "val") if axes == "cv" else ("xVal", "yVal")
    head = f"<c:tx>{cache(name)}</c:tx>" if name else ""
    return (
        f"<c:ser>{head}<c:{first}>{cache(*categories)}</c:{first}>"
        f"<c:{second}>{cache(*values)}</c:{second}></c:ser>"
    )


def charted(bench: Bench, inner: str) -> tuple:
    frame = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="k"/>'
    frame += "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    title = "<a:p><a:r><a:t>Mưa ở Huế</a:t></a:r></a:p>"
    title = f"<c:title><c:tx><c:rich>{title}</c:rich></c:tx></c:title>"
    part = f"<c:chartSpace {C} {A}><c:chart>{title}<c:plotArea>{inner}</c:plotArea></c:chart>"
    return bench.blocks(
        paragraph(frame),
        links={"k": ("chart", "charts/chart1.xml")},
        files={"word/charts/chart1.xml": f"{part}</c:chartSpace>".encode()},
    )


def texts(table: Table) -> list[list[str]]:
    return [
        ["".join(plain_text(block.inlines) for block in cell.blocks) for cell in row.cells]
        for row in table.rows
    ]


def test_chart_becomes_the_table_of_its_values(bench: Bench) -> None:
    months = ("Tháng 9", "Tháng 10")
    bars = series("2022", months, ("473.40000000000003", "796")) + series("2023", months, ("500",))
    (table,) = charted(bench, f"<c:barChart>{bars}</c:barChart>")
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "Mưa ở Huế"
    assert texts(table) == [
        ["", "2022", "2023"],
        ["Tháng 9", "473.4", "500"],
        ["Tháng 10", "796", ""],
    ]
    assert table.header_rows == 1
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate, entry.reason) == (Kind.CHART, Fate.CONVERTED, "DOCX-048")


def test_points_of_a_scatter_chart_keep_both_values(bench: Bench) -> None:
    (table,) = charted(bench, series("", ("1.5", "2"), ("10", "20"), axes="xy"))
    assert texts(table) == [["1.5", "10"], ["2", "20"]]
    assert table.header_rows == 0


def test_chart_and_diagram_shown_twice_are_both_there_twice(bench: Bench) -> None:
    frame = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )
    space = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    bars, words = series("", ("a",), ("1",)), "<dgm:t><a:t>Bước</a:t></dgm:t>"
    chart = paragraph(frame.format('<c:chart r:id="c"/>'))
    diagram = paragraph(frame.format(f'<dgm:relIds {space} r:dm="d"/>'))
    first, second, *lines = bench.blocks(
        (chart + chart) + (diagram + diagram),
        links={"c": ("chart", "charts/c.xml"), "d": ("diagramData", "diagrams/d.xml")},
        files={
            "word/charts/c.xml": f"<c:chartSpace {C}>{bars}</c:chartSpace>".encode(),
            "word/diagrams/d.xml": f"<dgm:dataModel {space} {A}>{words}</dgm:dataModel>".encode(),
        },
    )
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert texts(first) == texts(second) == [["a", "1"]]
    assert [table.origin.paragraph for table in (first, second) if table.origin] == [1, 2]
    assert [plain_text(line.inlines) for line in lines if isinstance(line, Paragraph)] == [
        "Bước", "Bước",
    ]  # fmt: skip
    assert bench.number(Kind.CHART, Fate.CONVERTED) == bench.number(Kind.CHART) == 4


def test_chart_without_values_is_named_as_lost(bench: Bench) -> None:
    assert charted(bench, "<c:pieChart/>") == ()
    (entry,) = [e for e in bench.reading.ledger.entries if e.kind is Kind.CHART]
    assert (entry.fate, entry.reason) == (Fate.DROPPED, "DOCX-019")


@pytest.mark.parametrize(
    ("attributes", "alt"),
    [('descr="Cổng làng" title="Ảnh 1"', "Cổng làng"), ('title="Ảnh 1"', "Ảnh 1"), ("", None)],
)
def test_words_for_those_who_cannot_see(bench: Bench, attributes: str, alt: str | None) -> None:
    run = picture("i").replace('name="Picture" descr=""', attributes)
    figure, _ = shown(bench, run, image_bytes("PNG"))
    assert figure.image.alt == alt


# ---- metafiles that draw ----------------------------------------------------------------------


def drawn_by(bench: Bench) -> list[str]:
    bench.read(
        paragraph(picture("i")),
        links={"i": ("image", "media/a.emf")},
        files={"word/media/a.emf": metafile()},
    )
    return [e.reason for e in bench.reading.ledger.entries if e.kind is Kind.IMAGE]


def test_frame_stands_for_a_metafile_where_nothing_can_draw_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metafiles, "_program", lambda: None)
    assert drawn_by(bench) == ["DOCX-055"]
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == 1
    (figure,) = bench.reading.publication.body[0].blocks
    assert isinstance(figure, Figure)
    (resource,) = bench.reading.publication.resources
    assert resource.name == "a.png"
    image = Image.open(io.BytesIO(bench.context.media.get(resource.key)))
    assert image.width / image.height == pytest.approx(36 / 18, rel=0.01)
    letters = image.point(lambda value: 255 * (value < 120)).getbbox()
    assert letters is not None
    assert letters[0] > 3
    assert letters[2] < image.width - 3


def test_long_descriptions_stay_within_their_frame() -> None:
    said = "Sơ đồ các phòng trong ngôi nhà cổ, nhìn từ trên xuống, có ghi tên từng gian " * 30
    for width, height in ((36.0, 18.0), (200.0, 5.0), (10.0, 250.0), (None, None)):
        found = stand_in(metafile(), Sight("word/media/a.emf", said, width, height))
        assert found is not None
        image = Image.open(io.BytesIO(found.content))
        letters = image.point(lambda value: 255 * (value < 120)).getbbox()
        assert letters is not None
        assert letters[0] > 3
        assert letters[1] > 3
        assert letters[2] < image.width - 3
        assert letters[3] < image.height - 3


def test_picture_within_a_metafile_stands_for_what_cannot_be_drawn(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metafiles, "_program", lambda: None)
    stream = io.BytesIO()
    Image.new("RGB", (80, 70), "red").save(stream, "BMP")
    header, bits = stream.getvalue()[14:54], stream.getvalue()[54:]
    size = 80 + len(header) + len(bits)
    offsets = struct.pack("<4I", 80, len(header), 80 + len(header), len(bits))
    line = struct.pack("<2I", 4, 8)
    record = (struct.pack("<2I", 81, size) + bytes(40) + offsets).ljust(80, b"\0") + header + bits
    whole = metafile()
    bench.read(
        paragraph(picture("i")),
        links={"i": ("image", "media/a.emf")},
        files={"word/media/a.emf": whole[:-20] + line + record + whole[-20:]},
    )
    assert [e.reason for e in bench.reading.ledger.entries if e.kind is Kind.IMAGE] == ["DOCX-054"]
    (resource,) = bench.reading.publication.resources
    assert (resource.width_px, resource.height_px) == (80, 70)


def test_frame_is_no_picture_of_an_embedded_object(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metafiles, "_program", lambda: None)
    shown = '<v:shape style="width:90pt;height:60pt"><v:imagedata r:id="i"/></v:shape>'
    bench.read(
        paragraph(f"<w:r><w:object>{shown}<o:OLEObject/></w:object></w:r>"),
        links={"i": ("image", "media/a.emf")},
        files={"word/media/a.emf": metafile()},
    )
    assert {"DOCX-019", "DOCX-055"} <= {entry.reason for entry in bench.reading.ledger.entries}


@pytest.mark.parametrize("ending", ["exit 1", "sleep 30"])
def test_program_that_fails_or_hangs_is_given_up(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    if os.name == "nt":
        pytest.skip("a shell script stands for the program")
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{ending}\n")
    program.chmod(0o700)
    monkeypatch.setattr(metafiles, "_program", lambda: str(program))
    monkeypatch.setattr(limits, "METAFILE_SECONDS", 0.3)
    assert drawn_by(bench) == ["DOCX-055"]


@pytest.mark.slow
def test_metafile_is_drawn_where_libreoffice_is_there(bench: Bench) -> None:
    if metafiles._program() is None:
        pytest.skip("LibreOffice is not installed")
    assert drawn_by(bench) == ["DOCX-015"]
    (resource,) = bench.reading.publication.resources
    image = Image.open(io.BytesIO(bench.context.media.get(resource.key)))
    assert image.size == (709, 354)
    red, white = image.getpixel((150, 150)), image.getpixel((600, 150))
    assert red[0] > 200 > 60 > red[2]
    assert min(white) > 240
