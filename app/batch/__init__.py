"""Batches: jobs with many articles, which worker processes store."""
