"""What looks like a quotation and is none: titles, terms, lyrics, headings, links to other articles."""
