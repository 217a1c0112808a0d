"""Pages of stories, their corrections, and batches."""
