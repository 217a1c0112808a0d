"""The service itself: health, metrics, and the record of changes."""
