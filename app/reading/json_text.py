"""JSON as others write it: a text in, plain values out, or an error in plain words."""

import json
from typing import Any, NoReturn

# Python refuses to read a number with more digits than this, in words that help only programmers.
MOST_DIGITS = 4_300


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """The value. Raises ValueError, whose words say what is wrong and where, and RecursionError if it is nested too deeply."""
    return json.loads(text, parse_int=_whole_number, parse_constant=_no_number)


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {len(digits):,} digits; write a shorter one, or put it in quotation marks")
    return int(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON; write null instead")
