"""Our own rules for finished EPUB files, made here or elsewhere: accessibility and typography."""
