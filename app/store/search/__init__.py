"""Searching: what a reporter asks, and the stored quotations that answer it."""
