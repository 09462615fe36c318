"""One EPUBCheck for many runs of the program: import both fixtures into a ``conftest.py``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from converters.tools import jvm


@pytest.fixture(scope="session")
def warm_host() -> Iterator[jvm.CheckerHost]:
    """Keep a host alive for the whole session."""
    host = jvm.CheckerHost()
    yield host
    host.close()


@pytest.fixture(autouse=True)
def _use_warm_host(warm_host: jvm.CheckerHost, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this test and the programs that it starts use it."""
    monkeypatch.setenv(jvm.ENVIRONMENT, warm_host.endpoint().in_words())
    yield
    jvm._lent.clear()
