"""One target of the fuzzing, in a process of its own: ``python -m tests.hostile.fuzz_one TARGET [options of libFuzzer]``."""

import sys
from collections.abc import Callable

import atheris


def target_called(name: str) -> Callable[[bytes], object]:
    """The target with this name, with its code instrumented so that the fuzzer sees how far an input comes."""
    with atheris.instrument_imports(include=["app"]):
        from tests.hostile.forms import forms  # noqa: PLC0415
        from tests.hostile.restoring import restoring  # noqa: PLC0415
        from tests.hostile.targets import TARGETS  # noqa: PLC0415

    made = {"forms": forms, "restoring": restoring}
    return made[name].hypothesis.fuzz_one_input if name in made else TARGETS[name]  # type: ignore[attr-defined]


def main() -> None:
    """Run it until it fails or its time is over."""
    name, *options = sys.argv[1:]
    atheris.Setup([name, *options], target_called(name))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
