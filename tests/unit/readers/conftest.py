"""Readers' tests draw no metafiles, save the slow ones."""

from tests.support.no_office import _no_office

__all__ = ["_no_office"]
