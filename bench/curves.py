"""How cost grows: ``python bench/curves.py lengths`` and ``python bench/curves.py archives FIGURES.json``.

``lengths`` extracts invented articles of 100 to 100,000 words with each pipeline, on one thread, and draws the seconds against
the words. ``archives`` draws what ``bench/archive.py --json`` measured against the number of quotations. Plots go beside this
file.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import json
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

import vl_convert

from app.pipeline import load_pipeline
from app.quality import Quality

HERE = Path(__file__).parent
LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
NAMES = ("Ada Quist", "Omar Hadi", "Bo Lind", "Grace Okoro", "Leo Holm", "Mira Stahl", "Samuel Oduya", "Ines Prado")
ROLES = ("mayor", "chief engineer", "spokeswoman", "harbour master", "councillor", "minister")
SAID = (
    "“We will not open the {thing} a day before it is safe,” {name} said on Tuesday.",
    "The {thing} would cost two million more than planned, said {name}, the {role}.",
    "{name} told reporters that the {thing} had been checked in March.",
    "“It is shut,” he said. “It stays shut.”",
    "According to {name}, nobody had seen the {thing} fail.",
    "The {thing} was built sixty years ago and has been repaired twice.",
    "Traffic went around by the northern road, and shops near the river lost customers.",
    "The {role} denied that there had been a warning.",
)
THINGS = ("bridge", "harbour", "line", "tunnel", "school", "market", "dam", "station")


def article(words: int) -> str:
    """Invented sentences, some to a paragraph, of about so many words."""
    chance, lines, count = random.Random(words), ["Repairs go on"], 0
    while count < words:
        sentences = [
            chance.choice(SAID).format(thing=chance.choice(THINGS), name=chance.choice(NAMES), role=chance.choice(ROLES))
            for _ in range(chance.randint(1, 4))
        ]
        lines.append(" ".join(sentences))
        count += len(lines[-1].split())
    return "\n".join(lines)


def lengths() -> None:
    rows: list[dict[str, Any]] = []
    print(f"{'words':>9}{'pipeline':>12}{'seconds':>10}{'ms a 1,000 words':>18}{'peak MB':>9}")
    for quality in (Quality.FAST, Quality.ACCURATE):
        pipeline = load_pipeline(quality)
        pipeline.extract(pipeline.read(article(300).encode(), "text/plain"))
        for words in LENGTHS:
            read = pipeline.read(article(words).encode(), "text/plain")
            count = len(read.text.split())
            times = max(1, 3_000 // count)
            begun = time.process_time()
            for _ in range(times):
                pipeline.extract(read)
            seconds = (time.process_time() - begun) / times
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{count:9,}{quality:>12}{seconds:10.2f}{seconds / count * 1e6:18.0f}{peak:9.0f}", flush=True)
            rows.append({"words": count, "CPU seconds": seconds, "pipeline": quality})
    draw("article-length", rows, "words", "CPU seconds", "pipeline")


def archives(figures: Path) -> None:
    rows = [
        {"quotations": int(size), "milliseconds (95%)": most, "request": name}
        for size, found in json.loads(figures.read_text()).items()
        for name, (_, most) in found.items()
    ]
    draw("archive-size", rows, "quotations", "milliseconds (95%)", "request")


def draw(name: str, rows: list[dict[str, Any]], x: str, y: str, colour: str) -> None:
    """Both axes by powers of ten: a straight line of slope one is linear."""
    log = {"type": "log", "base": 10}
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 520,
        "height": 300,
        "background": "white",
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": x, "type": "quantitative", "scale": log},
            "y": {"field": y, "type": "quantitative", "scale": log},
            "color": {"field": colour, "type": "nominal"},
        },
    }
    (HERE / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))


if __name__ == "__main__":
    lengths() if sys.argv[1] == "lengths" else archives(Path(sys.argv[2]))
