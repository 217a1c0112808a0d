"""Searching over HTTP: quotations, exports, feeds, numbers, saved searches."""
