"""Finds the time zone of the place in a dateline, if the zone is named after it ("MOSCOW")."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from anyascii import anyascii


def zone_of(place: str) -> ZoneInfo | None:
    """The zone that the tz database names after a city, or None. "PARIS, Texas" is not Paris."""
    name = _zones().get(_folded(place))
    return ZoneInfo(name) if name is not None else None


def _folded(place: str) -> str:
    return anyascii(place).casefold().replace("_", " ").replace(".", "").strip()


@cache
def _zones() -> dict[str, str]:
    """Zones by city, without the cities that exist on two continents."""
    found: dict[str, str | None] = {}
    for name in sorted(available_timezones()):
        if "/" not in name or name.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/")):
            continue
        city = _folded(name.rsplit("/", 1)[1])
        known = found.get(city)
        found[city] = name if known is None or known == name else known if known.split("/")[0] == name.split("/")[0] else None
    return {city: name for city, name in found.items() if name is not None}
