"""No test starts LibreOffice unless it is a slow one: it takes seconds and may be absent."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_office(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr("converters.tools.metafiles._program", lambda: None)
