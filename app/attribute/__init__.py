"""From content, cue and source spans to attributions."""
