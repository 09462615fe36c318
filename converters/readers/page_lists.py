"""Page numbers as people write them."""

from __future__ import annotations

from collections.abc import Sequence


def page_list(pages: Sequence[int]) -> str:
    """Return page numbers for people: ``3, 7–9``."""
    spans: list[list[int]] = []
    for page in sorted(set(pages)):
        if spans and page == spans[-1][-1] + 1:
            spans[-1][1:] = [page]
        else:
            spans.append([page])
    return ", ".join("–".join(map(str, span)) for span in spans)
