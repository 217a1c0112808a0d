"""Searching: what a reporter asks for, and the stored quotations that answer it."""
