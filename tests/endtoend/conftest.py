"""All end-to-end tests share one warm EPUBCheck, save those that measure the whole program.

Books are made without LibreOffice, as on most desks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from converters.service import Service
from tests.support.no_office import _no_office
from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_no_office", "_use_warm_host", "warm_host"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An engine with a state and a cache of its own."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANSO_STATE_FOLDER", str(folder))
        patch.setenv("BANSO_CACHE_FOLDER", str(folder))
        with Service() as opened:
            yield opened
