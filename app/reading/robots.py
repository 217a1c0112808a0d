"""Reads robots.txt, which says what robots may fetch."""

from protego import Protego

from app.reading.packing import unpacked

# In bytes. What comes after them is not read.
LONGEST_ROBOTS = 500_000


def allows(robots: bytes, packing: str, url: str, agent: str) -> bool:
    """Whether a robots.txt, as it was sent, lets ``agent`` fetch ``url``. Raises CannotFetch if it cannot be unpacked."""
    text = unpacked(robots, packing, LONGEST_ROBOTS, "The robots.txt of this host", cut=True).decode("utf-8", "replace")
    return bool(Protego.parse(text).can_fetch(url, agent))
