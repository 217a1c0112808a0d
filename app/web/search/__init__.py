"""The first page, search results and charts."""
