"""A cluster: all mentions of one person or body in one article, with what the article tells about it."""

from dataclasses import dataclass, field

from spacy.tokens import Span

from app.resolve.role import Role, best_role
from app.resolve.roles import roles_of


@dataclass(slots=True, eq=False)
class Cluster:
    """All mentions of one person or body in one article, in reading order once the clusters are complete.

    ``kind`` is a label of ``app.annotate.mentions``. ``aliases`` are the written forms other than the name, the most
    frequent first. ``roles`` are what the article calls the person at any mention, in reading order.
    """

    name: str
    kind: str
    mentions: list[Span] = field(default_factory=list)
    gender: str | None = None
    roles: list[Role] = field(default_factory=list)
    aliases: tuple[str, ...] = ()

    @property
    def role(self) -> str | None:
        """The most telling role that the article gives, or None."""
        return best_role(self.roles)

    def role_near(self, mention: Span | None) -> str | None:
        """The role next to ``mention`` if it is an office, else the article's most telling one."""
        near = [role for role in roles_of(mention) if role.office] if mention is not None else []
        return best_role(near) or self.role
