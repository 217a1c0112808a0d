"""Corpora and passes: which files are read, by which scheme each is marked, and which of them each pass goes through."""

import hashlib
import pickle
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from spacy.language import Language
from tokenizers import Tokenizer

import app.annotate
from app.annotate.pieces import SCHEMES, FeatureNames
from app.train.examples import Reading, read_corpus

log = structlog.get_logger()
# The code that decides what a reading holds, besides the packages. Readings that other code made are made again.
CODE = sorted(
    [
        *Path(app.annotate.__file__).parent.rglob("*.py"),
        *(Path(__file__).with_name(f"{name}.py") for name in ("examples", "restyle")),
    ]
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of annotated articles, and the scheme in which they are marked."""

    name: str
    path: Path
    scheme: str


def corpus_of(stated: str) -> Corpus:
    """The corpus that ``NAME=FILE`` or ``NAME=FILE:SCHEME`` states. Raises ValueError for anything else."""
    name, equals, place = stated.partition("=")
    file, colon, scheme = place.rpartition(":")
    if not colon or scheme not in SCHEMES:
        file, scheme = place, SCHEMES[0]
    if not (name and equals and file):
        raise ValueError(f"{stated!r} is not of the form NAME=FILE or NAME=FILE:SCHEME; schemes are {', '.join(SCHEMES)}.")
    if not Path(file).is_file():
        raise ValueError(f"There is no file {file}.")
    return Corpus(name, Path(file), scheme)


def passes_of(plan: str, names: Collection[str]) -> list[tuple[str, ...]]:
    """The names of the corpora in each pass of a plan such as ``silver+news,news``. Raises ValueError for unknown names."""
    passes = [tuple(part.split("+")) for part in plan.split(",")]
    known((name for part in passes for name in part), names)
    return passes


def known(given: Iterable[str], names: Collection[str]) -> None:
    """Raise ValueError where a given name is not among those of the corpora."""
    for name in given:
        if name not in names:
            raise ValueError(f"{name!r} is no corpus; there are {', '.join(names)}.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads corpora into pieces, and keeps the readings in a folder, because parsing takes longer than training on a GPU.

    ``articles`` is how many articles of each corpus are read; None for all.
    """

    nlp: Language
    tokenizer: Tokenizer
    names: FeatureNames
    folder: Path
    articles: int | None = None

    def read(self, corpus: Corpus, draw: int | None = None) -> list[Reading]:
        """The articles of a corpus; with ``draw``, the number of a draw, in other quotation marks."""
        kept = self.folder / f"{corpus.name}-{self._key(corpus, draw)}.pickle"
        if kept.exists():
            readings: list[Reading] = pickle.loads(kept.read_bytes())  # noqa: S301 (written below)
            return readings
        readings = read_corpus(
            corpus.path, self.nlp, self.tokenizer, self.names, scheme=corpus.scheme, restyle=draw, most=self.articles
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = kept.with_name(f"{kept.name}.{id(self)}.partial")
        partial.write_bytes(pickle.dumps(readings))
        partial.replace(kept)
        pieces = sum(len(reading.pieces) for reading in readings)
        log.info("read", corpus=corpus.name, draw=draw, articles=len(readings), pieces=pieces)
        return readings

    def _key(self, corpus: Corpus, draw: int | None) -> str:
        digest = hashlib.sha256(corpus.path.read_bytes())
        digest.update(self.tokenizer.to_str().encode())
        digest.update(repr((self.names, corpus.scheme, draw, self.articles)).encode())
        for file in CODE:
            digest.update(file.read_bytes())
        return digest.hexdigest()[:16]


def read_passes(
    passes: Sequence[tuple[str, ...]], corpora: Sequence[Corpus], restyled: Collection[str], reader: Reader
) -> list[list[Reading]]:
    """The articles of each pass. Those of the corpora in ``restyled`` come twice: once in a draw of other quotation marks."""
    by_name = {corpus.name: corpus for corpus in corpora}
    plain = {name: reader.read(by_name[name]) for name in dict.fromkeys(name for part in passes for name in part)}
    return [
        [
            reading
            for name in part
            for reading in (*plain[name], *(reader.read(by_name[name], number) if name in restyled else ()))
        ]
        for number, part in enumerate(passes)
    ]
