"""Extraction in processes of its own: an article in, its quotations out, whatever else the service is doing."""
