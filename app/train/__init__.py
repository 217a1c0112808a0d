"""Training of the tagger that is shipped under ``app/annotate/models``; needs the extra ``train``."""
