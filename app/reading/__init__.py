"""Turns a request or a file into an Article: clean text, title, subtitle, dateline and publication date."""
