"""Makes the list in ``app/names`` of given names that are spellings of one name.

The spellings come from rigour (2.6.1, MIT; its lists come from Wikidata, CC0). The service does not use rigour itself,
which takes five seconds and 400 MB to load and needs a compiled ICU. Needs the package without its dependencies:
``pip install --no-deps rigour==2.6.1``.
"""

from collections import defaultdict
from importlib import import_module
from pathlib import Path

from jellyfish import metaphone

from app.names.given_names import given_names
from app.names.spellings import LIST


def main() -> None:
    """Write the list: the spellings of one name that also sound alike, one group on each line."""
    rigour = import_module("rigour._core")
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in given_names():
        for analysed in rigour.analyze_names(rigour.NameTypeTag.PER, [name]):
            for span in analysed.spans:
                if str(span.symbol.category).endswith("NAME"):
                    groups[str(span.symbol.id), metaphone(name)].add(name)
    lines = {" ".join(sorted(group)) for group in groups.values() if len(group) > 1}
    Path(str(LIST)).write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
