"""Labelled documents for finding headings: short descriptions become Word and RTF files.

A description (``heading_set/*/NAME.txt``) opens with ``key: value`` lines (``lang``, ``size``,
``font``, ``encoding`` of a legacy font, ``body`` looks, ``space-after``, ``numbering``), then an
empty line, then one paragraph a line::

    [h1 c b s16] CHƯƠNG I     a true heading of level 1: centred, bold, 16 points
    [h1+ c b s16] ...         a further line of the heading above
    [c i] text                no heading, for all its looks
    text                      a paragraph in the body's look
    ~3                        three empty paragraphs (``~`` alone: one)
    *4, *d4                   four paragraphs of prose; four of dialogue
    ---                       an empty paragraph with a page break

Flags: ``b i u`` bold, italic, underlined; ``c r j`` centred, right, justified; ``C`` shown in
capitals; ``p`` page break before; ``k`` keep with next; ``sN`` size; ``xN`` space before; ``nN``
automatic number of that level; ``=Name`` style. ``\\\\`` is a forced line end, ``\\t`` a tab,
``**bold**`` a bold run.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from converters.vietnamese.encodings import Encoding
from tests.support.docx_builder import build_docx
from tests.support.legacy_text import can_write, surface

FOLDER: Final = Path(__file__).parent / "heading_set"
_TEXTS: Final = Path(__file__).parent / "samples" / "ha-noi-36-pho-phuong.txt"
_FLAGS: Final = re.compile(r"\[([^\]]*)\] ?(.*)")
_LEGACY_FONTS: Final = {"TCVN3": ".VnTime", "VNI": "VNI-Times"}
_ALIGNMENTS: Final = {"c": "center", "r": "right", "j": "both"}
_STYLES: Final = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/>'
    '<w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:pPr>'
    '<w:keepNext/><w:spacing w:before="200"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/>'
    '<w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
)
_RTF_HEADINGS: Final = {1: 32, 2: 26}
"""Half points by style, as in the Word documents."""
_ODT_ALIGNMENTS: Final = {"c": "center", "r": "end", "j": "justify"}
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ODT_SPACES: Final = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:style="{_URN}:style:1.0" '
    f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0"'
)
_LETTERS: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Line:
    """One paragraph to be made."""

    text: str
    flags: frozenset[str] = frozenset()
    heading: int = 0
    continues: bool = False

    def value(self, letter: str) -> str | None:
        """Return what follows a flag's letter: ``16`` of ``s16``."""
        found = (flag[1:] for flag in self.flags if flag[:1] == letter and len(flag) > 1)
        return next(found, None)


@dataclass(frozen=True)
class LabelledDocument:
    """A document and the truth about its headings."""

    name: str
    options: dict[str, str]
    lines: tuple[Line, ...] = field(repr=False)

    @property
    def is_vietnamese(self) -> bool:
        """Whether it is a Vietnamese text."""
        return self.options.get("lang") == "vi"

    @property
    def truth(self) -> list[tuple[int, str]]:
        """Level and words of each heading."""
        found: list[tuple[int, str]] = []
        for line in self.lines:
            if line.continues:
                level, text = found[-1]
                found[-1] = (level, words(f"{text} {_said(line)}"))
            elif line.heading:
                found.append((line.heading, words(_said(line))))
        return found

    def write_docx(self, target: Path) -> Path:
        """Write it as a Word document."""
        body = "".join(_docx_paragraph(line, self.options) for line in self.lines)
        parts = {"styles": _STYLES}
        if "numbering" in self.options:
            parts["numbering"] = _numbering(self.options["numbering"])
        return build_docx(target, body, parts=parts)

    def write_odt(self, target: Path) -> Path:
        """Write it as an OpenDocument text."""
        target.write_bytes(_odt(self.lines, self.options))
        return target

    def write_rtf(self, target: Path) -> Path:
        """Write it as an RTF document, as a word processor would."""
        font = _font(self.options)
        head = (
            rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0\fnil {font};}}{{\f1\fnil {font}H;}}}}"
        )
        styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}{\s3 Title;}}"
        body = "".join(_rtf_paragraph(line, self.options) for line in self.lines)
        target.write_text(head + styles + body + "}", encoding="ascii")
        return target


def labelled_documents(part: str) -> list[LabelledDocument]:
    """Return the documents of ``tuned`` or ``held``."""
    return [read_description(path) for path in sorted((FOLDER / part).glob("*.txt"))]


def read_description(path: Path) -> LabelledDocument:
    """Return the document that a description tells of."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    options = dict(line.split(": ", 1) for line in head.splitlines())
    prose, talk = cycle(_prose(options["lang"])), cycle(_prose(f"{options['lang']}-talk"))
    lines: list[Line] = []
    for text in rest.splitlines():
        if match := re.fullmatch(r"~(\d*)", text):
            lines += [Line("")] * int(match[1] or 1)
        elif match := re.fullmatch(r"\*(d?)(\d+)", text):
            source = talk if match[1] else prose
            lines += [Line(next(source)) for _ in range(int(match[2]))]
        elif text == "---":
            lines.append(Line("", frozenset({"break"})))
        else:
            lines.append(_line(text))
    return LabelledDocument(path.stem, options, tuple(lines))


def words(text: str) -> str:
    """Return the words of a heading, for comparing."""
    return " ".join(_LETTERS.findall(text.casefold()))


def _said(line: Line) -> str:
    return line.text.replace("\\\\", " ").replace("\\t", " ").replace("**", "")


def _line(text: str) -> Line:
    match = _FLAGS.fullmatch(text)
    if match is None or re.fullmatch(r"\d+", match[1]):
        return Line(text)
    flags = match[1].split()
    heading = next((flag for flag in flags if re.fullmatch(r"h\d\+?", flag)), "")
    return Line(
        match[2],
        frozenset(flag for flag in flags if flag != heading),
        heading=int(heading[1]) if heading else 0,
        continues=heading.endswith("+"),
    )


@cache
def _prose(language: str) -> tuple[str, ...]:
    if language != "vi":
        path = FOLDER / "prose" / f"{language}.txt"
        return tuple(path.read_text(encoding="utf-8").splitlines())
    lines = _TEXTS.read_text(encoding="utf-8").splitlines()
    plain = (re.sub(r"\[\^\w+\]|[_*]", "", line) for line in lines if line[:1] not in "#@[- ")
    return tuple(line for line in plain if len(line) > 80)


# ---- Word -------------------------------------------------------------------------------------


def _docx_paragraph(line: Line, options: dict[str, str]) -> str:
    if "break" in line.flags:
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    if not line.text:
        return "<w:p/>"
    looks = _looks(line, options)
    style = next((f[1:] for f in line.flags if f.startswith("=")), None)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += "<w:keepNext/>" if "k" in line.flags else ""
    properties += "<w:pageBreakBefore/>" if "p" in line.flags else ""
    if (level := line.value("n")) is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    before, after = int(line.value("x") or 0) * 20, int(options.get("space-after", 0)) * 20
    properties += f'<w:spacing w:before="{before}" w:after="{after}"/>'
    for flag, name in _ALIGNMENTS.items():
        if flag in looks:
            properties += f'<w:jc w:val="{name}"/>'
            break
    size = None if style else float(line.value("s") or options["size"])
    runs = "".join(
        _docx_run(text, looks | ({"b"} if bold else set()), size, options)
        for text, bold in _runs(line.text)
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _docx_run(
    text: str, looks: frozenset[str] | set[str], size: float | None, options: dict[str, str]
) -> str:
    font = _font(options)
    if _needs_capital_font(text, options):
        text, font = text.lower(), f"{font}H"
    marks = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    marks += "".join(f"<w:{name}/>" for name in ("b", "i") if name in looks)
    marks += "<w:caps/>" if "C" in looks else ""
    marks += f'<w:sz w:val="{int(size * 2)}"/>' if size else ""
    marks += '<w:u w:val="single"/>' if "u" in looks else ""
    inner = ""
    for part in re.split(r"(\\\\|\\t)", text):
        if part in {"\\\\", "\\t"}:
            inner += "<w:br/>" if part == "\\\\" else "<w:tab/>"
        elif part:
            inner += f'<w:t xml:space="preserve">{escape(_encoded(part, options))}</w:t>'
    return f"<w:r><w:rPr>{marks}</w:rPr>{inner}</w:r>"


def _numbering(patterns: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{escape(pattern.strip())}"/></w:lvl>'
        for n, pattern in enumerate(patterns.split("|"))
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


# ---- RTF --------------------------------------------------------------------------------------


def _rtf_paragraph(line: Line, options: dict[str, str]) -> str:
    if "break" in line.flags:
        return "\\pard\\page\\par\n"
    looks = _looks(line, options)
    style = next((f[1:] for f in line.flags if f.startswith("=")), "")
    number = {"Heading1": 1, "Heading2": 2, "Title": 3}.get(style, 0)
    size = int(float(line.value("s") or options["size"]) * 2)
    if number in _RTF_HEADINGS:
        # A word processor writes the look of a style out in every paragraph.
        size, looks = _RTF_HEADINGS[number], looks | {"b"}
    font = int(_needs_capital_font(line.text, options))
    text = line.text.lower() if font else line.text
    codes = f"\\pard\\plain\\s{number}\\f{font}\\fs{size}"
    codes += "".join({"c": "\\qc", "r": "\\qr", "j": "\\qj"}[f] for f in "crj" if f in looks)[:3]
    codes += "\\pagebb" if "p" in line.flags else ""
    codes += "\\keepn" if "k" in line.flags else ""
    codes += f"\\sb{int(line.value('x') or 0) * 20}\\sa{int(options.get('space-after', 0)) * 20}"
    shown = "".join({"b": "\\b", "i": "\\i", "u": "\\ul", "C": "\\caps"}.get(f, "") for f in looks)
    runs = "".join(
        "{" + shown + ("\\b" if bold else "") + " " + _rtf_text(text, options) + "}"
        for text, bold in _runs(text)
    )
    return f"{codes} {runs}\\par\n"


def _rtf_text(text: str, options: dict[str, str]) -> str:
    result = []
    for part in re.split(r"(\\\\|\\t)", text):
        if part in {"\\\\", "\\t"}:
            result.append("\\line " if part == "\\\\" else "\\tab ")
            continue
        for sign in _encoded(part, options):
            if ord(sign) < 128:
                result.append(f"\\{sign}" if sign in "\\{}" else sign)
            elif options.get("encoding"):
                result.append("".join(f"\\'{byte:02x}" for byte in sign.encode("cp1252")))
            else:
                result.append(f"\\u{ord(sign)}?")
    return "".join(result)


# ---- OpenDocument -----------------------------------------------------------------------------


def _odt(lines: Sequence[Line], options: dict[str, str]) -> bytes:
    """Return a package: one automatic style for each paragraph and each bold run."""
    styles: list[str] = []
    body = "".join(_odt_paragraph(line, options, styles) for line in lines)
    content = (
        f"<office:document-content {_ODT_SPACES}><office:automatic-styles>{''.join(styles)}"
        '<style:style style:name="B" style:family="text"><style:text-properties '
        'fo:font-weight="bold"/></style:style></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return stream.getvalue()


def _odt_paragraph(line: Line, options: dict[str, str], styles: list[str]) -> str:
    style = next((f[1:] for f in line.flags if f.startswith("=")), "")
    if level := {"Heading1": 1, "Heading2": 2}.get(style):
        return f'<text:h text:outline-level="{level}">{escape(line.text)}</text:h>'
    looks, font = _looks(line, options), _font(options)
    text = line.text
    if _needs_capital_font(text, options):
        text, font = text.lower(), f"{font}H"
    layout = "".join(f' fo:text-align="{_ODT_ALIGNMENTS[f]}"' for f in "crj" if f in looks)[:30]
    layout += f' fo:margin-top="{line.value("x") or 0}pt"'
    layout += f' fo:margin-bottom="{options.get("space-after", 0)}pt"'
    layout += ' fo:break-before="page"' if {"p", "break"} & line.flags else ""
    marks = f' fo:font-family="{font}" fo:font-size="{line.value("s") or options["size"]}pt"'
    marks += ' fo:font-weight="bold"' if "b" in looks else ""
    marks += ' fo:font-style="italic"' if "i" in looks else ""
    marks += ' style:text-underline-style="solid"' if "u" in looks else ""
    marks += ' fo:text-transform="uppercase"' if "C" in looks else ""
    parent = ' style:parent-style-name="Title"' if style == "Title" else ""
    name = f"P{len(styles)}"
    styles.append(
        f'<style:style style:name="{name}" style:family="paragraph"{parent}>'
        f"<style:paragraph-properties{layout}/><style:text-properties{marks}/></style:style>"
    )
    inner = "".join(
        f'<text:span text:style-name="B">{_odt_text(part, options)}</text:span>'
        if bold
        else _odt_text(part, options)
        for part, bold in _runs(text)
    )
    return f'<text:p text:style-name="{name}">{inner}</text:p>'


def _odt_text(text: str, options: dict[str, str]) -> str:
    inner = escape(_encoded(text, options)) if "\\" not in text else _odt_parts(text, options)
    return re.sub(r" {2,}", lambda match: f'<text:s text:c="{len(match[0])}"/>', inner)


def _odt_parts(text: str, options: dict[str, str]) -> str:
    marks = {"\\\\": "<text:line-break/>", "\\t": "<text:tab/>"}
    parts = re.split(r"(\\\\|\\t)", text)
    return "".join(marks.get(part) or escape(_encoded(part, options)) for part in parts)


# ---- both -------------------------------------------------------------------------------------


def _looks(line: Line, options: dict[str, str]) -> frozenset[str]:
    """Return the looks of a line; those of the body hold unless the line is aligned itself."""
    own = {flag for flag in line.flags if len(flag) == 1}
    body = set(options.get("body", "").split())
    if own & set(_ALIGNMENTS):
        body -= set(_ALIGNMENTS)
    if own and "b" not in own:
        body -= {"b"} if "keep-bold" in options else set()
    return frozenset(own | body)


def _font(options: dict[str, str]) -> str:
    return _LEGACY_FONTS.get(options.get("encoding", ""), options.get("font", "Times New Roman"))


def _encoded(text: str, options: dict[str, str]) -> str:
    name = options.get("encoding")
    if name is None:
        return text
    encoding = Encoding(name.lower())
    plain = text.replace("“", '"').replace("”", '"')
    # A font of small letters has no capitals with marks: typists took the small ones.
    written = (sign if can_write(sign, encoding) else sign.lower() for sign in plain)
    return surface("".join(written), encoding)


def _needs_capital_font(text: str, options: dict[str, str]) -> bool:
    """Return whether a legacy font has no such capitals: typists took its sister of capitals."""
    name = options.get("encoding")
    return name is not None and text.isupper() and not can_write(text, Encoding(name.lower()))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for n, part in enumerate(text.split("**")):
        if part:
            yield part, n % 2 == 1
