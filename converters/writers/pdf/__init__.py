"""PDF editions: typeset by typst, and facsimiles of scanned pages."""
