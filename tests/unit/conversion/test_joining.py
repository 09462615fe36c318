"""Several files become one book without clashes of names; a given cover becomes its cover."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from converters.conversion.cover import with_cover
from converters.conversion.joining import join_readings
from converters.errors import SourceError
from converters.files import BlobStore
from converters.model.ledger import Count, Fate, Kind, Ledger
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Anchor,
    Figure,
    Heading,
    InlineImage,
    Link,
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Resource,
    Section,
    Text,
)
from converters.model.traversal import (
    all_blocks,
    all_inlines,
    anchors,
    referenced_notes,
    used_resources,
)
from converters.monitor import CollectingMonitor
from converters.readers.reading import Reading
from converters.vocabularies import SectionRole


def chapter(title: str = "", *, heading: bool = True) -> Reading:
    head = (Heading(inlines=(Text(text="Chương"), Anchor(name="a")), level=1),) if heading else ()
    text = Paragraph(
        inlines=(
            Text(text="Lời."),
            NoteReference(note="n1"),
            Link(inlines=(Text(text="xem"),), target="#a"),
            Link(inlines=(Text(text="xem"),), target="https://example.org/"),
        )
    )
    figure = Figure(image=InlineImage(resource="i1"))
    note = Note(id="n1", kind=NoteKind.FOOTNOTE, blocks=(Paragraph(inlines=(Text(text="Chú."),)),))
    publication = Publication(
        metadata=Metadata(work=Work(title=title)),
        body=(Section(id="body", role=SectionRole.SECTION, blocks=(*head, text, figure)),),
        notes=(note,),
        resources=(Resource("i1", "0" * 64, "image/png", "i1.png"),),
    )
    ledger = Ledger((Count(Kind.FOOTNOTE, Fate.KEPT, 1),))
    return Reading(publication, ledger, 5, (("tcvn3", 7),))


def test_single_file_stays_as_it_is() -> None:
    reading = chapter()
    assert join_readings([(Path("a.txt"), reading)], CollectingMonitor()) is reading


def test_parts_keep_their_notes_pictures_and_links() -> None:
    parts = [(Path("1.txt"), chapter()), (Path("2.txt"), chapter("Sách"))]
    joined = join_readings(parts, CollectingMonitor())
    book = joined.publication
    assert book.metadata.work.title == "Sách"
    assert len(book.body) == 1
    assert len({note.id for note in book.notes}) == 2
    assert set(referenced_notes(book)) == {note.id for note in book.notes}
    assert used_resources(book) == {resource.id for resource in book.resources}
    assert len({resource.name for resource in book.resources}) == 2
    targets = [node.target for node in all_inlines(book) if isinstance(node, Link)]
    assert {target[1:] for target in targets if target.startswith("#")} == set(anchors(book))
    assert targets.count("https://example.org/") == 2
    assert joined.words == 10
    assert joined.legacy_encodings == (("tcvn3", 14),)
    assert joined.ledger.number(Kind.FOOTNOTE) == 2


def test_part_without_heading_is_called_like_its_file() -> None:
    monitor = CollectingMonitor()
    parts = [(Path("1.txt"), chapter()), (Path("Lời bạt.txt"), chapter(heading=False))]
    book = join_readings(parts, monitor).publication
    headings = [block for block in all_blocks(book) if isinstance(block, Heading)]
    assert headings[1].inlines == (Text(text="Lời bạt"),)
    assert [d.code for d in monitor.diagnostics] == ["FILE-015"]


def picture(path: Path, kind: str) -> Path:
    output = io.BytesIO()
    Image.new("RGB", (30, 40), "red").save(output, kind)
    path.write_bytes(output.getvalue())
    return path


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("BMP", "image/png")]
)
def test_cover_is_put_in(tmp_path: Path, kind: str, media_type: str) -> None:
    media = BlobStore(tmp_path / "media")
    book = with_cover(chapter().publication, picture(tmp_path / "bìa", kind), media)
    resource = next(r for r in book.resources if r.id == book.cover)
    assert resource.media_type == media_type
    assert (resource.width_px, resource.height_px) == (30, 40)
    with Image.open(io.BytesIO(media.get(resource.key))) as image:
        assert image.size == (30, 40)
    again = with_cover(book, tmp_path / "bìa", media)
    assert len({r.id for r in again.resources}) == 3
    assert len({r.name for r in again.resources}) == 3


@pytest.mark.parametrize("content", [b"not a picture", b"\xff\xd8\xff\xe0torn", None])
def test_cover_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bìa.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        with_cover(chapter().publication, path, BlobStore(tmp_path / "media"))
    assert error.value.diagnostic.code == ("FILE-010" if content is None else "FILE-017")
