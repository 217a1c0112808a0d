"""Access: keys, signed-in browsers, and the record of who changed what."""
