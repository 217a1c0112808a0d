"""Training of the tagger that is shipped under ``app/annotate/model``; needs the extra ``train``."""
