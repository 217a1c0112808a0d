"""Written names: their parts, titles and spellings, and whether two names belong to one person or one body."""
