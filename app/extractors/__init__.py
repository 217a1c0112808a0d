"""Extraction in separate processes, so that it does not slow down the rest of the service."""
