"""Articles: written, read again, corrected, and compared with other versions and printings of the same words."""
