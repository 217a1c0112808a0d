"""The list of given names that ships with the resolver: how often each is a woman's, in percent.

Counts are from nomquamgender 0.1.4 (Van Buskirk et al. 2022, MIT), which joins 36 public sources over 150 countries.
Needs that package: ``pip install nomquamgender==0.1.4``.
"""

import json
from importlib.resources import files
from pathlib import Path

from app.names.given_names import LIST

# A word that fewer sources take for a given name is as likely a slip in one of them.
FEWEST_SOURCES = 8


def main() -> None:
    """Write the list anew, one ``name percent`` a line."""
    counted = json.loads(files("nomquamgender").joinpath("name_data.json").read_text(encoding="utf-8"))
    lines = (
        f"{name} {round(100 * row[2])}"
        for name, row in sorted(counted.items())
        if row[0] >= FEWEST_SOURCES and name.isalpha() and name.isascii() and len(name) > 1
    )
    Path(str(LIST)).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
