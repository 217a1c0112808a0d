"""Backfill: an old archive's files in, everything that is said in them out, on all cores of one machine or many."""
