"""Citing: stored quotations in; citation lines, linked data and flat rows, with permalinks, out. No HTTP."""
