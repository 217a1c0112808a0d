"""Articles over HTTP: posted one by one or in batches, read back, corrected, compared."""
