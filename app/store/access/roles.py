"""Roles: what a key may do. In a module of its own, so that the command line names them without loading the store."""

from enum import StrEnum


class Role(StrEnum):
    """What a key may do; each may do what the one before may.

    ``reader`` searches and tries stories, ``editor`` stores and corrects, ``admin`` deletes articles, sends webhooks and
    reads the record of changes.
    """

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
