"""Checks of finished files; every verdict is a CheckResult."""
