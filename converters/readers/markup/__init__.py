"""HTML and XHTML from anywhere, read into our blocks: web pages, office exports, books."""
