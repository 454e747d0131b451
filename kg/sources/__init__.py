"""Sources: one file a kind of source; a file in, quads out."""
