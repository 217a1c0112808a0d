"""How often each attribution and resolution rule is right, on gold articles: the scores that evidence carries.

    python bench/rule_precision.py GOLD.jsonl [SPEAKERS.jsonl]

An attribution counts as right when its content overlaps a gold one by 0.8 and its source shares a letter; a
resolution when the pair's speaker has the gold name, or is described where the gold has no name either. Attribution scores are
measured on training articles, resolution scores on development ones, because only those have gold speakers.
"""

import sys
from collections import defaultdict
from pathlib import Path

from app.evaluate.corpus import GoldArticle, GoldSpeaker, read_gold
from app.evaluate.pairing import GOOD_OVERLAP, comparable_name, content_pairs, letters, same_source
from app.pipeline import extract_texts, load_pipeline
from app.quality import Quality


def main(gold: Path, speakers: Path | None) -> None:
    articles = read_gold(gold, GoldArticle)
    notes = {(row.article, row.attribution): row for row in read_gold(speakers, GoldSpeaker)} if speakers else {}
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    pipeline = load_pipeline(Quality.RULES)
    quotations_of = extract_texts(pipeline, ((article.text, None, article.published_at) for article in articles))
    for article, quotations in zip(articles, quotations_of, strict=True):
        marked = [item for item in article.attributions if item.content]
        contents = [letters(article.text, item.content) for item in marked]
        pairs = {
            p: (overlap, g) for overlap, g, p in content_pairs(contents, [letters(article.text, q.content) for q in quotations])
        }
        for index, quotation in enumerate(quotations):
            overlap, g = pairs.get(index, (0.0, -1))
            source = letters(article.text, quotation.source)
            gold_source = letters(article.text, marked[g].source) if g >= 0 else set()
            right_source = g >= 0 and same_source(gold_source, source)
            tally = right[f"attribute: {quotation.evidence[0].rule}"]
            tally[0] += overlap >= GOOD_OVERLAP and right_source
            tally[1] += 1
            note = notes.get((article.id, marked[g].id)) if overlap >= 0.5 else None
            if note is None or note.speaker is None or not right_source:
                continue
            accepted = [comparable_name(name) for name in (note.speaker, *note.also)]
            rule = next(step.rule for step in reversed(quotation.evidence) if step.stage == "resolve")
            tally = right[f"resolve: {rule}"]
            unnamed = rule == "description" and note.kind not in {"person", "organization"}
            tally[0] += unnamed or comparable_name(quotation.speaker.name if quotation.speaker else None) in accepted
            tally[1] += 1
    for rule, (hits, all_of_it) in sorted(right.items()):
        print(f"{rule:30} {hits:6} of {all_of_it:6} = {hits / all_of_it:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
