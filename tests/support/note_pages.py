"""Where the footnotes of a tagged PDF begin and where their marks stand, read from the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject


def note_pages(content: bytes) -> list[tuple[int, int]]:
    """Return the page of the number before each note and the page of the mark that it leads to.

    Both come from the link annotation in the label of the note: where it lies and where it goes.
    """
    reader: Any = PdfReader(io.BytesIO(content))
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
    lying = {
        annotation.idnum: number
        for number, page in enumerate(reader.pages)
        for annotation in page.get("/Annots", ())
    }
    found = []
    for note in _notes(reader.trailer["/Root"]["/StructTreeRoot"]):
        annotation = next(_annotations(note), None)
        if annotation is not None:
            found.append((lying[annotation.idnum], numbers[_goal(annotation)]))
    return found


def _kids(element: Any) -> Iterator[Any]:
    if "/K" in element:
        kids = element["/K"]
        yield from kids if isinstance(kids, list) else (kids,)


def _elements(element: Any) -> Iterator[Any]:
    """Yield a structure element and all in it, in the order of reading."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        kids = [kid.get_object() for kid in _kids(one)]
        waiting.extend(kid for kid in reversed(kids) if isinstance(kid, dict))


def _notes(root: Any) -> Iterator[Any]:
    return (one for one in _elements(root.get_object()) if one.get("/S") == "/Note")


def _annotations(note: Any) -> Iterator[IndirectObject]:
    for label in _kids(note):
        inner = label.get_object()
        if not isinstance(inner, dict) or "/S" not in inner:
            continue
        if inner.get("/S") == "/P":
            yield from _annotations(inner)
        elif inner.get("/S") == "/Lbl":
            for one in _elements(inner):
                if one.get("/Type") == "/OBJR":
                    yield one.raw_get("/Obj")


def _goal(annotation: IndirectObject) -> int:
    link: Any = annotation.get_object()
    return int(link["/Dest"].get_object()[0].get_object().indirect_reference.idnum)
