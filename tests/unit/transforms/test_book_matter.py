"""Pages around the text that are made of metadata: which, where, of what role, in what words."""

from __future__ import annotations

import msgspec
import pytest

from converters.model.book_matter import Biography, BookMatter, ListedBook, Motto
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.publication import (
    Block,
    Heading,
    LineBreak,
    ListBlock,
    Publication,
    Quotation,
    Section,
    Strong,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks
from converters.transforms.book_matter import with_book_matter
from converters.vocabularies import ContributorRole, SectionRole
from tests.support.nodes import paragraph

R = SectionRole
FULL = BookMatter(
    half_title=True,
    dedication="Tặng mẹ\nvà em",
    epigraphs=(Motto(text="Trăm năm trong cõi người ta,\nChữ tài", source="Nguyễn Du"),),
    acknowledgments="Cảm ơn bạn\nđọc.\n\nCảm ơn thư viện.",
    biographies=(
        Biography(name="Thạch Lam", text="Thạch Lam (1910–1942) sinh tại Hà Nội."),
        Biography(name="Lê Dịch", text="Sinh năm 1980.\n \nSống ở Huế."),
    ),
    also_by=(ListedBook(title="Gió đầu mùa", year="1937"), ListedBook(title="Theo giòng")),
    advertisement=(
        ListedBook(title="Số đỏ", author="Vũ Trọng Phụng", year="1936", blurb="Trào phúng."),
    ),
    colophon="Chữ Bản Số Serif.",
)
PEOPLE = (
    Contributor(name="Thạch Lam"),
    Contributor(name="Lê Dịch", role=ContributorRole.TRANSLATOR),
)


def section(role: SectionRole, *blocks: object, name: str | None = None) -> Section:
    return Section(id=name or role.value, role=role, blocks=blocks or (paragraph("x"),))


def book(
    matter: BookMatter,
    front: tuple[Section, ...] = (),
    back: tuple[Section, ...] = (),
    **work: object,
) -> Publication:
    values = {"title": "Sợi tóc", "contributors": PEOPLE} | work
    metadata = Metadata(work=Work(**values), matter=matter)
    return Publication(metadata=metadata, front=front, body=(section(R.CHAPTER),), back=back)


def roles(sections: tuple[Section, ...]) -> list[SectionRole]:
    return [one.role for one in sections]


def texts(one: Section) -> list[str]:
    return [
        told
        for block in walk_blocks(one.blocks)
        if (told := plain_text(own_inlines(block))) and not isinstance(block, ListBlock)
    ]


def test_pages_stand_in_the_usual_order() -> None:
    own = (section(R.FOREWORD),), (section(R.AFTERWORD), section(R.APPENDIX), section(R.INDEX))
    made = with_book_matter(book(FULL, *own))
    assert roles(made.publication.front) == [
        *(R.HALF_TITLE_PAGE, R.ALSO_BY, R.DEDICATION, R.EPIGRAPH, R.FOREWORD)
    ]
    assert roles(made.publication.back) == [
        *(R.AFTERWORD, R.ACKNOWLEDGMENTS, R.APPENDIX, R.INDEX, R.CONTRIBUTORS, R.CONTRIBUTORS),
        *(R.COLOPHON, R.ADVERTISEMENT),
    ]
    assert made.made == (
        *("half_title", "also_by", "dedication", "epigraph", "acknowledgments", "about"),
        *("colophon", "advertisement"),
    )
    assert made.own == ()


def test_pages_of_the_text_keep_their_places_among_those_made() -> None:
    front = section(R.TITLE_PAGE), section(R.COPYRIGHT_PAGE), section(R.EPIGRAPH), section(R.TOC)
    back = section(R.COPYRIGHT_PAGE, name="last")
    made = with_book_matter(book(FULL, front, (back,)))
    assert roles(made.publication.front) == [
        *(R.HALF_TITLE_PAGE, R.ALSO_BY, R.TITLE_PAGE, R.COPYRIGHT_PAGE, R.DEDICATION, R.EPIGRAPH),
        R.TOC,
    ]
    assert made.publication.back[-1] is back
    assert made.own == ("epigraph",)


def test_other_books_stand_at_the_back_where_there_is_no_half_title() -> None:
    matter = msgspec.structs.replace(FULL, half_title=False)
    found = with_book_matter(book(matter)).publication
    assert roles(found.front) == [R.DEDICATION, R.EPIGRAPH]
    assert roles(found.back)[-3:] == [R.ALSO_BY, R.COLOPHON, R.ADVERTISEMENT]


@pytest.mark.parametrize(
    ("field", "own"),
    [
        ("half_title", section(R.HALF_TITLE_PAGE)),
        ("also_by", section(R.ALSO_BY)),
        ("dedication", section(R.DEDICATION)),
        ("epigraph", section(R.EPIGRAPH)),
        ("epigraph", section(R.SECTION, Quotation(blocks=(paragraph("x"),), epigraph=True))),
        ("acknowledgments", section(R.ACKNOWLEDGMENTS)),
        ("about", section(R.CONTRIBUTORS)),
        ("colophon", section(R.COLOPHON)),
        ("advertisement", section(R.ADVERTISEMENT)),
    ],
)
def test_no_page_is_made_that_the_text_has_itself(field: str, own: Section) -> None:
    made = with_book_matter(book(FULL, (own,)))
    assert made.own == (field,)
    assert field not in made.made
    if own.role is not R.SECTION:
        found = roles(made.publication.sections)
        assert found.count(own.role) == 1


def test_page_within_a_part_counts_as_the_texts_own() -> None:
    part = Section(id="p", role=R.PART, children=(section(R.ACKNOWLEDGMENTS),))
    whole = msgspec.structs.replace(book(FULL), body=(part,))
    assert with_book_matter(whole).own == ("acknowledgments",)


def test_texts_are_as_they_were_written() -> None:
    found = with_book_matter(book(FULL)).publication
    assert [(plain_text(s.title), texts(s)) for s in (*found.front, *found.back)] == [
        ("", ["Sợi tóc"]),
        ("Cùng tác giả", ["Gió đầu mùa (1937)", "Theo giòng"]),
        ("", ["Tặng mẹ và em"]),
        ("", ["Nguyễn Du", "Trăm năm trong cõi người ta, Chữ tài"]),
        ("Lời cảm ơn", ["Cảm ơn bạn đọc.", "Cảm ơn thư viện."]),
        ("Về tác giả", ["Thạch Lam (1910–1942) sinh tại Hà Nội."]),
        ("Về dịch giả", ["Lê Dịch", "Sinh năm 1980.", "Sống ở Huế."]),
        ("", ["Chữ Bản Số Serif."]),
        ("Mời tìm đọc", ["Số đỏ Vũ Trọng Phụng · 1936 Trào phúng."]),
    ]


def test_lines_are_kept_where_they_mean_something() -> None:
    found = with_book_matter(book(FULL)).publication
    dedication = next(s for s in found.front if s.role is R.DEDICATION)
    thanks = next(s for s in found.back if s.role is R.ACKNOWLEDGMENTS)
    assert sum(isinstance(i, LineBreak) for b in dedication.blocks for i in own_inlines(b)) == 1
    assert not any(isinstance(i, LineBreak) for b in thanks.blocks for i in own_inlines(b))


def lives_of(*lives: Biography, **work: object) -> list[list[str]]:
    """Return the texts of pages of biographies, ``#`` before heads, ``*`` before what is strong."""
    found = with_book_matter(book(BookMatter(biographies=lives), **work)).publication
    return [
        [marked(block) for block in page.blocks]
        for page in found.back
        if page.role is R.CONTRIBUTORS
    ]


def marked(block: Block) -> str:
    inlines = tuple(own_inlines(block))
    strong = bool(inlines) and isinstance(inlines[0], Strong)
    mark = "#" if isinstance(block, Heading) else "*" if strong else ""
    return mark + (plain_text(inlines[:1]) if strong else plain_text(inlines))


def test_a_biography_on_its_own_page_tells_the_name_once() -> None:
    assert lives_of(*FULL.biographies) == [
        ["*Thạch Lam"], ["#Lê Dịch", "Sinh năm 1980.", "Sống ở Huế."],
    ]  # fmt: skip
    assert lives_of(Biography(name="Jim", text="Một người bạn.")) == [["Một người bạn."]]


def test_biographies_on_one_page_stand_under_their_names() -> None:
    authors = (Contributor(name="Thạch Lam"), Contributor(name="Khái Hưng"))
    lives = (Biography(name="Thạch Lam", text="Thạch Lam viết."), Biography(text="Ông mất sớm."))
    assert lives_of(*lives, contributors=authors) == [
        ["#Thạch Lam", "Thạch Lam viết.", "#Khái Hưng", "Ông mất sớm."]
    ]
    both = (Biography(text="Một."), Biography(text="Hai."))
    assert lives_of(*both, contributors=authors) == [["Một.", "", "Hai."]]


def test_a_biography_without_a_name_is_that_of_the_author() -> None:
    assert lives_of(Biography(text="Sinh tại Hà Nội.")) == [["#Thạch Lam", "Sinh tại Hà Nội."]]
    assert lives_of(Biography(text="Thạch Lam viết.")) == [["*Thạch Lam"]]
    assert lives_of(Biography(text="Ai đó."), contributors=()) == [["Ai đó."]]


def test_english_book_has_english_titles() -> None:
    lives = (
        Biography(text="A writer.", name="Jane"),
        Biography(text="Another.", name="Joan"),
        Biography(text="A friend.", name="Jim"),
        Biography(text="Nobody told the name."),
    )
    matter = msgspec.structs.replace(FULL, biographies=lives)
    people = (Contributor(name="Jane"), Contributor(name="Joan"))
    found = with_book_matter(book(matter, language="en-GB", contributors=people)).publication
    titles = [plain_text(s.title) for s in (*found.front, *found.back) if s.title]
    assert titles == [
        *("By the same author", "Acknowledgments", "About the authors", "About Jim"),
        "You may also like",
    ]


def test_ids_are_new_and_the_same_each_time() -> None:
    taken = section(R.PREFACE, name="made-dedication")
    first, second = (with_book_matter(book(FULL, (taken,))).publication for _ in range(2))
    assert first == second
    ids = [s.id for s in first.sections]
    assert len(set(ids)) == len(ids)


def test_decomposed_letters_are_joined() -> None:
    matter = BookMatter(dedication="Ta\u0306\u0323ng me\u0323")
    (page,) = with_book_matter(book(matter)).publication.front
    assert texts(page) == ["Tặng mẹ"]


def test_book_without_such_metadata_stays_as_it_is() -> None:
    plain = book(BookMatter())
    made = with_book_matter(plain)
    assert made.publication == plain
    assert (made.made, made.own) == ((), ())


def test_half_title_needs_a_title() -> None:
    made = with_book_matter(book(BookMatter(half_title=True), title=" "))
    assert made.made == ()
