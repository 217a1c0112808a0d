"""The registry of speakers over HTTP."""
