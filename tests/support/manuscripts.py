"""A Word manuscript from marked-up lines, as a house's own typists would have made it.

One line is one paragraph. ``# `` and ``## `` open headings, ``- `` list items, ``@picture``,
``@table`` … ``@end``, ``@scene``; ``_italic_``, ``*bold*``, ``[^f1]`` foot- and ``[^e1]``
endnotes whose text stands in lines ``[^f1]: …``. Between ``@legacy`` and ``@unicode`` the text is
typed in TCVN3 with the fonts .VnTime and .VnTimeH, as before Unicode.
Same lines and pictures give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES: Final = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU_PER_PIXEL: Final = 914_400 // 150

# TCVN 5712:1993, VN3: letters in the order of their bytes. Toned capitals have no byte.
_TCVN3_BYTES: Final = bytes.fromhex(
    "A1A2A3A4A5A6A7A8A9AAABACADAEB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8"
    "DCDDDEDFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
)
_TCVN3_LETTERS: Final = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TO_TCVN3: Final = str.maketrans(_TCVN3_LETTERS, _TCVN3_BYTES.decode("latin-1"))

_MARKUP: Final = re.compile(r"\[\^(?P<note>\w+)\]|_(?P<italic>[^_]+)_|\*(?P<bold>[^*]+)\*")


def legacy_runs(text: str) -> list[tuple[str, str]]:
    """Return (font, surface characters): toned capitals are typed in the capitals' font."""
    runs: list[tuple[str, str]] = []
    for character in text:
        capital = character.isupper() and ord(character) > 0x7F and character not in _TCVN3_LETTERS
        font = ".VnTimeH" if capital else ".VnTime"
        surface = (character.lower() if capital else character).translate(_TO_TCVN3)
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + surface)
        else:
            runs.append((font, surface))
    return runs


def _run(text: str, properties: str = "") -> str:
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _font(name: str) -> str:
    return f"<w:rFonts w:ascii={quoteattr(name)} w:hAnsi={quoteattr(name)} w:cs={quoteattr(name)}/>"


class _Writer:
    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._legacy = False
        self._rows: list[str] | None = None
        self.body: list[str] = []
        self.note_texts: dict[str, str] = {}
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.used_pictures: list[str] = []
        self.properties: dict[str, str] = {}

    def feed(self, line: str) -> None:
        """Add one line of the manuscript."""
        commands: dict[str, Callable[[str], None]] = {
            "@title": lambda rest: self.properties.update(title=rest),
            "@author": lambda rest: self.properties.update(author=rest),
            "@legacy": lambda _: setattr(self, "_legacy", True),
            "@unicode": lambda _: setattr(self, "_legacy", False),
            "@scene": lambda rest: self._paragraph(rest, '<w:jc w:val="center"/>'),
            "@picture": self._picture,
            "@table": self._open_table,
            "@row": self._row,
            "@end": self._close_table,
            "#": lambda rest: self._heading(rest, 1),
            "##": lambda rest: self._heading(rest, 2),
            "-": self._item,
        }
        word, _, rest = line.partition(" ")
        if word in commands:
            commands[word](rest)
        else:
            self._paragraph(line, "")

    def _heading(self, text: str, level: int) -> None:
        style = f'<w:pStyle w:val="Heading{level}"/>'
        if not self._legacy:
            self._paragraph(text, style)
            return
        run = _run(text.lower().translate(_TO_TCVN3), _font(".VnTimeH"))
        self.body.append(f"<w:p><w:pPr>{style}</w:pPr>{run}</w:p>")

    def _item(self, text: str) -> None:
        numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        self._paragraph(text, f'<w:pStyle w:val="ListParagraph"/>{numbering}')

    def _paragraph(self, text: str, properties: str) -> None:
        self.body.append(f"<w:p><w:pPr>{properties}</w:pPr>{self._runs(text)}</w:p>")

    def _runs(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for mark in _MARKUP.finditer(text):
            pieces.append(self._plain(text[position : mark.start()], ""))
            if mark["note"]:
                pieces.append(self._note(mark["note"]))
            elif mark["italic"]:
                pieces.append(self._plain(mark["italic"], "<w:i/>"))
            else:
                pieces.append(self._plain(mark["bold"], "<w:b/>"))
            position = mark.end()
        pieces.append(self._plain(text[position:], ""))
        return "".join(pieces)

    def _plain(self, text: str, properties: str) -> str:
        if not text:
            return ""
        if not self._legacy:
            return _run(text, properties)
        return "".join(
            _run(surface, _font(font) + properties) for font, surface in legacy_runs(text)
        )

    def _note(self, name: str) -> str:
        kind = "footnote" if name.startswith("f") else "endnote"
        number = len(self.notes[kind]) + 1
        legacy, self._legacy = self._legacy, False
        text = self._runs(" " + self.note_texts[name])
        self._legacy = legacy
        mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
        self.notes[kind].append(f'<w:{kind} w:id="{number}"><w:p>{mark}{text}</w:p></w:{kind}>')
        style = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f'<w:r>{style}<w:{kind}Reference w:id="{number}"/></w:r>'

    def _picture(self, rest: str) -> None:
        name, alt, caption = (piece.strip() for piece in rest.split("|"))
        self.used_pictures.append(name)
        number = len(self.used_pictures)
        width, height = Image.open(io.BytesIO(self._pictures[name])).size
        drawing = _drawing(number, name, alt, (width * _EMU_PER_PIXEL, height * _EMU_PER_PIXEL))
        centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        self.body.append(f"<w:p>{centred}<w:r>{drawing}</w:r></w:p>")
        self._paragraph(caption, '<w:pStyle w:val="Caption"/>')

    def _open_table(self, rest: str) -> None:
        self._rows = []
        self._row(rest)

    def _row(self, rest: str) -> None:
        assert self._rows is not None, "a row stands outside a table"
        first = not self._rows
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
            f"<w:p>{self._plain(cell.strip(), '<w:b/>' if first else '')}</w:p></w:tc>"
            for cell in rest.split("|")
        )
        head = "<w:trPr><w:tblHeader/></w:trPr>" if first else ""
        self._rows.append(f"<w:tr>{head}{cells}</w:tr>")

    def _close_table(self, _: str) -> None:
        assert self._rows is not None, "no table is open"
        columns = self._rows[0].count("<w:tc>")
        grid = '<w:gridCol w:w="3000"/>' * columns
        frame = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        rows = "".join(self._rows)
        self.body.append(f"<w:tbl>{frame}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")
        self._rows = None


def _drawing(number: int, name: str, alt: str, size: tuple[int, int]) -> str:
    picture = f"{_DRAWING}/picture"
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{picture}">'
        f'<pic:pic xmlns:pic="{picture}"><pic:nvPicPr><pic:cNvPr id="{number}" '
        f"name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _style(name: str, title: str, content: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="Normal"/>{content}</w:style>'
    )


def _heading_style(level: int) -> str:
    content = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/></w:rPr>'
    return _style(f"Heading{level}", f"heading {level}", content)


_STYLES: Final = "".join(
    (
        f"<w:styles {_NAMES}><w:docDefaults><w:rPrDefault><w:rPr>{_font('Times New Roman')}",
        '<w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">',
        '<w:name w:val="Normal"/></w:style>',
        _heading_style(1),
        _heading_style(2),
        _style("Caption", "caption"),
        _style("ListParagraph", "List Paragraph"),
        "</w:styles>",
    )
)
_NUMBERING: Final = (
    f'<w:numbering {_NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _separators(kind: str) -> str:
    names = ((-1, "separator"), (0, "continuationSeparator"))
    return "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for number, name in names
    )


def build_manuscript(lines: Sequence[str], pictures: Mapping[str, bytes]) -> bytes:
    """Return the DOCX file that ``lines`` describe; pictures (PNG) by the names used in them."""
    writer = _Writer(pictures)
    for line in lines:
        if note := re.match(r"\[\^(\w+)\]: (.*)", line):
            writer.note_texts[note[1]] = note[2]
    for line in lines:
        if line.strip() and not line.startswith("[^"):
            writer.feed(line)
    return _zip(_parts(writer, pictures))


def _parts(writer: _Writer, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    body = "".join(writer.body)
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", "metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(writer.properties),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("rIdStyles", "styles", "styles.xml"),
            ("rIdNumbering", "numbering", "numbering.xml"),
            ("rIdFootnotes", "footnotes", "footnotes.xml"),
            ("rIdEndnotes", "endnotes", "endnotes.xml"),
            *(
                (f"rIdPicture{number}", "image", f"media/{name}")
                for number, name in enumerate(writer.used_pictures, start=1)
            ),
        ),
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
    }
    for kind, notes in writer.notes.items():
        inner = _separators(kind) + "".join(notes)
        texts[f"word/{kind}s.xml"] = f"<w:{kind}s {_NAMES}>{inner}</w:{kind}s>"
    parts = {name: (_XML + text).encode("utf-8") for name, text in texts.items()}
    return parts | {f"word/media/{name}": pictures[name] for name in writer.used_pictures}


def _content_types() -> str:
    kinds = ("styles", "numbering", "footnotes", "endnotes")
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
        + "".join(
            f'<Override PartName="/word/{kind}.xml" ContentType="{main}.{kind}+xml"/>'
            for kind in kinds
        )
        + '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = "".join(
        f'<Relationship Id="{name}" '
        f'Type="{package if "/" in kind else _OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for name, kind, target in relations
    )
    return f'<Relationships xmlns="{package}">{rows}</Relationships>'


def _core(properties: Mapping[str, str]) -> str:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(properties.get('title', ''))}</dc:title>"
        f"<dc:creator>{escape(properties.get('author', ''))}</dc:creator>"
        "<dc:language>vi</dc:language></cp:coreProperties>"
    )


def _zip(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return stream.getvalue()


def write_manuscript(source: Path, pictures: Mapping[str, bytes], target: Path) -> None:
    """Write the DOCX of a marked-up text file."""
    lines = source.read_text(encoding="utf-8").splitlines()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_manuscript(lines, pictures))
