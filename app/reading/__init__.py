"""A request or a file in, an Article out: clean text, title, subtitle, dateline and publication date."""
