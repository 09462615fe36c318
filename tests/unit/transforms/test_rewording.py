"""What changed words of a paragraph look like, and what stays beside them."""

from __future__ import annotations

import pytest

from converters.model.publication import (
    Code,
    Emphasis,
    LineBreak,
    Link,
    NoteReference,
    PageBreak,
    Strong,
    Text,
)
from converters.transforms.rewording import reworded, wording


def t(text):
    return Text(text=text)


def em(*inlines):
    return Emphasis(inlines=inlines)


NOTE = NoteReference(note="n")


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ((t("Ngày xưa"),), "Ngày xửa", (t("Ngày xửa"),)),
        (
            (t("Tờ "), em(t("Phong Hoá")), t(" ra đời"), NOTE, t(".")),
            "Tờ Phong Hóa đã ra đời.",
            (t("Tờ "), em(t("Phong Hóa")), t(" đã ra đời"), NOTE, t(".")),
        ),
        ((t("một "), em(t("hai")), t(" ba")), "một ba", (t("một ba"),)),
        ((em(t("hai"), NOTE), t(" ba")), "ba", (em(NOTE), t("ba"))),
        ((t("một"), LineBreak(), t("hai")), "một hai", (t("một hai"),)),
        ((t("một hai"),), "một\nhai", (t("một"), LineBreak(), t("hai"))),
        ((PageBreak(label="3"), t("chữ")), "Chữ", (PageBreak(label="3"), t("Chữ"))),
        ((Code(text="x = 1"),), "y = 1", (Code(text="y = 1"),)),
        ((), "mới", (t("mới"),)),
        ((NOTE,), "mới", (NOTE, t("mới"))),
        (
            (em(t("a")), em(t("b"))),
            "ab c",
            (em(t("a")), em(t("b c"))),
        ),
        (
            (Link(inlines=(Strong(inlines=(t("đây"),)),), target="#x"), t(" kìa")),
            "kia kìa",
            (Link(inlines=(Strong(inlines=(t("kia"),)),), target="#x"), t(" kìa")),
        ),
    ],
)
def test_words_are_changed_and_nothing_else(before, words, after):
    made = reworded(before, words)
    assert wording(made) == words
    assert made == after
