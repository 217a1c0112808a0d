"""Who the sources of one article are, resolved from its names, pronouns and descriptions."""
