"""Pronouns on GAP (Webster et al. 2018): ``python bench/gap.py gap_validation.tsv``.

Each text has a pronoun and two names, of which it means one or none. The resolver is asked for the pronoun as it is for
the source of a quotation; a name counts as meant when its words are among those of the answer, or the other way about.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from app.names.person_names import name_key
from app.pipeline import load_pipeline, read
from app.quality import Quality
from app.quote import Act, Attribution, Kind, Span
from app.resolve.speakers import resolve


def is_meant(name: str, answer: str | None) -> bool:
    words, answered = set(name_key(name).split()), set(name_key(answer or "").split())
    return bool(words and answered) and (words <= answered or answered <= words)


def main(path: Path) -> None:
    # the resolver reads nothing of the networks
    pipeline = load_pipeline(Quality.RULES)
    counts: dict[str, Counter[str]] = {"overall": Counter(), "masculine": Counter(), "feminine": Counter()}
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        start = int(row["Pronoun-offset"])
        pronoun = Span(start, start + len(row["Pronoun"]))
        with pipeline.lock, pipeline.nlp.memory_zone():
            doc = read(pipeline, row["Text"], 0)
            asked = Attribution((pronoun,), (), (pronoun,), Kind.INDIRECT, Act.SPEECH)
            (answer,) = resolve(doc, [asked])
        gender = "feminine" if row["Pronoun"].lower() in {"she", "her", "hers"} else "masculine"
        for name in "AB":
            gold, found = row[f"{name}-coref"] == "TRUE", is_meant(row[name], answer.speaker.name if answer.speaker else None)
            for group in ("overall", gender):
                counts[group]["right"] += gold and found
                counts[group]["gold"] += gold
                counts[group]["found"] += found
    for group, count in counts.items():
        precision, recall = 100 * count["right"] / max(count["found"], 1), 100 * count["right"] / max(count["gold"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1)
        print(f"{group:10} precision {precision:.1f} recall {recall:.1f} F1 {f1:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
