"""Content, cue and source spans to attributions."""
