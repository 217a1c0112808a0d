"""Questions for the rankers, with their right answers, from corpora that say whom pronouns mean and who speaks.

What was said before a pronoun or words without a source is filled in from the gold speakers, so that the rankers learn from
a true past.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from spacy.tokens import Doc, Token

from app.evaluate.corpus import GoldArticle, GoldAttribution, read_gold
from app.evaluate.given import given_attributions
from app.evaluate.pairing import comparable_name
from app.pipeline import Pipeline, read
from app.quote import Attribution, Named, SpeakerKind
from app.reading.article import read_head
from app.reading.normal_form import NormalForm, normal_form
from app.resolve.antecedents import weighed
from app.resolve.meant import Meant
from app.resolve.memory import Memory, Mentions
from app.resolve.pronouns import gender_of_pronoun
from app.resolve.sourceless import Speaker, around_words, candidates
from app.resolve.speakers import spoken_of
from app.train.boosting import Group

# The weight of a pronoun of GAP beside one of the news, which are what the rankers are for.
GAP_WEIGHT = 0.6
# Speakers whom a corpus gives no name.
UNNAMED = Named("somebody", SpeakerKind.UNNAMED)


@dataclass(frozen=True, slots=True)
class Question:
    """A group of candidates, and the article that it is of."""

    article: str
    group: Group


def news_questions(pipeline: Pipeline, corpus: Path) -> tuple[list[Question], list[Question]]:
    """The pronouns of a corpus of rows, and its words without a source."""
    pronouns: list[Question] = []
    sourceless: list[Question] = []
    for article in read_gold(corpus, GoldArticle):
        form = normal_form(article.text)
        start = read_head(article.text, published_at=article.published_at).layout.body_start
        with pipeline.lock, pipeline.nlp.memory_zone():
            asking = _News(article, read(pipeline, form.text, form.position(start)), form)
            pronouns += (Question(article.id, group) for group in asking.pronouns())
            sourceless += (Question(article.id, group) for group in asking.sourceless())
    return pronouns, sourceless


class _News:
    """One article of a corpus of rows."""

    def __init__(self, article: GoldArticle, doc: Doc, form: NormalForm) -> None:
        self._doc = doc
        self._memory = Memory(Mentions(doc))
        self._gold = [item for item in article.attributions if item.content]
        self._given = [in_form(item, form) for item in given_attributions(article)]
        self._meant: dict[int, Meant] = {}

    def pronouns(self) -> Iterator[Group]:
        """The candidates for each source that is "he" or "she", in reading order."""
        order = sorted(range(len(self._given)), key=lambda number: (self._given[number].source or self._given[number].content)[0])
        for index in order:
            gold, given = self._gold[index], self._given[index]
            if not given.source:
                continue
            span = self._doc.char_span(given.source[0].start, given.source[-1].end, alignment_mode="expand")
            self._memory.spoken_of = spoken_of(given, self._memory)
            root = span.root if span is not None else None
            gender = gender_of_pronoun(root.lower_) if root is not None else None
            if span is not None and root is not None and gender is not None and len(span) == 1:
                yield self._group(root, gender, gold)
            self._meant[index] = _remembered(self._speakers(gold), root, self._memory)

    def sourceless(self) -> Iterator[Group]:
        """The candidates for each attribution without a source."""
        for index in sorted(
            (number for number, given in enumerate(self._given) if not given.source), key=lambda number: self._given[number].start
        ):
            gold = self._gold[index]
            found = candidates(around_words(index, self._given, self._meant, self._memory))
            rows = np.array([ways for _, ways in found], dtype=float)
            yield Group(rows, tuple(number for number, (answer, _) in enumerate(found) if _is_right(answer, gold)))
            self._meant[index] = self._speakers(gold)

    def _group(self, root: Token, gender: str, gold: GoldAttribution) -> Group:
        found, signs = weighed(root, gender, self._memory)
        right = [number for number, item in enumerate(found) if _is_named(item.cluster.name, gold)]
        return Group(np.array(signs, dtype=float), tuple(right) if gold.speaker else (len(found),))

    def _speakers(self, gold: GoldAttribution) -> Meant:
        """Who the corpus says speaks, as clusters of the article."""
        if not gold.speaker:
            return Meant(described=UNNAMED)
        clusters = [cluster for cluster in self._memory.mentions.clusters if _is_named(cluster.name, gold)]
        kind = SpeakerKind(gold.speaker_kind) if gold.speaker_kind in set(SpeakerKind) else SpeakerKind.UNNAMED
        return Meant(tuple(clusters[:1])) if clusters else Meant(described=Named(gold.speaker, kind))


def in_form(item: Attribution, form: NormalForm) -> Attribution:
    """An attribution with the offsets of the text's normal form."""
    content, cue, source = (tuple(map(form.span, spans)) for spans in (item.content, item.cue, item.source))
    return replace(item, content=content, cue=cue, source=source)


def _remembered(meant: Meant, root: Token | None, memory: Memory) -> Meant:
    if root is not None and meant.clusters and meant.clusters[0].kind == "person":
        memory.last_person = meant.clusters[0]
        memory.line_of_last_person = memory.mentions.lines[root.i]
    memory.last = meant.clusters or meant.described
    return meant


def _is_named(name: str, gold: GoldAttribution) -> bool:
    """Whether a name has all words of a gold one, or the other way about."""
    words = set(comparable_name(name))
    accepted = [set(comparable_name(written)) for written in (gold.speaker, *gold.also)]
    return bool(words) and any(words <= other or other <= words for other in accepted if other)


def _is_right(answer: Speaker | None, gold: GoldAttribution) -> bool:
    if answer is None:
        return not gold.speaker
    if isinstance(answer, Named):
        return answer is UNNAMED and not gold.speaker if not gold.speaker else _is_named(answer.name or "", gold)
    return bool(gold.speaker) and _is_named(" ".join(cluster.name for cluster in answer), gold)


def gap_questions(pipeline: Pipeline, corpus: Path) -> Iterator[Question]:
    """The pronouns of GAP. Where it means neither of the two names, any other answer is right, and nobody too."""
    with corpus.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        with pipeline.lock, pipeline.nlp.memory_zone():
            doc = read(pipeline, row["Text"], 0)
            start = int(row["Pronoun-offset"])
            span = doc.char_span(start, start + len(row["Pronoun"]), alignment_mode="expand")
            gender = gender_of_pronoun(span[0].lower_) if span is not None else None
            if span is None or gender is None:
                continue
            found, signs = weighed(span[0], gender, Memory(Mentions(doc)))
            named = {name: [n for n, item in enumerate(found) if is_same(row[name], item.cluster.name)] for name in "AB"}
            meant = next((name for name in "AB" if row[f"{name}-coref"] == "TRUE"), None)
            others = [n for n in range(len(signs)) if n not in named["A"] and n not in named["B"]]
            right = named[meant] if meant is not None else others
            yield Question(row["ID"], Group(np.array(signs, dtype=float), tuple(right), GAP_WEIGHT))


def is_same(name: str, other: str) -> bool:
    """Whether all words of one name are in the other."""
    words, others = set(comparable_name(name)), set(comparable_name(other))
    return bool(words and others) and (words <= others or others <= words)
