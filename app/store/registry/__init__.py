"""The registry of speakers: who is quoted across articles, and what editors decided about them."""
