"""Articles: writing, rereading and correcting them, and comparing them with others that have the same words."""
