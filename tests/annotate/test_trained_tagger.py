"""The trained tagger: what it leaves on a doc, and what it says where its files are missing or broken."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.annotate.drafts import scores_of
from app.annotate.relations import FARTHEST_BUCKET, distance_buckets
from app.annotate.trained_tagger import MODELS, TrainedTagger, probability
from app.errors import PipelineError
from app.pipeline import Pipeline, load_pipeline, read
from app.quality import Quality

TEXT = "The bridge is shut, Quist said on Monday.\n“It will stay shut,” Brook said, adding that nobody was hurt."


def test_each_attribution_has_a_probability_under_its_id(pipeline: Pipeline) -> None:
    doc = read(pipeline, TEXT, 0)
    scores = scores_of(doc)
    assert {span.id_ for span in doc.spans["content"]} == set(scores)
    assert all(0 < score < 1 for score in scores.values())


def test_what_is_unlikely_is_left_out(pipeline: Pipeline) -> None:
    tagger = pipeline.nlp.get_pipe("trained_tagger")
    assert isinstance(tagger, TrainedTagger)
    doc = read(pipeline, TEXT, 0)
    calibration = tagger.model.calibration
    scores = [probability(signs, calibration.sign_weights) for _, signs in tagger.drafts(doc)]
    assert sum(score >= calibration.least_score for score in scores) == len(scores_of(doc))


def test_content_never_runs_from_one_paragraph_into_the_next(pipeline: Pipeline) -> None:
    text = "Quist says bridge is safe\n“The bridge is safe,” Mayor Ada Quist said."
    doc = read(pipeline, text, 0)
    assert sorted(span.text for span in doc.spans["content"]) == ["bridge is safe", "“The bridge is safe,”"]


def test_no_character_belongs_to_two_contents(pipeline: Pipeline) -> None:
    doc = read(pipeline, TEXT, 0)
    positions = [token.i for span in doc.spans["content"] for token in span]
    assert len(positions) == len(set(positions))


@pytest.mark.parametrize("damage", ["missing", "pieces.onnx", "pairs.onnx", "tokenizer.json", "settings.json"])
def test_missing_and_broken_files_say_so(tmp_path: Path, damage: str) -> None:
    home = tmp_path / "model"
    if damage != "missing":
        shutil.copytree(MODELS / "balanced", home)
        (home / damage).write_bytes(b"{}")
    with pytest.raises(PipelineError, match="cannot be loaded"):
        load_pipeline(Quality.ACCURATE, home)


def test_another_model_than_the_shipped_one_can_be_named(tmp_path: Path) -> None:
    home = tmp_path / "model"
    shutil.copytree(MODELS / "balanced", home)
    stated = json.loads((home / "settings.json").read_text())
    stated["calibrations"]["news"]["least_score"] = 1.0
    (home / "settings.json").write_text(json.dumps(stated))
    assert scores_of(read(load_pipeline(Quality.ACCURATE, home), TEXT, 0)) == {}


def test_near_distances_are_told_apart_and_far_ones_are_not() -> None:
    buckets = distance_buckets(np.array([-500, -2, -1, 0, 1, 2, 400, 500]), np.array(0)) - FARTHEST_BUCKET
    assert buckets[1:6].tolist() == [-2, -1, 0, 1, 2]
    assert (buckets[0], buckets[-2], buckets[-1]) == (-FARTHEST_BUCKET, FARTHEST_BUCKET, FARTHEST_BUCKET)
    assert (np.diff(buckets) >= 0).all()


@pytest.mark.parametrize(("name", "largest"), [("accurate", 150_000_000), ("balanced", 30_000_000)])
def test_the_shipped_models_keep_to_their_sizes(name: str, largest: int) -> None:
    assert 0 < sum(file.stat().st_size for file in (MODELS / name).iterdir()) <= largest
