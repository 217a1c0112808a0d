"""What the service is put together from may be used as it is."""

import re

from tests.licences import ROOT, licences

# Nobody who runs or changes the service is bound by more than these ask.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|CC0|HPND|0BSD|CNRI|Public Domain",
    re.IGNORECASE,
)
# Used as libraries, unchanged and replaceable.
LIBRARIES = {"psycopg": "LGPL", "psycopg-binary": "LGPL", "chardet": "LGPL"}


def test_every_licence_is_known_and_free() -> None:
    found = licences()
    assert len(found) > 80
    for name, licence in found.items():
        assert ALLOWED.search(licence) or LIBRARIES.get(name, "-") in licence, (name, licence)


def test_the_list_names_all_of_them() -> None:
    page = (ROOT / "docs/licences.md").read_text()
    for name, licence in licences().items():
        assert f"| {name} | {licence.replace('|', '/')} |" in page, name
