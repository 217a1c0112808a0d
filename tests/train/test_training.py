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
from app.annotate.trained_tagger import MODELS
from app.pipeline import load_pipeline
from app.quality import Quality
from app.quote import Article, words_of
from app.train.calibrate import best_cut, fit_logistic
from app.train.crf import Crf
from app.train.encoders import Shape
from app.train.examples import batches, read_corpus
from app.train.export import export
from app.train.fit import CHECKPOINT, Recipe, fit, mean_of
from app.train.network import Network
from app.train.reading import feature_names, reading_pipeline

SHAPE = Shape("bert", 30522, 32, 1, 2, 64, 512, 1e-12)
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


def test_the_likelihood_of_all_label_sequences_together_is_one() -> None:
    torch.manual_seed(0)
    crf = Crf(("O", "B-cue", "I-cue"))
    crf.learned.data.normal_()
    emissions = torch.randn(1, 4, 3)
    real = torch.ones(1, 4, dtype=torch.bool)
    every = [torch.tensor([labels]) for labels in product(range(3), repeat=4)]
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
    begin, end, mask = (tokenizer.token_to_id(piece) or 0 for piece in ("[CLS]", "[SEP]", "[MASK]"))
    recipe = Recipe(passes=80, encoder_rate=3e-3, head_rate=3e-3, masked=0.0, average_decay=0.8, checkpoint_steps=40)

    def trained(home: Path) -> Network:
        torch.manual_seed(recipe.seed)
        return fit(Network(SHAPE, names.sizes), readings, recipe, home, begin, end, mask)

    whole = trained(tmp_path / "whole")
    again = trained(tmp_path / "whole")
    assert all(torch.equal(one, other) for one, other in zip(whole.parameters(), again.parameters(), strict=True))
    assert (tmp_path / "whole" / CHECKPOINT).exists()
    mean = mean_of([whole, again])
    assert all(torch.allclose(one, other) for one, other in zip(whole.parameters(), mean.parameters(), strict=True))

    export(whole, names, 64, MODELS / "balanced", begin, end, tmp_path / "model")
    pipeline = load_pipeline(Quality.ACCURATE, tmp_path / "model")
    for text, (source, _, content) in zip(TEXTS, SPANS, strict=True):
        (item,) = pipeline.extract(Article(text))
        assert (words_of(text, item.source), words_of(text, item.content)) == (text[slice(*source)], text[slice(*content)])
        assert item.evidence[0].rule == "trained"


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
