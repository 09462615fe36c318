"""Which words every page of a finished typeset PDF begins with, as places in the publication."""
