"""``pages.toml``: decisions about scanned pages as a file, read strictly and written as a start."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.errors import SettingsError
from converters.metadata_files.pages_file import read_pages, write_records
from converters.model.page_decision import (
    Half,
    PageDecisions,
    PageDisplay,
    PageRecord,
    PageRule,
    Parity,
    choices_of,
)

_ALL = """
[[page]]
pages = "all"
display = "gray"

[[page]]
pages = "odd"
skew = -1

[[page]]
pages = [1, "3-5", "9-"]
quarters = 3
split = 0.48
outline = [[0.1, 0.1], [0.9, 0.12], [0.88, 0.95], [0.08, 0.9]]
despeckle = false
light = true

[[page]]
file = "tờ 7.jpg"
half = "right"
curl = true
pictures = [[0, 0.5, 1, 0.75]]
blank = false
leave_out = true

[[page]]
pages = 12
after = "tờ 3.jpg"
outline = []
pictures = []
split = false
"""


def _written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "pages.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_kind_of_decision_is_read(tmp_path: Path):
    rules = read_pages(_written(tmp_path, _ALL), [tmp_path])
    assert rules == (
        PageRule(decided=PageDecisions(display=PageDisplay.GRAY)),
        PageRule(parity=Parity.ODD, decided=PageDecisions(skew=-1.0)),
        PageRule(
            spans=((1, 1), (3, 5), (9, None)),
            decided=PageDecisions(
                quarters=3,
                split=0.48,
                outline=((0.1, 0.1), (0.9, 0.12), (0.88, 0.95), (0.08, 0.9)),
                despeckle=False,
                light=True,
            ),
        ),
        PageRule(
            file="tờ 7.jpg",
            half=Half.RIGHT,
            decided=PageDecisions(
                curl=True, pictures=((0.0, 0.5, 1.0, 0.75),), blank=False, leave_out=True
            ),
        ),
        PageRule(
            spans=((12, 12),),
            decided=PageDecisions(after="tờ 3.jpg", outline=(), pictures=(), split=False),
        ),
    )


def test_which_pages_a_rule_speaks_of():
    spans = PageRule(spans=((2, 3), (7, None)))
    assert [n for n in range(1, 10) if spans.holds(n)] == [2, 3, 7, 8, 9]
    assert [n for n in range(1, 6) if PageRule(parity=Parity.EVEN).holds(n)] == [2, 4]
    assert all(PageRule().holds(n) for n in range(1, 6))
    assert [rule.pages for rule in (spans, PageRule(parity=Parity.ODD), PageRule())] == [
        "2-3, 7-", "odd", "all",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("skwe = 1", "META-001", "“skew”"),
        ('display = "grey"', "META-006", "“gray”"),
        ('half = "middle"', "META-005", "left"),
        ("skew = 60", "META-002", "skew = 60"),
        ("skew = nan", "META-002", "skew = nan"),
        ('skew = "1"', "META-002", "skew = '1'"),
        ("quarters = 4", "META-002", "quarters = 4"),
        ("quarters = true", "META-002", "quarters = True"),
        ("split = 1", "META-002", "split = 1"),
        ("split = 0.001", "META-002", "split = 0.001"),
        ("outline = [[0, 0], [0.001, 0], [0.001, 1], [0, 1]]", "META-002", "outline"),
        ("curl = 1", "META-002", "curl = 1"),
        ("outline = [[0, 0], [1, 0], [1, 1]]", "META-002", "outline"),
        ("outline = [[0, 0], [0, 1], [1, 1], [1, 0]]", "META-002", "outline"),
        ("outline = [[0, 0], [900, 0], [900, 1200], [0, 1200]]", "META-002", "outline"),
        ("pictures = [[0.5, 0, 0.2, 1]]", "META-002", "pictures"),
        ("pictures = [0, 0, 1, 1]", "META-002", "pictures"),
        ("pictures = [[0, 0, 1, true]]", "META-002", "pictures"),
        ("tables = [[0.5, 0, 0.2, 1]]", "META-002", "tables"),
        ("tables = true", "META-002", "tables"),
        ("after = -1", "META-002", "after = -1"),
        ("display = 3", "META-005", "display"),
        ('half = "left"\nquarters = 1', "META-002", "quarters + half = 'left'"),
        ('file = ""', "META-002", "file = ''"),
        (f"skew = {'9' * 400}", "META-003", "64 bits"),
        (f"outline = [[{'9' * 400}, 0], [1, 0], [1, 1], [0, 1]]", "META-003", "64 bits"),
        (f"after = 0x{'f' * 4000}", "META-003", "64 bits"),
        (f"after = {'9' * 5000}", "META-003", "4300 digits"),
        (f"outline = {'[' * 5000}", "META-003", "recursion"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, line: str, code: str, told: str):
    with pytest.raises(SettingsError) as caught:
        read_pages(_written(tmp_path, f"[[page]]\npages = 1\n{line}\n"), [tmp_path])
    diagnostic = caught.value.diagnostic
    assert diagnostic.code == code
    assert told in f"{diagnostic.text('en')} {diagnostic.remedy('en')}"


@pytest.mark.parametrize(
    "pages", ["0", '"0-3"', '"5-3"', '"x"', '""', "[]", "true", "1.5", "[[1]]", '"1,,2"', '"-3"']
)
def test_pages_that_are_no_numbers_are_told(tmp_path: Path, pages: str):
    with pytest.raises(SettingsError) as caught:
        read_pages(_written(tmp_path, f"[[page]]\npages = {pages}\n"), [tmp_path])
    assert caught.value.diagnostic.code == "META-002"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("page = 3", "META-002"),
        ("[[page]]\nskew = 1", "META-033"),
        ("[[pages]]\npages = 1", "META-001"),
    ],
)
def test_an_entry_must_say_which_pages_it_means(tmp_path: Path, text: str, code: str):
    with pytest.raises(SettingsError) as caught:
        read_pages(_written(tmp_path, text), [tmp_path])
    assert caught.value.diagnostic.code == code


def test_rules_about_other_books_beside_are_passed_over(tmp_path: Path):
    text = '[[page]]\nfile = "a.pdf"\nskew = 1\n[[page]]\nfile = "b.pdf"\nskew = 2\n'
    file = _written(tmp_path, text + '[[page]]\nfile = "c.pdf"\nskew = 3\n')
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).touch()
    assert [rule.file for rule in read_pages(file, [tmp_path / "a.pdf"])] == ["a.pdf", "c.pdf"]
    assert [rule.file for rule in read_pages(file, None)] == ["a.pdf", "b.pdf", "c.pdf"]


def test_what_was_chosen_is_written_as_remarks_under_a_persons_rules(tmp_path: Path):
    rules = read_pages(_written(tmp_path, _ALL), [tmp_path])
    taken = PageDecisions(quarters=0, split=0.4975, skew=0.25, display=PageDisplay.GRAY, after=6)
    decided = PageDecisions(display=PageDisplay.GRAY)
    records = tuple(
        PageRecord(
            source="tờ 7.jpg", picture=7, half=half, page=page, choices=choices_of(taken, decided)
        )
        for half, page in ((Half.LEFT, 13), (Half.RIGHT, 14))
    )
    bound = PageRecord(source="x.pdf", place=4, picture=9, choices=choices_of(taken, decided))
    target = tmp_path / "new.toml"
    write_records(target, rules, (*records, bound), "en")
    content = target.read_text(encoding="utf-8")
    assert "# SCAN-034: A wide picture is cut into two pages" in content
    assert content.count("# split = 0.4975  # SCAN-034\n") == 2
    assert content.count('# display = "gray"  # SCAN-038 (manual)\n') == 3
    assert 'file = "x.pdf"\npages = 4\n# quarters = 0' in content
    read = read_pages(target, [tmp_path])
    assert read[: len(rules)] == rules
    assert {rule.decided for rule in read[len(rules) :]} == {PageDecisions()}
    freed = content.replace("# skew", "skew").replace("# split", "split")
    target.write_text(freed, encoding="utf-8")
    both, left, right, whole = read_pages(target, [tmp_path])[len(rules) :]
    assert both.decided == PageDecisions(split=0.4975)
    assert (left.half, right.half, left.decided) == (
        Half.LEFT, Half.RIGHT, PageDecisions(skew=0.25),
    )  # fmt: skip
    assert whole == PageRule(
        file="x.pdf", spans=((4, 4),), decided=PageDecisions(split=0.4975, skew=0.25)
    )
