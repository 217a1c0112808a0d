"""Citing: stored quotations in; citation lines, linked data and flat rows, with their permalinks, out. No HTTP."""
