"""Reader of Rich Text Format: text in legacy Vietnamese fonts is decoded run by run."""

from __future__ import annotations

from pathlib import Path

import msgspec

from converters import limits
from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Contributor, Metadata, Subject, Work
from converters.model.publication import Block, Note, NoteKind, Paragraph, Publication, Section
from converters.model.revision import Comment
from converters.model.traversal import plain_text
from converters.readers.credible import credible_names, credible_title
from converters.readers.docx.pictures import PictureShelf
from converters.readers.guessed_headings import report_headings
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.links import sound_links
from converters.readers.reading import ReadContext, Reading
from converters.readers.rtf.blocks import BlockBuilder, font_runs, leading_mark_removed
from converters.readers.rtf.interpreter import Interpreter
from converters.readers.rtf.paragraphs import CommentMark, NoteMark
from converters.readers.rtf.revisions import Revisions
from converters.readers.source_files import whole_file
from converters.vietnamese.language import guess_language
from converters.vocabularies import SectionRole


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in an RTF file. SourceError RTF-001 (no RTF), RTF-012 (too large)."""
    origin = Origin(source.name)
    content = whole_file(source, origin, limits.TEXT_FILE, "RTF-012")
    book = LedgerBook()
    pictures = PictureShelf(context.media)
    revisions = Revisions(context.options.changes)
    interpreter = Interpreter(origin, pictures, book, context.monitor, revisions)
    interpreter.run(content)
    legacy = LegacyText(book, context.monitor)
    legacy.survey(map(font_runs, interpreter.body.paragraphs))
    builder = BlockBuilder(interpreter.header, legacy)
    paragraphs = interpreter.body.paragraphs
    found = builder.find_headings(paragraphs)
    made = builder.with_headings(builder.blocks(paragraphs), paragraphs)
    blocks = tuple(made.items)
    report_headings(found, context.monitor, origin)
    for _ in range(made.changed - made.headings):
        book.enter(Kind.PARAGRAPH, Fate.CONVERTED, "STR-017", origin)
    notes = tuple(_note(mark, builder) for mark in interpreter.notes)
    blocks, notes = sound_links(blocks, notes, book, origin)
    words = count_kept(book, blocks, notes)
    body = Section(id="body", role=SectionRole.SECTION, blocks=blocks)
    publication = Publication(
        _metadata(interpreter, blocks, legacy, context),
        (body,),
        notes=notes,
        resources=pictures.resources,
        guesses=tuple(made.guesses),
    )
    comments = tuple(_comment(mark, legacy) for mark in interpreter.comments)
    encodings = legacy.finish()
    return Reading(publication, book.closed(), words, encodings, comments)


def _note(mark: NoteMark, builder: BlockBuilder) -> Note:
    paragraphs = mark.story.paragraphs
    if paragraphs:
        paragraphs[0].items = leading_mark_removed(paragraphs[0].items, mark.label)
    kind = NoteKind.ENDNOTE if mark.endnote else NoteKind.FOOTNOTE
    blocks = builder.blocks(paragraphs) or (Paragraph(inlines=()),)
    return Note(id=mark.id, kind=kind, blocks=blocks, label=mark.label, origin=mark.origin)


def _comment(mark: CommentMark, legacy: LegacyText) -> Comment:
    texts = (
        "".join(legacy.decode(font_runs(paragraph), mark.origin)).strip()
        for paragraph in mark.story.paragraphs
    )
    text = "\n".join(filter(None, texts))
    return Comment(text=text, author=mark.author, date=mark.date, origin=mark.origin)


def _metadata(
    interpreter: Interpreter,
    blocks: tuple[Block, ...],
    legacy: LegacyText,
    context: ReadContext,
) -> Metadata:
    info = {
        name: legacy.text(text, Origin("info")) for name, text in interpreter.header.info.items()
    }
    sample = " ".join(plain_text(b.inlines) for b in blocks[:400] if isinstance(b, Paragraph))
    language = context.options.language or guess_language(sample)
    language = language or _windows_language(interpreter.header.default_language)
    work = Work(
        title=credible_title(info.get("title", "")) or "",
        contributors=tuple(map(Contributor, credible_names([info.get("author", "")]))),
        description=info.get("subject"),
        subjects=tuple(
            Subject(heading=word.strip())
            for word in info.get("keywords", "").replace(";", ",").split(",")
            if word.strip()
        ),
    )
    return Metadata(work=msgspec.structs.replace(work, language=language) if language else work)


def _windows_language(number: int | None) -> str | None:
    """Return the tag of a Windows language number; only those that are no mere default."""
    return _LANGUAGES.get((number or 0) & 0x3FF)


_LANGUAGES = {
    0x05: "cs", 0x07: "de", 0x0A: "es", 0x0C: "fr", 0x0E: "hu", 0x10: "it", 0x11: "ja",
    0x12: "ko", 0x13: "nl", 0x15: "pl", 0x16: "pt", 0x19: "ru", 0x1F: "tr", 0x2A: "vi",
}  # fmt: skip
"""Primary language of an LCID (MS-LCID section 2.2); 09 (English) is what every file says."""
