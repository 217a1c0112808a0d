"""Makes the list of given names in ``app/names``: for each name the percentage of women among its bearers.

Counts are from nomquamgender 0.1.4 (Van Buskirk et al. 2022, MIT), which joins 36 public sources over 150 countries.
Needs that package: ``pip install nomquamgender==0.1.4``.
"""

import json
from importlib.resources import files
from pathlib import Path

from app.names.given_names import LIST

# A word that fewer sources list as a given name may well be a mistake in one of them.
FEWEST_SOURCES = 8


def main() -> None:
    """Write the list, one ``name percent`` on each line."""
    counted = json.loads(files("nomquamgender").joinpath("name_data.json").read_text(encoding="utf-8"))
    lines = (
        f"{name} {round(100 * row[2])}"
        for name, row in sorted(counted.items())
        if row[0] >= FEWEST_SOURCES and name.isalpha() and name.isascii() and len(name) > 1
    )
    Path(str(LIST)).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
