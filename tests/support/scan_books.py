"""Scanned books with everything that a page of a book can hold, and the truth of all of it.

A book is a list of items (headings, paragraphs with notes, verse, figures, tables, lists). typst
sets it in one of several house styles and tells for each page what stands above and below the
text; ``scans.damage`` makes scans of the pages, singly or two to a picture. Same book, style and
seed give the same pixels.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import cv2
import numpy as np
import typst
from PIL import Image

from converters.resources import resource_path
from tests.support.scans import Damage, Gray, damage, rasterised, turn_of

_TEMPLATE: Final = """
#let book = json(bytes(sys.inputs.book))
#let said(kind, words) = context [#metadata((
  page: here().page(), kind: kind, text: words, label: counter(page).display(),
)) <furniture>]
#set document(date: none)
#set text(font: book.font, size: book.size * 1pt, lang: "vi", hyphenate: false)
#set par(justify: book.justify, leading: book.leading * 1em,
  first-line-indent: if book.indent { (amount: 1.4em, all: true) } else { 0pt },
  spacing: if book.indent { book.leading * 1em } else { book.leading * 1em + 0.75em })
#set footnote.entry(separator: if book.rule { line(length: 30%, stroke: 0.5pt) } else { v(0.5em) })
#show heading.where(level: 1): it => {
  if book.new_page { pagebreak(weak: true) }
  v(2.5em)
  block(sticky: true, width: 100%, align(center, text(size: 1.3em, weight: "bold", it.body)))
  v(1.6em)
}
#show heading.where(level: 2): it => {
  v(1.1em)
  block(sticky: true, text(size: 1.05em, weight: "bold", style: "italic", it.body))
  v(0.5em)
}
#let opens() = query(heading.where(level: 1)).any(h => h.location().page() == here().page())
#let folio() = {
  let words = counter(page).display(book.numbering)
  said("folio", words)
  words
}
#let head() = {
  let words = if calc.odd(here().page()) { book.title } else { book.author }
  said("head", words)
  if book.capitals { smallcaps(words) } else { emph(words) }
}
#set page(
  width: book.width * 1mm, height: book.height * 1mm, binding: left,
  columns: book.columns,
  margin: (inside: 17mm, outside: 13mm, top: 18mm, bottom: 17mm),
  header: context {
    set text(size: 0.82em)
    if book.heads == "none" or opens() { }
    else if book.heads == "centred" { align(center, head()) }
    else if calc.odd(here().page()) { [#head() #h(1fr) #folio()] }
    else { [#folio() #h(1fr) #head()] }
  },
  footer: context {
    if book.heads == "sides" and not opens() { }
    else { align(center, text(size: 0.85em, folio())) }
  },
)
#counter(page).update(book.first)
#let piece(part) = {
  if "note" in part { footnote(part.note) }
  else if part.style == "italic" { emph(part.text) }
  else if part.style == "bold" { strong(part.text) }
  else { part.text }
}
#for item in book.items {
  if item.kind == "heading" { heading(level: item.level, item.text) }
  else if item.kind == "paragraph" { par(item.parts.map(piece).join()) }
  else if item.kind == "verse" {
    pad(left: 2.6em, y: 0.8em, {
      set par(first-line-indent: 0pt, justify: false)
      item.lines.join(linebreak())
    })
  } else if item.kind == "figure" {
    figure(image(bytes(item.picture), width: 55%), caption: item.text, supplement: [Hình])
  } else if item.kind == "table" {
    figure(table(columns: item.rows.at(0).len(), ..item.rows.flatten()), kind: table,
      caption: item.text, supplement: [Bảng])
  } else if item.kind == "list" { enum(..item.lines) }
}
"""


@dataclass(frozen=True)
class House:
    """How a publisher sets its books; sizes in millimetres and points."""

    name: str
    font: str = "Ban So Serif"
    size: float = 11.0
    width: float = 120.0
    height: float = 180.0
    leading: float = 0.72
    indent: bool = True
    justify: bool = True
    rule: bool = True
    new_page: bool = False
    heads: str = "centred"
    """``centred`` with folios at the foot, ``sides`` with folios in the head, or ``none``."""
    capitals: bool = True
    columns: int = 1
    first: int = 1
    numbering: str = "1"


HOUSES: Final = (
    House("novel"),
    House("sides", heads="sides", capitals=False, size=10.5, first=37),
    House("sans", font="Be Vietnam Pro", size=10.0, width=140, height=200, indent=False),
    House("roman", numbering="i", new_page=True, rule=False, heads="none"),
    House("ragged", justify=False, leading=0.9, heads="centred", capitals=False, first=112),
    House("columns", columns=2, size=9.0, width=170, height=240, heads="sides", first=8),
)


@dataclass(frozen=True)
class Item:
    """One thing in the text; ``notes`` stand after so many words of the paragraph."""

    kind: str
    text: str = ""
    level: int = 1
    notes: tuple[tuple[int, str], ...] = ()
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class TruePage:
    """What stands around the text of a page, and how it lies in its picture."""

    label: str
    head: str | None
    folio: bool
    turn_degrees: float
    """Anticlockwise turn that the scanner gave the picture."""


@dataclass(frozen=True)
class ScannedBook:
    """Pictures as scanned, and what is true of them."""

    house: House
    items: tuple[Item, ...]
    pictures: tuple[Gray, ...]
    pages: tuple[TruePage, ...]
    spreads: bool
    title: str
    author: str
    gutters: tuple[float | None, ...] = field(default=())
    """For each picture the x of the fold, None where it holds a single page."""


def scanned_book(
    house: House,
    items: Sequence[Item],
    kind: Damage,
    *,
    seed: int = 1,
    spreads: bool = False,
    title: str = "Bến nước cũ",
    author: str = "Nguyễn Thị An",
) -> ScannedBook:
    """Return a book as scanned, with its truth."""
    source = {**vars(house), "items": [_dumped(item) for item in items]}
    source |= {"title": title, "author": author}
    pages, furniture = _typeset(source)
    scanned = [
        damage(page, kind, seed * 1_000 + index, verso=index % 2 == 1)
        for index, page in enumerate(pages)
    ]
    turns = [turn_of(kind, seed * 1_000 + index) for index in range(len(pages))]
    truth = tuple(_true_page(furniture, n + 1, turn) for n, turn in enumerate(turns))
    book = ScannedBook(house, tuple(items), tuple(scanned), truth, spreads, title, author)
    if not spreads:
        return replace(book, gutters=(None,) * len(scanned))
    return _in_spreads(book)


def _typeset(book: dict[str, Any]) -> tuple[tuple[Gray, ...], list[dict[str, Any]]]:
    options: dict[str, Any] = {
        "font_paths": [str(resource_path("fonts", "print"))],
        "ignore_system_fonts": True,
        "sys_inputs": {"book": json.dumps(book, ensure_ascii=False)},
    }
    found = typst.query(_TEMPLATE.encode("utf-8"), "<furniture>", field="value", **options)
    return rasterised(_TEMPLATE, book), json.loads(found)


def _true_page(furniture: Iterable[dict[str, Any]], number: int, turn: float) -> TruePage:
    here = [entry for entry in furniture if entry["page"] == number]
    heads = [entry["text"] for entry in here if entry["kind"] == "head"]
    folios = [entry["text"] for entry in here if entry["kind"] == "folio"]
    return TruePage(folios[0] if folios else "", heads[0] if heads else None, bool(folios), turn)


def _in_spreads(book: ScannedBook) -> ScannedBook:
    """Return the book with facing pages in one picture on a dark ground; page 1 stands alone."""
    pairs = [book.pictures[:1]]
    pairs += [book.pictures[n : n + 2] for n in range(1, len(book.pictures), 2)]
    pictures, gutters = [], []
    for pair in pairs:
        whole = np.hstack(pair)
        border = round(0.03 * whole.shape[1])
        pictures.append(cv2.copyMakeBorder(whole, *[border] * 4, cv2.BORDER_CONSTANT, value=(48,)))
        gutters.append(float(border + pair[0].shape[1]) if len(pair) > 1 else None)
    return replace(book, pictures=tuple(pictures), gutters=tuple(gutters))


def _dumped(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": item.kind, "text": item.text, "level": item.level}
    entry |= {"lines": item.lines, "rows": item.rows}
    if item.kind == "paragraph":
        entry["parts"] = list(_parts(item))
    if item.kind == "figure":
        entry["picture"] = list(_photograph(len(item.text)))
    return entry


def _parts(item: Item) -> Iterator[dict[str, str]]:
    words = item.text.split()
    start = 0
    for place, note in item.notes:
        yield {"text": " ".join(words[start:place]), "style": ""}
        yield {"note": note}
        yield {"text": " ", "style": ""}
        start = place
    yield {"text": " ".join(words[start:]), "style": ""}


def _photograph(seed: int) -> bytes:
    """Return a PNG of soft gray shapes, as a printed photograph looks."""
    random = np.random.default_rng(seed)
    small = random.uniform(20, 215, (7, 10)).astype(np.float32)
    soft = cv2.resize(small, (300, 210), interpolation=cv2.INTER_CUBIC)
    grain = soft + random.normal(0, 8, soft.shape)
    stream = io.BytesIO()
    Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()
