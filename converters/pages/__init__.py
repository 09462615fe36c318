"""Scanned pages: from pictures to layouts, one task a page, one look at the whole book."""
