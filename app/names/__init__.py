"""What a written name is: its parts and titles, its spellings, and whether two names are one person's or one body's."""
