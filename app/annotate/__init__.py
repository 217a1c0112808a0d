"""spaCy components, one a file: each marks one kind of span on a Doc and knows nothing of storage."""
