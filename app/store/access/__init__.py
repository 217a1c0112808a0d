"""Access: keys, browsers that are signed in, and the record of who changed what."""
