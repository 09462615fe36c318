"""Pages whose chapters open with a drop cap, with and without small capitals behind it."""

from __future__ import annotations

from typing import Final, NamedTuple

from tests.support.scans import Gray, rasterised

_TEMPLATE: Final = """
#let book = json(bytes(sys.inputs.book))
#let (width, margin, gap, leading) = (130mm, 15mm, 1.2mm, 7.6pt)
#set document(date: none)
#set text(font: book.font, size: 11pt, lang: "vi", hyphenate: false)
#set par(justify: true, leading: leading, spacing: leading)
#set page(width: width, height: 200mm, margin: margin)
#let edged(size: 11pt, body) = text(
  size: size, top-edge: "cap-height", bottom-edge: "baseline", body)
#let opening(chapter) = context {
  let cap = measure(edged[H]).height
  let height = (chapter.lines - 1) * (leading + cap) + cap
  let letter = edged(size: 11pt * (height / cap), chapter.letter)
  let room = width - 2 * margin - measure(letter).width - gap
  let words = chapter.words.enumerate().map(((i, word)) => {
    if i < chapter.small { smallcaps(lower(word)) } else { word }
  })
  let (lines, line) = ((), ())
  for (i, word) in words.enumerate() {
    if lines.len() < chapter.lines and measure((..line, word).join([ ])).width > room {
      lines.push(line)
      line = ()
    }
    line.push(word)
  }
  grid(columns: (auto, 1fr), column-gutter: gap, letter,
    edged(lines.map(one => one.join([ ]) + linebreak(justify: true)).join()))
  par(first-line-indent: 0pt, line.join([ ]))
}
#for chapter in book.chapters {
  v(chapter.sink * 1mm)
  align(center, text(size: 15pt, chapter.title))
  v(8mm)
  opening(chapter)
  for passage in chapter.more { par(first-line-indent: (amount: 1.4em, all: true), passage) }
  pagebreak(weak: true)
}
"""


class Opening(NamedTuple):
    """A chapter: the text of its first paragraph, lines of its drop cap, words in small caps."""

    title: str
    text: str
    lines: int = 2
    small: int = 0
    more: tuple[str, ...] = ()
    sink: int = 30


def opening_pages(openings: list[Opening], font: str = "Ban So Serif") -> tuple[Gray, ...]:
    """Return a page at 300 dpi for each chapter."""
    return rasterised(_TEMPLATE, {"font": font, "chapters": [_dumped(one) for one in openings]})


def _dumped(opening: Opening) -> dict[str, object]:
    letter, rest = opening.text[0], opening.text[1:]
    return {
        "title": opening.title,
        "letter": letter,
        "words": rest.split(),
        "lines": opening.lines,
        "small": opening.small,
        "more": opening.more,
        "sink": opening.sink,
    }
