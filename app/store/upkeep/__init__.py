"""Upkeep: backups, and checks of everything that is stored."""
