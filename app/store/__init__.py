"""Tables and the functions that write and search them; nothing here reads text or speaks HTTP."""
