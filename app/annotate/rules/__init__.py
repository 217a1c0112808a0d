"""Attribution by rules over the parse, the quotation marks and the list of cues."""
