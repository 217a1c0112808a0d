"""The tables, and the functions that write and search them. Nothing here parses articles or knows HTTP."""
