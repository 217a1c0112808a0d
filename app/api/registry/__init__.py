"""The registry of speakers over HTTP: find, edit and reconcile speakers."""
