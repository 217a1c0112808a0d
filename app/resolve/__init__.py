"""Who a source is: mentions, pronouns and nominals of one article to named speakers."""
