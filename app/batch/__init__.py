"""Batches: jobs of many articles, done by worker processes beside the service."""
