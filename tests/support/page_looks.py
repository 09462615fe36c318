"""A page whose every word and its look are known: text, a caption and notes at the foot.

Italics, bold print and small capitals stand in all three, beside what must not be taken for small
capitals: words in full capitals, roman figures and a heading in capitals.
"""

from __future__ import annotations

import io
import random
from typing import Any, Final

import numpy as np
from PIL import Image

from tests.support.scans import Gray, rasterised
from tests.support.vietnamese_prose import PROSE

PLAIN, ITALIC, BOLD, SMALL = "plain", "italic", "bold", "small"
_TEMPLATE: Final = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: book.font, size: 11pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em,
  spacing: 0.72em)
#set page(width: 130mm, height: 200mm, margin: 15mm)
#let small(words) = if book.carried { smallcaps(words) } else {
  words.clusters().map(c => if upper(c) == c { c } else { text(size: 0.77em, upper(c)) }).join()
}
#let piece((words, look)) = {
  if look == "italic" { emph(words) } else if look == "bold" { strong(words) }
  else if look == "small" { small(words) } else { words }
}
#let set-in(runs) = runs.map(piece).join()
#align(center, text(size: 1.2em, weight: "bold", book.heading))
#v(1em)
#for (place, runs) in book.body.enumerate() {
  if place == book.above {
    figure(image(bytes(book.picture), width: 40%), supplement: [Hình],
      caption: set-in(book.caption))
  }
  par({ set-in(runs); if place < book.notes.len() { footnote(set-in(book.notes.at(place))) } })
}
"""
_CARRIED: Final = frozenset({"Ban So Serif"})
"""Fonts with small capitals of their own; in others they are set as smaller capitals."""
_HEADING: Final = "MỘT ĐÊM GIĂNG"
_NAMES: Final = (
    "Nguyễn Trãi", "Hồ Xuân Hương", "Lê Thánh Tông", "Đoàn Thị Điểm", "Phan Bội Châu",
    "viện hàn lâm", "Nam Phong tạp chí", "Trần Hưng Đạo", "Ngô Tất Tố", "Bùi Kỷ",
)  # fmt: skip
_CAPITALS: Final = ("HÀ NỘI", "XVIII", "VIỆT NAM", "LIÊN HIỆP", "XIX", "SÔNG HƯƠNG", "MCMXLV")
_LONG: Final = 90
_ABOVE_PICTURE: Final = 2
"""Paragraphs above the picture."""

Run = tuple[str, str]


def page_with_looks(font: str, seed: int) -> tuple[Gray, dict[str, list[Run]]]:
    """Return a page at 300 dpi, and its words with their looks, by parts in reading order.

    Parts are the heading, the text above and below a picture, its caption and the notes. Small
    capitals are given in their natural case.
    """
    chance = random.Random(seed)
    passages = [text for text in PROSE if len(text) > _LONG]
    body = [_runs(passages[n % len(passages)].split(), chance) for n in range(4)]
    notes = [_note(n, chance) for n in range(2)]
    caption = [("Chân dung ", PLAIN), (chance.choice(_NAMES), SMALL), (" trong ", PLAIN),
               ("tập sách ảnh", ITALIC), (" của ", PLAIN), ("nhà xuất bản", BOLD)]  # fmt: skip
    book: dict[str, Any] = {
        "font": font, "carried": font in _CARRIED, "heading": _HEADING, "body": body,
        "notes": notes, "above": _ABOVE_PICTURE, "caption": caption, "picture": _picture(seed),
    }  # fmt: skip
    truth = {
        "heading": [(word, BOLD) for word in _HEADING.split()],
        "above": [word for runs in body[:_ABOVE_PICTURE] for word in _words(runs)],
        "caption": _words(caption),
        "below": [word for runs in body[_ABOVE_PICTURE:] for word in _words(runs)],
        "notes": [word for runs in notes for word in _words(runs)],
    }
    return rasterised(_TEMPLATE, book)[0], truth


def _runs(words: list[str], chance: random.Random) -> list[Run]:
    """Return runs of one look: plain ones, and others between them."""
    runs: list[Run] = []
    while words:
        length = chance.randrange(4, 9)
        runs.append((" ".join(words[:length]) + " ", PLAIN))
        words = words[length:]
        match chance.randrange(4):
            case 0:
                runs.append((chance.choice(_NAMES), SMALL))
            case 1:
                runs.append((chance.choice(_CAPITALS), PLAIN))
            case look:
                length = chance.randrange(2, 5)
                runs.append((" ".join(words[:length]), (ITALIC, BOLD)[look - 2]))
                words = words[length:]
        runs.append((" ", PLAIN))
    return runs


def _note(number: int, chance: random.Random) -> list[Run]:
    name = chance.choice(_NAMES)
    return [
        ("Xem thêm ", PLAIN), (name, SMALL), (" trong bộ ", PLAIN),
        (("Văn đàn bảo giám", "Tang thương ngẫu lục")[number], ITALIC),
        (" in tại ", PLAIN), ("HÀ NỘI", PLAIN), (" năm ấy, ", PLAIN),
        (("quyển thượng", "phần cuối")[number], BOLD), (" chép lại từ đầu đến đuôi.", PLAIN),
    ]  # fmt: skip


def _words(runs: list[Run]) -> list[Run]:
    return [(word, look) for words, look in runs for word in words.split()]


def _picture(seed: int) -> list[int]:
    """Return a PNG of a face of clouds: what no recogniser takes for words."""
    noise = np.random.default_rng(seed).integers(0, 256, (6, 8), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).resize((480, 360), Image.Resampling.BICUBIC).save(stream, "PNG")
    return list(stream.getvalue())
