"""Training of one network: ``python -m app.train --encoder FOLDER --corpus NAME=FILE --plan NAME,NAME --home FOLDER``.

``make train`` runs everything that the shipped networks need (``app/train/networks.mk``).
"""

import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import structlog
import torch
import typer

from app.train.corpora import Reader, corpus_of, known, passes_of, read_passes
from app.train.encoders import Shape
from app.train.export import export, quantise
from app.train.fit import Recipe, fit
from app.train.kinds import KINDS
from app.train.network import Network
from app.train.reading import encoder_tokenizer, feature_names, reading_pipeline
from app.train.shipped_weights import load_exported

log = structlog.get_logger()


def main(
    encoder: Annotated[
        Path, typer.Option(exists=True, help="The folder of a BERT or an MPNet: config.json, model.safetensors, tokenizer.json.")
    ],
    corpus: Annotated[
        list[str],
        typer.Option(help="Annotated articles, JSON lines in the corpus format, as NAME=FILE or NAME=FILE:SCHEME. Repeatable."),
    ],
    plan: Annotated[str, typer.Option(help="The corpora of each pass: 'silver+news,news+polnear,news' stands for three passes.")],
    restyle: Annotated[
        list[str] | None,
        typer.Option(help="A corpus that is read in other quotation marks too, drawn anew for each pass. Repeatable."),
    ] = None,
    begin_with: Annotated[
        Path | None,
        typer.Option("--from", exists=True, help="Go on from the model in this folder; the bare encoder if left out."),
    ] = None,
    home: Annotated[Path, typer.Option(help="Where checkpoints and the finished model go.")] = Path("build/model"),
    readings: Annotated[Path, typer.Option(help="Where parsed articles are kept for the next time.")] = Path("build/readings"),
    device: Annotated[str, typer.Option(help="Where to compute: cpu or cuda.")] = "cpu",
    half_precision: Annotated[
        bool, typer.Option(help="Multiply in bfloat16 on the CPU too, which is faster on processors that support it.")
    ] = False,
    batch_pieces: Annotated[int, typer.Option(min=1, help="How many word pieces a step reads at most.")] = 6144,
    encoder_rate: Annotated[
        float | None, typer.Option(help="The highest learning rate of the encoder. Default: what suits its kind.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides the order of the articles, and what else is drawn by chance.")] = 0,
    layers: Annotated[int | None, typer.Option(min=1, help="How many of the encoder's layers to keep. Default: all.")] = None,
    articles: Annotated[int | None, typer.Option(help="Use only this many articles of each corpus, to try the command.")] = None,
) -> None:
    """Train one network and write it to HOME/onnx (32 bits) and HOME/onnx-int8. Continues where it was stopped."""
    try:
        corpora = [corpus_of(stated) for stated in corpus]
        names = [item.name for item in corpora]
        passes = passes_of(plan, names)
        known(restyle or (), names)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))
    torch.set_float32_matmul_precision("high")
    shape = Shape.read(encoder / "config.json")
    shape = replace(shape, num_hidden_layers=min(layers or shape.num_hidden_layers, shape.num_hidden_layers))
    kind, tokenizer, nlp = KINDS[shape.model_type], encoder_tokenizer(encoder), reading_pipeline()
    special, features = kind.special_pieces(tokenizer), feature_names(nlp)
    reader = Reader(nlp, tokenizer, features, readings, articles)
    recipe = Recipe(
        encoder_rate=encoder_rate or kind.encoder_rate,
        head_rate=kind.head_rate,
        crf_rate=kind.crf_rate,
        batch_pieces=batch_pieces,
        seed=seed,
        half_precision=half_precision or device == "cuda",
    )
    articles_of_passes = read_passes(passes, corpora, restyle or (), reader)
    log.info("passes", plan=plan, articles=[len(part) for part in articles_of_passes], **asdict(recipe))
    torch.manual_seed(seed)
    network = Network(shape, features.sizes)
    if begin_with is not None:
        log.info("begun", model=str(begin_with), new=load_exported(network, begin_with))
    else:
        network.pieces.encoder.load_pretrained(encoder)
    network = fit(network, articles_of_passes, recipe, special, home, torch.device(device))
    export(network, features, recipe.window, encoder, special, home / "onnx")
    quantise(home / "onnx", home / "onnx-int8")
    log.info("finished", model=str(home / "onnx-int8"))


if __name__ == "__main__":
    typer.run(main)
