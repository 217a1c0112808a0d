"""Marking: several trained networks together mark texts that nobody annotated, as a corpus to train another network on.

    python -m app.train.mark TEXTS... --model FOLDER --model FOLDER --to FILE

The scores of the networks are averaged before decoding (the teachers' part of distillation; Hinton et al. 2015).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import structlog
import torch
import typer
from tokenizers import Tokenizer

from app.annotate.bio import Run
from app.annotate.decoding import Decoder, Found
from app.annotate.pieces import SCHEMES, FeatureNames, Pieces, read_pieces
from app.annotate.scoring import answer
from app.evaluate.corpus import CorpusArticle, read_gold
from app.train.network_scorer import NetworkScorer
from app.train.reading import reading_pipeline

log = structlog.get_logger()
LOGGED_ARTICLES = 500


def main(
    texts: Annotated[list[Path], typer.Argument(exists=True, help="Articles, JSON lines with id and text.")],
    model: Annotated[
        list[Path], typer.Option(exists=True, help="The folder onnx of a trained network. Give it once for each network.")
    ],
    to: Annotated[Path, typer.Option(help="The file for the marked articles, in the corpus format.")],
    scheme: Annotated[str, typer.Option(help="The scheme to mark by.")] = SCHEMES[0],
    device: Annotated[str, typer.Option(help="Where to compute: cpu or cuda.")] = "cpu",
    articles: Annotated[int | None, typer.Option(help="Mark only this many articles of each file, to try the command.")] = None,
) -> None:
    """Mark texts by the mean scores of several trained networks."""
    scorers = [NetworkScorer(folder, scheme, torch.device(device)) for folder in model]
    tokenizer = Tokenizer.from_file(str(model[0] / "tokenizer.json"))
    given = [article for file in texts for article in read_gold(file, CorpusArticle)[:articles]]
    partial = to.with_name(f"{to.name}.partial")
    marked = 0
    with partial.open("w", encoding="utf-8") as file:
        for number, line in enumerate(marked_articles(given, scorers, tokenizer), start=1):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            marked += len(line["attributions"])
            if number % LOGGED_ARTICLES == 0 or number == len(given):
                log.info("marked", articles=number, of=len(given), attributions=marked)
    partial.replace(to)


def marked_articles(
    articles: Sequence[CorpusArticle], scorers: Sequence[NetworkScorer], tokenizer: Tokenizer
) -> Iterator[dict[str, Any]]:
    """Each article with what the networks find in it, in the corpus format. All networks must read the same pieces."""
    settings = scorers[0].settings
    if any((other.settings.tags, other.settings.begin_piece) != (settings.tags, settings.begin_piece) for other in scorers):
        raise SystemExit("The networks use different word pieces. Choose networks of the same kind.")
    decoder = mean_decoder([scorer.settings.decoder() for scorer in scorers])
    names = FeatureNames(tuple(settings.tags), tuple(settings.dependencies))
    nlp = reading_pipeline()
    for article in articles:
        with nlp.memory_zone():
            pieces = read_pieces(nlp(article.text), tokenizer, names)
        found = answer(scorers, decoder, pieces, settings.window).found
        attributions = [_attribution(number, item, article.text, pieces) for number, item in enumerate(found, start=1)]
        yield {"id": article.id, "text": article.text, "attributions": attributions}


def mean_decoder(decoders: Sequence[Decoder]) -> Decoder:
    """The decoder with the mean scores of those given."""
    means = {field.name: np.mean([getattr(decoder, field.name) for decoder in decoders], axis=0) for field in fields(Decoder)}
    return Decoder(**means)


def _attribution(number: int, found: Found, text: str, pieces: Pieces) -> dict[str, Any]:
    """The attribution in characters; the cue is left out where a mark or colon stands for it."""
    cue = _characters(found.cue, pieces)
    return {
        "id": str(number),
        "cue": [cue] if any(map(str.isalnum, text[slice(*cue)])) else [],
        "content": [_characters(run, pieces) for run in found.content],
        "source": [_characters(run, pieces) for run in found.source],
    }


def _characters(run: Run, pieces: Pieces) -> tuple[int, int]:
    return int(pieces.starts[run[0]]), int(pieces.ends[run[1] - 1])


if __name__ == "__main__":
    typer.run(main)
