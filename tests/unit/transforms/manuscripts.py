"""Flat texts for tests of recognition: paragraphs in, sections and blocks out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import msgspec

from converters.diagnostics import Origin
from converters.model.decision import Decision
from converters.model.guess import Guess, Trait
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Emphasis,
    Heading,
    Paragraph,
    Publication,
    Section,
    Text,
)
from converters.monitor import CollectingMonitor
from converters.transforms.decisions import lost_place
from converters.transforms.recognition import recognise
from converters.transforms.structure import build_structure
from converters.vocabularies import SectionRole

PROSE = (
    "Trời mưa suốt đêm, nước chảy tràn trên mái ngói, và sáng ra cả làng chìm trong một màu trắng "
    "đục như sữa."
)


def text(words: str, **more: object) -> Paragraph:
    return Paragraph(inlines=(Text(text=words),), **more)


def italic(words: str, **more: object) -> Paragraph:
    return Paragraph(inlines=(Emphasis(inlines=(Text(text=words),)),), **more)


def heading(words: str, level: int = 1, **more: object) -> Heading:
    return Heading(inlines=(Text(text=words),), level=level, **more)


def texts(*lines: str) -> tuple[Paragraph, ...]:
    return tuple(map(text, lines))


def flat(*blocks: Block, title: str = "", source: str = "sách.docx") -> Publication:
    placed = tuple(
        msgspec.structs.replace(block, origin=Origin(source, paragraph=number))
        for number, block in enumerate(blocks, start=1)
    )
    section = Section(id="all", role=SectionRole.SECTION, blocks=placed)
    return Publication(metadata=Metadata(work=Work(title=title)), body=(section,))


@dataclass(frozen=True)
class Found:
    """What became of a flat text."""

    book: Publication
    ledger: Ledger
    proposals: tuple[Metadata, ...]
    codes: list[str] = field(default_factory=list)
    lost: tuple[Decision, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.book.sections for block in section.blocks)

    @property
    def kinds(self) -> list[str]:
        return [type(block).__name__ for block in self.blocks]

    @property
    def guessed(self) -> list[tuple[str, str]]:
        return [(guess.value, guess.reason) for guess in self.book.guesses]

    def guesses(self, trait: Trait) -> list[Guess]:
        return [guess for guess in self.book.guesses if guess.trait is trait]

    @property
    def roles(self) -> list[str]:
        return [section.role.value for section in self.book.sections]


def recognised(
    *blocks: Block,
    title: str = "",
    decisions: tuple[Decision, ...] = (),
    readings: Mapping[str, str] = MappingProxyType({}),
) -> Found:
    monitor = CollectingMonitor()
    result = recognise(flat(*blocks, title=title), decisions, monitor, readings)
    book = build_structure(result.publication, monitor)
    for decision in result.lost:
        monitor.report(lost_place(decision))
    codes = [diagnostic.code for diagnostic in monitor.diagnostics]
    return Found(book, result.ledger, result.proposals, codes, result.lost)
