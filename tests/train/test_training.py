"""Training on a handful of hand-written articles, from corpus to a model that runs; needs the extra ``train``."""

import json
import random
from itertools import product
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is for training alone: pip install -e '.[train]' to run these")

import numpy as np
import torch
from tokenizers import Tokenizer

from app.annotate.bio import ARGUMENT_LABELS
from app.annotate.decoding import cue_odds
from app.annotate.pieces import read_pieces
from app.annotate.scoring import answer
from app.annotate.trained_model import TrainedModel
from app.annotate.trained_tagger import MODELS
from app.evaluate.corpus import GoldArticle, read_gold
from app.pipeline import load_pipeline
from app.quality import Quality
from app.quote import Article, words_of
from app.train.calibrate import best_cut, fit_logistic
from app.train.crf import Crf
from app.train.encoders import Shape
from app.train.examples import batches, read_corpus
from app.train.export import export
from app.train.fit import CHECKPOINT, Recipe, fit
from app.train.kinds import KINDS
from app.train.mark import main as mark
from app.train.mark import mean_decoder
from app.train.network import Network
from app.train.network_scorer import NetworkScorer
from app.train.reading import feature_names, reading_pipeline
from app.train.shipped_weights import load_network

SHAPE = Shape("bert", 30522, 32, 1, 2, 64, 512, 1e-12)
MPNET_SHAPE = Shape("mpnet", 30527, 32, 2, 2, 64, 514, 1e-5, 32)
TEXTS = ["Brook said the road was shut.", "Quist told reporters it was safe.", "Oduya said the bridge would open."]
SPANS = [((0, 5), (6, 10), (11, 28)), ((0, 5), (6, 20), (21, 32)), ((0, 5), (6, 10), (11, 32))]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    with path.open("w") as file:
        for number, (text, (source, cue, content)) in enumerate(zip(TEXTS, SPANS, strict=True)):
            item = {"id": "1", "source": [source], "cue": [cue], "content": [content]}
            file.write(json.dumps({"id": str(number), "text": text, "attributions": [item]}) + "\n")
    return path


@pytest.mark.parametrize("length", [1, 2, 4, 5])
def test_the_likelihood_of_all_label_sequences_together_is_one(length: int) -> None:
    torch.manual_seed(0)
    crf = Crf(("O", "B-cue", "I-cue"))
    crf.learned.data.normal_()
    emissions = torch.randn(1, length, 3)
    real = torch.ones(1, length, dtype=torch.bool)
    every = [torch.tensor([labels]) for labels in product(range(3), repeat=length)]
    total = sum(torch.exp(-crf.loss(emissions, labels, real)).item() for labels in every)
    assert total == pytest.approx(1, abs=1e-4)


def test_padding_does_not_count() -> None:
    torch.manual_seed(0)
    crf = Crf(("O", "B-cue", "I-cue"))
    emissions, labels = torch.randn(1, 5, 3), torch.tensor([[0, 1, 2, 0, 0]])
    real = torch.tensor([[True, True, True, False, False]])
    short = crf.loss(emissions[:, :3], labels[:, :3], real[:, :3])
    assert torch.allclose(crf.loss(emissions, labels, real), short)


def test_examples_mark_what_the_corpus_marks(corpus: Path) -> None:
    nlp = reading_pipeline()
    names = feature_names(nlp)
    tokenizer = Tokenizer.from_file(str(MODELS / "balanced" / "tokenizer.json"))
    readings = read_corpus(corpus, nlp, tokenizer, names)
    (batch,) = batches(readings, 64, 4096, random.Random(0))
    assert len(batch) == len(TEXTS)
    for example in batch:
        ((first, last),) = example.cues
        assert example.cue_labels[first] == 1
        (arguments,) = example.arguments
        assert {"O", "B-content", "I-content", "B-source"} <= {ARGUMENT_LABELS[label] for label in arguments}
        assert not arguments[first:last].any()


@pytest.mark.filterwarnings("ignore:You are using the legacy TorchScript-based ONNX export")
def test_a_network_learns_a_few_sentences_resumes_and_runs_in_the_service(corpus: Path, tmp_path: Path) -> None:
    nlp = reading_pipeline()
    names = feature_names(nlp)
    tokenizer = Tokenizer.from_file(str(MODELS / "balanced" / "tokenizer.json"))
    readings = read_corpus(corpus, nlp, tokenizer, names)
    special = KINDS["bert"].special_pieces(tokenizer)
    recipe = Recipe(encoder_rate=3e-3, head_rate=3e-3, crf_rate=1e-2, masked=0.0, average_decay=0.8, seed=20261124)

    def trained(home: Path) -> Network:
        torch.manual_seed(recipe.seed)
        return fit(Network(SHAPE, names.sizes), [readings] * 80, recipe, special, home, torch.device("cpu"))

    whole = trained(tmp_path / "whole")
    again = trained(tmp_path / "whole")
    assert all(torch.equal(one, other) for one, other in zip(whole.parameters(), again.parameters(), strict=True))

    export(whole, names, 64, MODELS / "balanced", special, tmp_path / "model")
    pipeline = load_pipeline(Quality.ACCURATE, tmp_path / "model")
    for text, (source, _, content) in zip(TEXTS, SPANS, strict=True):
        (item,) = pipeline.extract(Article(text))
        assert (words_of(text, item.source), words_of(text, item.content)) == (text[slice(*source)], text[slice(*content)])
        assert item.evidence[0].rule == "trained"


class Interrupted(Exception):
    """Stands for whatever stops a training."""


def test_an_interrupted_training_goes_on_and_ends_with_the_same_weights(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = reading_pipeline()
    names = feature_names(nlp)
    tokenizer = Tokenizer.from_file(str(MODELS / "balanced" / "tokenizer.json"))
    readings = read_corpus(corpus, nlp, tokenizer, names)
    special = KINDS["bert"].special_pieces(tokenizer)
    recipe = Recipe(encoder_rate=1e-3, head_rate=1e-3, crf_rate=1e-2)
    steps = []

    def trained(home: Path, recipe: Recipe = recipe) -> Network:
        torch.manual_seed(0)
        return fit(Network(SHAPE, names.sizes), [readings] * 6, recipe, special, home, torch.device("cpu"), checkpoint_minutes=0)

    whole = trained(tmp_path / "whole")
    save = torch.save

    def save_three_times(*given: object) -> None:
        save(*given)
        steps.append(1)
        if len(steps) == 3:
            raise Interrupted

    monkeypatch.setattr("app.train.fit.torch.save", save_three_times)
    with pytest.raises(Interrupted):
        trained(tmp_path / "stopped")
    monkeypatch.undo()
    resumed = trained(tmp_path / "stopped")
    assert torch.load(tmp_path / "stopped" / CHECKPOINT)["step"] == 6
    assert all(torch.equal(one, other) for one, other in zip(whole.parameters(), resumed.parameters(), strict=True))
    with pytest.raises(SystemExit, match="another recipe"):
        trained(tmp_path / "stopped", Recipe(encoder_rate=2e-3, head_rate=1e-3, crf_rate=1e-2))


@pytest.mark.filterwarnings("ignore:You are using the legacy TorchScript-based ONNX export")
@pytest.mark.parametrize(("shape", "shipped"), [(SHAPE, "balanced"), (MPNET_SHAPE, "accurate")])
def test_an_exported_network_is_read_back_whole(shape: Shape, shipped: str, tmp_path: Path) -> None:
    network = network_of(shape)
    names = feature_names(reading_pipeline())
    tokenizer = Tokenizer.from_file(str(MODELS / shipped / "tokenizer.json"))
    export(network, names, 64, MODELS / shipped, KINDS[shape.model_type].special_pieces(tokenizer), tmp_path)
    again = load_network(tmp_path)
    for name, weight in network.state_dict().items():
        assert torch.allclose(weight, again.state_dict()[name], atol=1e-3 if "crf" in name else 1e-6), name


@pytest.mark.filterwarnings("ignore:You are using the legacy TorchScript-based ONNX export")
def test_networks_mark_texts_together_in_the_corpus_format(corpus: Path, tmp_path: Path) -> None:
    names = feature_names(reading_pipeline())
    tokenizer = Tokenizer.from_file(str(MODELS / "accurate" / "tokenizer.json"))
    special = KINDS["mpnet"].special_pieces(tokenizer)
    folders = [tmp_path / "one", tmp_path / "two"]
    for seed, folder in enumerate(folders):
        export(network_of(MPNET_SHAPE, seed), names, 64, MODELS / "accurate", special, folder)
    scorers = [NetworkScorer(folder, "news", torch.device("cpu")) for folder in folders]
    shipped = [TrainedModel(folder) for folder in folders]
    nlp = reading_pipeline()
    for text in TEXTS:
        pieces = read_pieces(nlp(text), tokenizer, names)
        for scorer, model in zip(scorers, shipped, strict=True):
            alone = answer([scorer], scorer.settings.decoder(), pieces, 64)
            assert [item.content for item in alone.found] == [item.content for item in model.read(pieces).found]
        both = [scorer.score_pieces(pieces, 0, len(pieces)).cues for scorer in scorers]
        together = answer(scorers, mean_decoder([scorer.settings.decoder() for scorer in scorers]), pieces, 64)
        assert np.allclose(together.cue_odds, cue_odds(np.mean(both, axis=0, dtype=np.float32)))

    mark([corpus], folders, tmp_path / "silver.jsonl", articles=2)
    marked = read_gold(tmp_path / "silver.jsonl", GoldArticle)
    assert [article.text for article in marked] == TEXTS[:2]
    found = [item for article in marked for item in article.attributions]
    assert found
    assert all(0 <= start < end <= 64 for item in found for start, end in (*item.content, *item.source, *item.cue))


def network_of(shape: Shape, seed: int = 0) -> Network:
    """An untrained network that believes in cues, so that it finds something."""
    torch.manual_seed(seed)
    network = Network(shape, feature_names(reading_pipeline()).sizes)
    network.eval()
    with torch.no_grad():
        # the export writes equal weights once, and some of an untrained network are equal
        for weight in network.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.01)
        network.pieces.cues.weight.mul_(20)
    return network


def test_calibration_finds_the_share_that_is_right_and_cuts_at_half_the_f1() -> None:
    signs = np.column_stack([np.ones(400), np.repeat([0.0, 1.0], 200)])
    right = np.concatenate([np.repeat([1.0, 0.0], [40, 160]), np.repeat([1.0, 0.0], [160, 40])])
    weights = fit_logistic(signs, right)
    probability = 1 / (1 + np.exp(-signs @ weights))
    assert probability[0] == pytest.approx(0.2, abs=0.02)
    assert probability[-1] == pytest.approx(0.8, abs=0.02)
    reached, cut = best_cut(probability, right, gold=200)
    assert reached == pytest.approx(2 * 160 / 400)
    assert cut == pytest.approx(reached / 2, abs=0.001)
