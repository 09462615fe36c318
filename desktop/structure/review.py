"""What the stage shows in words: guesses, sections, doubtful and misread words, and comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from converters.diagnostics import Diagnostic, Origin, describe_origin
from converters.model.guess import BlockKind, Trait
from converters.model.outline import OutlineEntry
from converters.model.revision import Comment
from converters.model.spelling import DoubtfulWord
from converters.vocabularies import SectionRole
from desktop.i18n import current_language, number_text, translate
from desktop.labels import block_name, role_name
from desktop.structure.corrections import Fate, WordPlace, WordRow
from desktop.structure.decisions import NO_HEADING_VALUE, PlaceRow, Standing, asks_for_a_person
from desktop.structure.word_cards import Caption
from desktop.theme import Tone
from desktop.widgets.rows import Row

_PLACES_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the inspector: what it is called, and what it says."""

    name: str
    text: str
    is_of_book: bool = False
    """Words of the book, to be set in its letters."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What the inspector shows of one thing."""

    title: str
    chip: str
    tone: Tone
    facts: tuple[Fact, ...]


# ---- guesses ----------------------------------------------------------------------------------


def taken_for(row: PlaceRow) -> str:
    """Return what a place was taken for."""
    match row.trait:
        case Trait.HEADING if row.value == NO_HEADING_VALUE:
            return translate("Structure", "No heading")
        case Trait.HEADING:
            return translate("Structure", "Heading, level {level}").format(level=row.value)
        case Trait.ROLE:
            return translate("Structure", "Section: {role}").format(
                role=role_name(SectionRole(row.value))
            )
        case Trait.BLOCK:
            return block_name(BlockKind(row.value))
        case Trait.WORD:
            return translate("Structure", "Word: {word}").format(word=row.value)


def guess_row(row: PlaceRow) -> Row:
    """Return a guess or a decision as a line of the list."""
    chip, tone = _standing(row)
    return Row(taken_for(row), row.text, chip, tone)


def guess_detail(row: PlaceRow) -> Detail:
    """Return everything that is known about a guess or a decision."""
    chip, tone = _standing(row)
    facts = [Fact(translate("Structure", "Words there"), row.text, is_of_book=True)]
    if where := _where(row.origin):
        facts.append(Fact(translate("Structure", "Place"), where))
    if row.extent > 1:
        count = translate("Structure", "%Ln paragraph(s) from there", "", row.extent)
        facts.append(Fact(translate("Structure", "Extent"), count))
    facts.extend(_grounds(row))
    return Detail(taken_for(row), chip, tone, tuple(facts))


def _standing(row: PlaceRow) -> tuple[str, Tone]:
    match row.standing:
        case Standing.AUTO:
            sure = translate("Structure", "automatic · {percent} %").format(
                percent=round(100 * row.confidence)
            )
            return sure, Tone.NEEDS if asks_for_a_person(row) else Tone.ACCENT
        case Standing.MANUAL:
            return translate("Structure", "by hand"), Tone.MANUAL
        case Standing.LOST:
            return translate("Structure", "place not found"), Tone.NEEDS


def _grounds(row: PlaceRow) -> tuple[Fact, ...]:
    why = translate("Structure", "Why")
    match row.standing:
        case Standing.AUTO:
            reason = Diagnostic.of(row.reason).text(current_language())
            sure = f"{round(100 * row.confidence)} %"
            return (
                Fact(why, f"{reason} ({row.reason})"),
                Fact(translate("Structure", "How surely"), sure),
            )
        case Standing.MANUAL:
            text = translate("Structure", "You decided this; it wins over what is guessed.")
            return (Fact(why, text),)
        case Standing.LOST:
            text = translate(
                "Structure", "These words are not in the text any more; the decision has no effect."
            )
            return (Fact(why, text),)


def _where(origin: Origin | None) -> str:
    return describe_origin(origin, current_language()) if origin and origin.source else ""


# ---- sections ---------------------------------------------------------------------------------


def entry_title(entry: OutlineEntry) -> str:
    """Return how a section is called; one without a title by its role."""
    return entry.title or f"({role_name(entry.role)})"


def entry_detail(entry: OutlineEntry, *, by_hand: bool) -> Detail:
    """Return what is known about a section."""
    chip = translate("Structure", "by hand") if by_hand else translate("Structure", "automatic")
    facts = []
    if where := _where(entry.origin):
        facts.append(Fact(translate("Structure", "Place"), where))
    if entry.level is None:
        why = translate(
            "Structure", "No heading of the text begins this section; it cannot be changed here."
        )
        facts.append(Fact(translate("Structure", "Why"), why))
    return Detail(entry_title(entry), chip, Tone.MANUAL if by_hand else Tone.ACCENT, tuple(facts))


# ---- words and comments -----------------------------------------------------------------------


def word_row(word: DoubtfulWord) -> Row:
    """Return a doubtful word as a line of the list."""
    title = f"{word.word} → {word.suggestions[0]}" if word.suggestions else word.word
    return Row(title, word.context, f"× {number_text(word.count)}", Tone.PLAIN)


def word_detail(word: DoubtfulWord) -> Detail:
    """Return what is known about a doubtful word."""
    facts = []
    if word.suggestions:
        facts.append(
            Fact(
                translate("Structure", "May have been meant"),
                ", ".join(word.suggestions),
                is_of_book=True,
            )
        )
    reason = Diagnostic.of(word.reason).text(current_language())
    facts.append(Fact(translate("Structure", "Why"), f"{reason} ({word.reason})"))
    if word.context:
        facts.append(Fact(translate("Structure", "Words there"), word.context, is_of_book=True))
    if word.places:
        facts.append(Fact(translate("Structure", "Places"), _places(word)))
    return Detail(word.word, f"× {number_text(word.count)}", Tone.NEEDS, tuple(facts))


def _places(word: DoubtfulWord) -> str:
    shown = word.places[:_PLACES_SHOWN]
    lines = [describe_origin(place, current_language()) for place in shown]
    if (more := word.count - len(shown)) > 0:
        lines.append(translate("Structure", "and %Ln more place(s)", "", more))
    return "\n".join(lines)


# ---- misread words ----------------------------------------------------------------------------


def word_row_line(row: WordRow) -> Row:
    """Return a slip of the recogniser as a line of the list."""
    chip, tone = _row_standing(row)
    count = f"   × {number_text(len(row.places))}" if len(row.places) > 1 else ""
    return Row(f"{_both(row)}{count}", row.places[0].correction.context, chip, tone)


def word_row_detail(row: WordRow, place: int) -> Detail:
    """Return what is known about a slip of the recogniser, at one of its places."""
    chip, tone = _row_standing(row)
    told = row.places[place].correction
    reason = Diagnostic.of(told.reason).text(current_language())
    facts = [
        Fact(translate("Structure", "Why"), f"{reason} ({told.reason})"),
        Fact(translate("Structure", "How surely"), f"{round(100 * told.confidence)} %"),
        Fact(translate("Structure", "Place"), _where(told.origin)),
    ]
    if told.context:
        facts.insert(0, Fact(translate("Structure", "Words there"), told.context, is_of_book=True))
    return Detail(_both(row), chip, tone, tuple(facts))


def word_caption(place: WordPlace) -> Caption:
    """Return what is written at the picture of a word."""
    told = place.correction
    fate, tone = _fate(place)
    where = _where(told.origin)
    words = translate("Structure", "{word} in: {context}").format(
        word=told.before, context=told.context
    )
    return Caption(where, fate, tone, ", ".join(text for text in (words, where, fate) if text))


def _both(row: WordRow) -> str:
    return row.before if row.before == row.after else f"{row.before} → {row.after}"


def _row_standing(row: WordRow) -> tuple[str, Tone]:
    if row.proposed:
        text = translate("Structure", "proposed · {percent} %")
        return text.format(percent=round(100 * row.confidence)), Tone.NEEDS
    if row.decided == len(row.places):
        return translate("Structure", "decided"), Tone.MANUAL
    text = translate("Structure", "corrected · {percent} %")
    return text.format(percent=round(100 * row.confidence)), Tone.ACCENT


def _fate(place: WordPlace) -> tuple[str, Tone]:
    match place.fate:
        case Fate.CORRECTED:
            return translate("Structure", "corrected"), Tone.ACCENT
        case Fate.PROPOSED:
            return translate("Structure", "proposed"), Tone.NEEDS
        case Fate.ACCEPTED:
            return translate("Structure", "to be corrected"), Tone.MANUAL
        case Fate.KEPT:
            return translate("Structure", "kept as read"), Tone.MANUAL
        case Fate.OTHER:
            other = translate("Structure", "Word: {word}").format(word=place.text)
            return other, Tone.MANUAL


# ---- comments ---------------------------------------------------------------------------------


def comment_row(comment: Comment) -> Row:
    """Return a comment as a line of the list."""
    pieces = (comment.author or translate("Structure", "Unnamed"), date_text(comment))
    chip, tone = _state(comment)
    return Row(" · ".join(piece for piece in pieces if piece), comment.text, chip, tone)


def comment_detail(comment: Comment) -> Detail:
    """Return everything that is known about a comment."""
    chip, tone = _state(comment)
    facts = [Fact(translate("Structure", "Comment"), comment.text, is_of_book=True)]
    told = (
        (translate("Structure", "Passage"), comment.passage, True),
        (translate("Structure", "Answer to"), comment.answers or "", True),
        (translate("Structure", "Date"), date_text(comment), False),
        (translate("Structure", "Place"), _where(comment.origin), False),
    )
    facts.extend(Fact(name, text, is_of_book=of_book) for name, text, of_book in told if text)
    title = comment.author or translate("Structure", "Unnamed")
    return Detail(title, chip, tone, tuple(facts))


def date_text(comment: Comment) -> str:
    """Return the date of a comment as people write it."""
    return (comment.date or "").replace("T", " ").removesuffix("Z")


def _state(comment: Comment) -> tuple[str, Tone]:
    if comment.resolved:
        return translate("Structure", "resolved"), Tone.DONE
    return translate("Structure", "open"), Tone.NEEDS
