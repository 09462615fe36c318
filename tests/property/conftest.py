"""Hypothesis settings of all property tests: no time limits, repeatable runs in CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.support.no_office import _no_office

__all__ = ["_no_office"]

# A busy machine must not fail a property, so neither deadlines nor the speed check apply.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")
