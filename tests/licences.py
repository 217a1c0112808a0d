"""The licences of everything that the service runs with: ``python -m tests.licences > docs/licences.md`` (``make audit``)."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
# The package has it in a file alone.
SAID_ELSEWHERE = {"huey": "MIT"}
HEAD = """# Licences

Written by `make audit`, held by `tests/test_licences.py`.

The typeface of the pages is shipped with the service, in `app/web/static/typeface`, unchanged and with its licence beside it:

| typeface | licence |
|---|---|
| Source Serif 4 | OFL-1.1 |
| Source Sans 3 | OFL-1.1 |

And everything that `requirements.lock` installs:

| package | licence |
|---|---|
"""


def licences() -> dict[str, str]:
    """Package and licence of everything in the lock that is installed here, in the order of their names."""
    wanted = {_folded(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(), re.MULTILINE)}
    command = [str(Path(sys.executable).parent / "pip-licenses"), "--from=mixed", "--format=json", "--with-system"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = {_folded(item["Name"]): " ".join(item["License"].split()) for item in told}
    found |= {name: licence for name, licence in SAID_ELSEWHERE.items() if name in found}
    return {name: found[name] for name in sorted(wanted & set(found))}


def table() -> str:
    """The page."""
    return HEAD + "".join(f"| {name} | {licence.replace('|', '/')} |\n" for name, licence in licences().items())


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.stdout.write(table())
