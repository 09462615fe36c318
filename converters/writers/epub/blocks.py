"""Blocks, sections and notes as flow content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from converters.model.publication import (
    Block,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineImage,
    ListBlock,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    Verse,
)
from converters.model.traversal import contents_of
from converters.vocabularies import ARIA_ROLES, SectionRole
from converters.writers.epub.inlines import InlineWriter
from converters.writers.epub.listings import enter_caption
from converters.writers.epub.markup import (
    HEADING_LEVELS,
    attributes,
    escape,
    language_attributes,
)
from converters.writers.epub.state import BookState, NoteMark
from converters.writers.epub.tables import column_group, row_groups
from converters.writers.openings import initial_of, opening_paragraph

BLOCK_DEPTH: Final = 24
"""Lists, quotations and tables within one another: more than any reading system shows."""
_MEASURE_MM: Final = 105.0
"""Text width of a novel page: a picture as wide as that in the source fills the line."""
_NO_TYPE: Final = frozenset(
    {
        SectionRole.SECTION, SectionRole.TOC, SectionRole.INDEX,
        SectionRole.ALSO_BY, SectionRole.ADVERTISEMENT,
    }
)  # fmt: skip
"""Roles without an epub:type: what the vocabulary has no word for, and what its word says to be a
machine-made list."""
_EPIGRAPH: Final = attributes(class_="epigraph", epub_type="epigraph", role="doc-epigraph")
_LABELLED: Final = frozenset({SectionRole.CHAPTER, SectionRole.PART})


class BlockWriter:
    """Writes the flow content of one file."""

    def __init__(self, state: BookState, file: str) -> None:
        self._state = state
        self._file = file
        self._inlines = InlineWriter(state, file)
        self._level = 0
        """Rank of the heading that the content stands under, 0 for none."""
        self._in_epigraph = False
        self._opening: Paragraph | None = None
        """The paragraph that begins the chapter, where its first letter is set large."""
        self._depth = 0
        """Lists, quotations and tables that the writing stands in."""

    # sections

    def section(
        self, section: Section, blocks: Sequence[Block], children: Sequence[Section]
    ) -> str:
        """Return a section with its heading; headings inside go one rank deeper."""
        outer = self._level
        self._in_epigraph = section.role is SectionRole.EPIGRAPH
        heading = self._section_heading(section)
        self._opening = opening_paragraph(section, self._state.drop_cap_lines)
        content = self.blocks(blocks, headings=True)
        inner = "".join(self.section(child, child.blocks, child.children) for child in children)
        self._level = outer
        return self._section_element(section, heading + content + inner, titled=bool(heading))

    def continued(self, section: Section, blocks: Sequence[Block]) -> str:
        """Return a further piece of a section that began in another file."""
        language = language_attributes(section.language)
        return (
            f'<section class="continued"{language}>\n{self.blocks(blocks, headings=True)}</section>'
        )

    def _section_element(self, section: Section, content: str, *, titled: bool) -> str:
        role = section.role
        address = self._state.plan.sections[section.id].id
        marks = attributes(
            id=address,
            class_=role.value,
            epub_type=None if role in _NO_TYPE else role.value,
            role=f"doc-{role.value}" if role in ARIA_ROLES and role not in _NO_TYPE else None,
            aria_labelledby=f"{address}-heading" if titled and role in ARIA_ROLES else None,
        )
        return f"<section{marks}{language_attributes(section.language)}>\n{content}</section>\n"

    def _section_heading(self, section: Section) -> str:
        pages, inlines = _opening_pages(section.title)
        starts = self._inlines.write(pages)
        title = self._inlines.write(inlines)
        number = (section.number or "").strip()
        if not title.strip() and not number:
            return starts + title
        self._state.see(number)
        self._level = min(self._level + 1, HEADING_LEVELS)
        content = title
        if number:
            label = section.role in _LABELLED and any(c.isalpha() for c in number)
            kind = "number label" if label and title else "number"
            gap = " " if title else ""
            content = f'<span class="{kind}">{escape(number)}</span>{gap}{title}'
        address = self._state.plan.sections[section.id].id
        # A page that begins with a heading begins before it: its mark is no part of the title.
        way = self._inlines.way(section.title)
        return f'{starts}<h{self._level} id="{address}-heading"{way}>{content}</h{self._level}>\n'

    # blocks

    def blocks(self, blocks: Iterable[Block], *, headings: bool = False) -> str:
        """Return blocks; headings are ranked only where the outline may hold them."""
        return "".join(self._block(block, headings=headings) for block in blocks)

    def _block(self, block: Block, *, headings: bool) -> str:
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Heading):
            return self._heading(block, ranked=headings)
        return self._set_off(block)

    def _set_off(self, block: Block) -> str:
        match block:
            case Quotation() | ListBlock() | Table():
                return self._container(block)
            case Verse():
                return self._verse(block)
            case Figure():
                return self._figure(block)
            case Preformatted():
                return self._preformatted(block)
            case Equation():
                return self._equation(block)
            case _:
                return '<hr class="scene"/>\n'

    def _container(self, block: Quotation | ListBlock | Table) -> str:
        if self._depth >= BLOCK_DEPTH:
            self._state.flattened += 1
            return self.blocks(contents_of(block))
        self._depth += 1
        markup = self._holder(block)
        self._depth -= 1
        return markup

    def _holder(self, block: Quotation | ListBlock | Table) -> str:
        match block:
            case Quotation():
                return self._quotation(block)
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)

    def _paragraph(self, paragraph: Paragraph, prefix: str = "") -> str:
        pages, inlines = _opening_pages(paragraph.inlines)
        starts = self._inlines.write(pages)
        if starts and not inlines and not prefix:
            # What begins here is no paragraph: an empty one would leave a gap.
            return f"{starts}\n"
        content = starts + prefix + self._inlines.write(inlines)
        if not content.strip():
            return ""
        names = _classes(paragraph, opening=paragraph is self._opening)
        names += language_attributes(paragraph.language) + self._inlines.way(paragraph.inlines)
        return f"<p{names}>{content}</p>\n"

    def _heading(self, heading: Heading, *, ranked: bool) -> str:
        """Return a heading that no section was made of."""
        number = (heading.number or "").strip()
        self._state.see(number)
        pages, inlines = _opening_pages(heading.inlines)
        starts = self._inlines.write(pages)
        content = self._inlines.write(inlines)
        if number:
            content = f'<span class="number">{escape(number)}</span> {content}'
        if not content.strip():
            return starts
        if not ranked:
            return f'{starts}<p class="inner-heading">{content}</p>\n'
        level = min(self._level + 1, HEADING_LEVELS)
        return f"{starts}<h{level}{self._inlines.way(heading.inlines)}>{content}</h{level}>\n"

    def _quotation(self, quotation: Quotation) -> str:
        content = self.blocks(quotation.blocks)
        source = self._inlines.write(quotation.attribution)
        if source.strip():
            content += f'<p class="attribution">{source}</p>\n'
        marks = ""
        if quotation.epigraph:
            # The page of the book's own motto says so itself.
            marks = attributes(class_="epigraph") if self._in_epigraph else _EPIGRAPH
        return f"<blockquote{marks}>\n{content}</blockquote>\n"

    def _verse(self, verse: Verse) -> str:
        stanzas = "".join(
            '<div class="stanza">\n' + "".join(self._line(line) for line in stanza) + "</div>\n"
            for stanza in verse.stanzas
        )
        return f'<div class="verse">\n{stanzas}</div>\n'

    def _line(self, line: tuple[Inline, ...]) -> str:
        return f'<p class="line"{self._inlines.way(line)}>{self._inlines.write(line)}</p>\n'

    def _list(self, block: ListBlock) -> str:
        items = "".join(self._item(item) for item in block.items)
        if not items:
            return ""
        if not block.ordered:
            return f"<ul>\n{items}</ul>\n"
        marks = attributes(
            type=block.style.value if block.style != "1" else None,
            start=block.start if block.start != 1 else None,
        )
        return f"<ol{marks}>\n{items}</ol>\n"

    def _item(self, item: ListItem) -> str:
        content = self._flow(item.blocks)
        if not item.label:
            return f"<li>{content}</li>\n"
        self._state.see(item.label)
        label = f'<span class="label">{escape(item.label)}</span>'
        return f'<li class="labelled">{label} {content}</li>\n'

    def _flow(self, blocks: tuple[Block, ...]) -> str:
        """Return blocks of a cell or item; a lone plain paragraph needs no element of its own."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            only = blocks[0]
            plain = only.language is None and only.alignment is None
            if plain and not self._inlines.way(only.inlines):
                return self._inlines.write(only.inlines)
        return self.blocks(blocks)

    def _table(self, table: Table) -> str:
        caption = self._inlines.write(table.caption)
        head = f"<caption>{caption}</caption>\n" if caption.strip() else ""
        own = enter_caption(self._state, "table", table.caption, self._file) if table.rows else None
        rows = row_groups(table, self._flow)
        if not rows:
            return f"<p>{caption}</p>\n" if head else ""
        return f"<table{attributes(id=own)}>\n{head}{column_group(table)}{rows}</table>\n"

    def _figure(self, figure: Figure) -> str:
        image = self._inlines.image(figure.image, _figure_size(figure.image))
        caption = self._inlines.write(figure.caption)
        if caption.strip():
            caption = f"\n<figcaption>{caption}</figcaption>"
        own = enter_caption(self._state, "figure", figure.caption, self._file)
        marks = attributes(id=own)
        return f"<figure{marks}>{image}{caption}</figure>\n" if image or caption else ""

    def _preformatted(self, block: Preformatted) -> str:
        self._state.see(block.text)
        # HTML drops one line end after the start tag; the text's own must not be that one.
        first = "\n" if block.text.startswith("\n") else ""
        return f"<pre><code>{first}{escape(block.text)}</code></pre>\n"

    def _equation(self, equation: Equation) -> str:
        content = self._inlines.equation(equation.mathml, equation.alt, display=True)
        if equation.number:
            self._state.see(equation.number)
            content += f' <span class="equation-number">{escape(equation.number)}</span>'
        return f'<div class="equation">{content}</div>\n' if content else ""

    # notes

    def footnotes(self) -> str:
        """Return the notes whose marks stand in this file, and the notes marked within those."""
        queue = self._state.queues.get(self._file, [])
        if not queue:
            return ""
        content = "".join(self._each_note(queue, self._footnote))
        return f'<section class="footnotes" epub:type="footnotes">\n{content}</section>\n'

    def endnotes(self) -> str:
        """Return the items of the list of endnotes."""
        return "".join(self._each_note(self._state.queues.get(self._file, []), self._endnote))

    def _each_note(self, queue: list[str], write: Callable[[Note, NoteMark], str]) -> Iterable[str]:
        position = 0
        # Writing a note may append to the queue: the notes that are marked in it.
        while position < len(queue):
            name = queue[position]
            position += 1
            yield write(self._state.plan.notes[name], self._state.marks[name])

    def _footnote(self, note: Note, mark: NoteMark) -> str:
        marks = attributes(id=mark.address.id, epub_type="footnote", role="doc-footnote")
        return f"<aside{marks}>\n{self._note_content(note, mark)}</aside>\n"

    def _endnote(self, note: Note, mark: NoteMark) -> str:
        marks = attributes(id=mark.address.id, epub_type="endnote")
        return f"<li{marks}>\n{self._note_content(note, mark)}</li>\n"

    def _note_content(self, note: Note, mark: NoteMark) -> str:
        back = f"{self._back_link(mark)} "
        blocks = note.blocks
        if blocks and isinstance(blocks[0], Paragraph):
            return self._paragraph(blocks[0], back) + self.blocks(blocks[1:])
        return f"<p>{back}</p>\n{self.blocks(blocks)}"

    def _back_link(self, mark: NoteMark) -> str:
        """Return the number at the head of a note; it leads back to the mark where there is one."""
        label = escape(mark.label)
        self._state.see(mark.label)
        if mark.first is None:
            return f'<span class="note-number">{label}</span>'
        marks = attributes(
            class_="note-number",
            href=mark.first.seen_from(self._file),
            epub_type="backlink",
            role="doc-backlink",
        )
        return f"<a{marks}>{label}</a>"


def _opening_pages(inlines: Sequence[Inline]) -> tuple[Sequence[Inline], Sequence[Inline]]:
    """Return the page breaks that inlines begin with, and what follows them."""
    first = next((n for n, i in enumerate(inlines) if not isinstance(i, PageBreak)), len(inlines))
    return inlines[:first], inlines[first:]


def _classes(paragraph: Paragraph, *, opening: bool) -> str:
    alignment = paragraph.alignment.value if paragraph.alignment is not None else ""
    initial = initial_of(paragraph.inlines) if opening else None
    marks = (
        "prominent" if paragraph.is_prominent else "",
        "opening" if opening else "",
        "hanging" if initial is not None and initial.hangs else "",
    )
    return attributes(class_=" ".join(filter(None, (alignment, *marks))) or None)


def _figure_size(image: InlineImage) -> str | None:
    if not image.width_mm or image.width_mm <= 0:
        return None
    return f"width: {min(100.0, 100.0 * image.width_mm / _MEASURE_MM):.0f}%"
