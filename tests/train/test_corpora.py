"""Corpora, passes and what is made ahead of a step; needs the extra ``train``."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is for training alone: pip install -e '.[train]' to run these")

import typer
from spacy.tokens import Doc
from tokenizers import Tokenizer

from app.annotate.pieces import FeatureNames, Pieces, read_pieces
from app.annotate.trained_tagger import MODELS
from app.train.__main__ import main as train
from app.train.ahead import ahead
from app.train.corpora import Corpus, Reader, corpus_of, passes_of, read_passes
from app.train.encoder_packages import join_parts
from app.train.kinds import KINDS
from app.train.reading import feature_names, reading_pipeline

TEXT = "“The road is shut,” said Brook."
LINE = {"id": "1", "content": [[1, 18]], "cue": [[20, 24]], "source": [[25, 30]]}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": TEXT, "attributions": [LINE]}) + "\n" for n in range(3)))
    return path


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    nlp = reading_pipeline()
    tokenizer = Tokenizer.from_file(str(MODELS / "balanced" / "tokenizer.json"))
    return Reader(nlp, tokenizer, feature_names(nlp), tmp_path / "readings", articles=2)


def test_a_corpus_has_a_name_a_file_and_a_scheme(corpus: Path) -> None:
    assert corpus_of(f"ours={corpus}") == Corpus("ours", corpus, "news")
    assert corpus_of(f"theirs={corpus}:polnear") == Corpus("theirs", corpus, "polnear")


def test_a_colon_in_a_file_name_is_no_scheme(tmp_path: Path) -> None:
    (tmp_path / "a:b").touch()
    assert corpus_of(f"ours={tmp_path}/a:b").path == tmp_path / "a:b"


@pytest.mark.parametrize("stated", ["news.jsonl", "=news.jsonl", "news=", "news=missing.jsonl", "news=missing.jsonl:polnear"])
def test_what_is_no_corpus_is_refused(stated: str) -> None:
    with pytest.raises(ValueError, match=r"not of the form|no file"):
        corpus_of(stated)


def test_a_plan_names_the_corpora_of_each_pass() -> None:
    assert passes_of("silver+news,news", ["news", "silver"]) == [("silver", "news"), ("news",)]
    for plan in ("gold", "news,", "news+"):
        with pytest.raises(ValueError, match="is no corpus; there are news"):
            passes_of(plan, ["news"])


@pytest.mark.parametrize(("plan", "restyle"), [("news,gold", ["news"]), ("news", ["gold"])])
def test_the_command_refuses_names_that_are_no_corpus(plan: str, restyle: list[str], corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="'gold' is no corpus"):
        train(tmp_path, [f"news={corpus}"], plan, restyle)


def test_restyled_corpora_come_in_another_draw_in_each_pass(corpus: Path, reader: Reader) -> None:
    other = Corpus("other", corpus, "polnear")
    passes = read_passes([("news", "other"), ("news",)], [Corpus("news", corpus, "news"), other], {"news"}, reader)

    assert [[reading.scheme for reading in part] for part in passes] == [[0, 0, 0, 0, 1, 1], [0, 0, 0, 0]]
    plain, first, second = passes[0][0], passes[0][2:4], passes[1][2:4]
    assert all(reading.attributions == plain.attributions for reading in (*first, *second))
    drawn = [tuple(reading.pieces.ids.tolist()) for reading in (*first, *second)]
    assert len(set(drawn)) > 1


def test_readings_are_kept_until_the_corpus_changes(corpus: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(doc: Doc, tokenizer: Tokenizer, names: FeatureNames) -> Pieces:
        calls.append(doc.text)
        return read_pieces(doc, tokenizer, names)

    monkeypatch.setattr("app.train.examples.read_pieces", counted)
    first = reader.read(Corpus("news", corpus, "news"))
    again = reader.read(Corpus("news", corpus, "news"))
    assert len(calls) == 2
    assert [reading.attributions for reading in first] == [reading.attributions for reading in again]
    corpus.write_text(corpus.read_text().replace("Brook", "Quist"))
    reader.read(Corpus("news", corpus, "news"))
    assert len(calls) == 4


def test_both_kinds_of_encoders_have_their_special_pieces() -> None:
    ids = {}
    for kind, shipped in (("bert", "balanced"), ("mpnet", "accurate")):
        tokenizer = Tokenizer.from_file(str(MODELS / shipped / "tokenizer.json"))
        special = KINDS[kind].special_pieces(tokenizer)
        ids[kind] = (special.begin, special.end, special.hidden, special.padding)
    assert ids == {"bert": (101, 102, 103, 0), "mpnet": (0, 2, 30526, 1)}
    with pytest.raises(SystemExit, match="has no <s>"):
        KINDS["mpnet"].special_pieces(Tokenizer.from_file(str(MODELS / "balanced" / "tokenizer.json")))


def test_items_are_made_ahead_in_their_order_and_errors_come_in_their_place() -> None:
    def shares() -> Iterator[float]:
        yield from ahead(lambda number: 12 / number, [1, 2, 3, 4, 0, 6])

    assert list(ahead(lambda number: number * 2, range(50))) == list(range(0, 100, 2))
    made: list[float] = []
    with pytest.raises(ZeroDivisionError):
        made.extend(shares())
    assert made == [12, 6, 4, 3]


def test_an_encoder_in_parts_is_joined(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in ("config.json", "model.safetensors", "tokenizer.json", "unused.bin"):
            archive.writestr(f"encoder/{name}", name * 100)
    packed = whole.getvalue()
    parts = [tmp_path / "1", tmp_path / "2"]
    parts[0].write_bytes(packed[:500])
    parts[1].write_bytes(packed[500:])
    join_parts(parts, tmp_path / "joined")
    assert sorted(file.name for file in (tmp_path / "joined").iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]
    assert (tmp_path / "joined" / "config.json").read_text() == "config.json" * 100
