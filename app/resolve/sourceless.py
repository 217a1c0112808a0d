"""Words without a source: whose they are where nobody is named beside them.

"“It is late,” she said. … “We are tired.”", "Ada Quist shook her head. “Never.”", a headline's "Mayor ‘will not resign’":
they may be the words of whoever speaks before or after, acts or is named near, or is quoted with the same words.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.annotate.mention_kinds import PERSON
from app.lexicon import word_list
from app.quote import Attribution, Evidence, Kind, Named
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.ranker import by_trees

# How many sentences away somebody is named near.
NEAR = 2
# So many lines of other words below them, nobody goes on who spoke before.
FARTHEST_LINES = 2
# How many attributions above and below are looked at.
MOST_AROUND = 40
# Distances beyond these say nothing more.
MOST_LINES, MOST_LETTERS = 4, 400
# Fewer letters make no word by which a headline is known again.
SHORTEST_WORD = 4

# What a verb in the passive has below it: "he", "was".
PASSIVE = frozenset({"nsubjpass", "auxpass"})

Speaker = tuple[Cluster, ...] | Named


class Ways(NamedTuple):
    """What speaks for or against a speaker of words without a source. Flags are 0 or 1."""

    nobody: float = 0.0
    # how the candidate comes in: speaks before or after, acts right before, is named near, says the same, is quoted first
    before: float = 0.0
    after: float = 0.0
    acts: float = 0.0
    named_before: float = 0.0
    named_after: float = 0.0
    echo: float = 0.0
    first: float = 0.0
    # or is the subject of the verb above the cue ("Quist objected, adding"), or says the words around these
    subject: float = 0.0
    around: float = 0.0
    # both before and after
    both: float = 0.0
    # lines and letters (their logarithm) between these words and those before, if the candidate speaks there; likewise after
    lines_before: float = 0.0
    letters_before: float = 0.0
    lines_after: float = 0.0
    letters_after: float = 0.0
    # others act in between
    others_act: float = 0.0
    # the candidate is no person; is not named; is named in these words
    body: float = 0.0
    unnamed: float = 0.0
    spoken_of: float = 0.0
    # of the words: (for a candidate that speaks before, or nobody, in turn)
    direct_before: float = 0.0
    direct_nobody: float = 0.0
    cue_before: float = 0.0
    cue_nobody: float = 0.0
    asks_before: float = 0.0
    asks_nobody: float = 0.0
    headline_before: float = 0.0
    headline_echo: float = 0.0
    headline_nobody: float = 0.0
    heading_before: float = 0.0
    heading_after: float = 0.0
    heading_nobody: float = 0.0
    direct_acts: float = 0.0
    follows_direct: float = 0.0


@dataclass(frozen=True)
class Around:
    """Words without a source, and what stands around them: the attributions before and after that have an answer."""

    attribution: Attribution
    before: tuple[Attribution, Meant] | None
    after: tuple[Attribution, Meant] | None
    echo: tuple[float, Meant] | None
    first: tuple[Attribution, Meant] | None
    outer: tuple[Attribution, Meant] | None
    memory: Memory

    @cached_property
    def text(self) -> str:
        """The article's text."""
        return self.memory.mentions.text

    @property
    def start(self) -> int:
        """Where the words begin."""
        return self.attribution.content[0].start

    @property
    def end(self) -> int:
        """Where the words end."""
        return self.attribution.content[-1].end

    @cached_property
    def gap_before(self) -> str:
        """The text between the words before, with their source and cue, and these."""
        return self.text[_end(self.before[0]) : self.start] if self.before is not None else self.text[: self.start]

    @property
    def is_headline(self) -> bool:
        """Whether the words stand on the first line of several."""
        return "\n" not in self.text[: self.start].strip("\n") and "\n" in self.text

    @property
    def lines_between(self) -> int:
        """How many whole lines of other words stand between the words before and these."""
        return sum(any(map(str.isalpha, line)) for line in self.gap_before.split("\n")[1:-1])

    @cached_property
    def gap_after(self) -> str:
        """The text between these words and the next ones, with their source and cue."""
        return self.text[self.end : _start(self.after[0])] if self.after is not None else self.text[self.end :]

    @cached_property
    def acting(self) -> Cluster | None:
        """The person last named as a subject on the line, after the words before."""
        line = self.text.rfind("\n", 0, self.start) + 1
        last = _end(self.before[0]) if self.before is not None else 0
        return self.memory.mentions.acting(max(line, last), self.start)

    @cached_property
    def acts_right_before(self) -> Cluster | None:
        """The person named as the subject of the whole sentence right before the words, on the same line."""
        mentions = self.memory.mentions
        last = mentions.token_at(max(self.start - 2, 0))
        verb = last.sent.root
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is None or self.acting is None or "\n" in self.text[subject.idx : self.start]:
            return None
        return self.acting if mentions.named_at(subject) is self.acting else None


def without_source(index: int, attributions: Sequence[Attribution], meant: Mapping[int, Meant], memory: Memory) -> Meant:
    """Whose words they are when there is no source: the likeliest of those around, or nobody."""
    around = around_words(index, attributions, meant, memory)
    if around.attribution.kind is Kind.DIRECT and not around.attribution.cue and around.acts_right_before:
        acting = around.acts_right_before
        return Meant((acting,), steps=(step("goes on", f"{acting.name!r} acts right before these words"),))
    if _is_put_to_somebody(around):
        return Meant(steps=(step("no source", "the text does not say who asked this"),))
    found = candidates(around)
    probabilities = by_trees("sourceless", [ways for _, ways in found])
    (answer, ways), share = max(zip(found, probabilities, strict=True), key=lambda pair: pair[1])
    if answer is None:
        return Meant(steps=(step("no source", "the text names no source for these words"),))
    name = answer.name if isinstance(answer, Named) else " and ".join(cluster.name for cluster in answer)
    evidence = Evidence("resolve", "goes on", f"{name!r} {_why(ways)}", round(share, 2))
    if isinstance(answer, Named):
        return Meant(described=answer, steps=(evidence,))
    return Meant(answer, steps=(evidence,))


def _is_put_to_somebody(around: Around) -> bool:
    """Whether the words are a question that somebody "was asked", who then does not ask it."""
    tokens = (around.memory.mentions.token_at(part.end - 1) for part in around.attribution.cue)
    return any(
        token.lemma_.lower() in word_list("passives")["asked"] and any(child.dep_ in PASSIVE for child in token.children)
        for token in tokens
    )


def _why(ways: Ways) -> str:
    if ways.both:
        return "speaks before and after these words"
    if ways.around:
        return "says the words around these"
    if ways.subject:
        return "is the subject of their verb"
    if ways.acts:
        return "acts right before these words"
    if ways.before:
        return "spoke just before these words"
    if ways.echo:
        return "is quoted below with the same words"
    if ways.after:
        return "speaks right after these words"
    if ways.first:
        return "is the first who is quoted below"
    return "is named right before these words" if ways.named_before else "is named right after these words"


def around_words(index: int, attributions: Sequence[Attribution], meant: Mapping[int, Meant], memory: Memory) -> Around:
    """What stands around the words of an attribution."""
    attribution = attributions[index]
    start, end = attribution.content[0].start, attribution.content[-1].end
    numbers = range(max(0, index - MOST_AROUND), min(len(attributions), index + MOST_AROUND + 1))
    answers = ((attributions[number], meant.get(number)) for number in numbers if number != index)
    known = [(other, answer) for other, answer in answers if answer is not None and _answers(answer)]
    before = max((pair for pair in known if pair[0].start < start), key=lambda pair: _end(pair[0]), default=None)
    after = min((pair for pair in known if pair[0].start >= end), key=lambda pair: pair[0].start, default=None)
    first = min((pair for pair in known if pair[0].source), key=lambda pair: pair[0].start, default=None)
    around = (pair for pair in known if any(part.start <= start and end <= part.end for part in pair[0].content))
    outer = min(around, key=lambda pair: _end(pair[0]) - _start(pair[0]), default=None)
    return Around(attribution, before, after, _echo(attribution, known, memory.mentions.text), first, outer, memory)


def _echo(attribution: Attribution, known: list[tuple[Attribution, Meant]], text: str) -> tuple[float, Meant] | None:
    """Who says most of the same words elsewhere, and which share of these words."""
    words = _words(attribution, text)
    if not words:
        return None
    shares = ((len(words & _words(other, text)) / len(words), answer) for other, answer in known if other.source)
    best = max(shares, key=lambda pair: pair[0], default=None)
    return best if best is not None and best[0] > 0 else None


def _words(attribution: Attribution, text: str) -> frozenset[str]:
    words = (word.strip(".,:;!?'\"“”‘’()").lower() for part in attribution.content for word in part.of(text).split())
    return frozenset(word for word in words if len(word) >= SHORTEST_WORD)


def candidates(around: Around) -> list[tuple[Speaker | None, Ways]]:
    """Whoever may have said the words, with what speaks for it; at last nobody (None)."""
    ways: dict[Speaker, dict[str, float]] = {}
    for way, speaker, value in _ways(around):
        ways.setdefault(speaker, {})[way] = value
    return [*((speaker, _signs(speaker, ways[speaker], around)) for speaker in ways), (None, _of_nobody(around))]


def _ways(around: Around) -> Iterator[tuple[str, Speaker, float]]:
    """Each way by which somebody comes in, and how well."""
    for way, pair in (("before", around.before), ("after", around.after), ("around", around.outer)):
        if pair is not None and (way != "before" or around.lines_between < FARTHEST_LINES):
            yield way, _speaker(pair[1]), 1.0
    if around.acting is not None:
        yield "acts", (around.acting,), 1.0
    if around.echo is not None:
        yield "echo", _speaker(around.echo[1]), around.echo[0]
    if around.first is not None and around.is_headline:
        yield "first", _speaker(around.first[1]), 1.0
    subject = _subject(around)
    if subject is not None:
        yield "subject", (subject,), 1.0
    for way, cluster in (("named_before", _named(around, before=True)), ("named_after", _named(around, before=False))):
        if cluster is not None:
            yield way, (cluster,), 1.0


def _named(around: Around, *, before: bool) -> Cluster | None:
    """The person named nearest to the words, outside quotation marks, at most NEAR sentences away."""
    return around.memory.mentions.person_near(around.start if before else around.end, NEAR, before=before)


def _subject(around: Around) -> Cluster | None:
    """Whom the article names as the subject of the verb of the cue, or of the nearest verb above it that has one."""
    if not around.attribution.cue:
        return None
    token = around.memory.mentions.token_at(around.attribution.cue[0].start)
    for verb in (token, *token.ancestors):
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        cluster = around.memory.mentions.named_at(subject) if subject is not None else None
        if cluster is not None:
            return cluster
    return None


def _signs(speaker: Speaker, ways: dict[str, float], around: Around) -> Ways:
    direct, cue, asks, headline, heading = _of_words(around)
    before, after, acts = (ways.get(way, 0.0) for way in ("before", "after", "acts"))
    clusters = speaker if isinstance(speaker, tuple) else ()
    return Ways(
        **ways,
        both=before * after,
        lines_before=before * min(around.gap_before.strip(" .”\"'’,").count("\n") / 2 + ("\n" in around.gap_before), MOST_LINES),
        letters_before=before * math.log(1 + min(len(around.gap_before), MOST_LETTERS)),
        lines_after=after * min(around.gap_after.count("\n"), MOST_LINES),
        letters_after=after * math.log(1 + min(len(around.gap_after), MOST_LETTERS)),
        others_act=float(around.acting is not None and speaker != (around.acting,)),
        body=float(any(cluster.kind != PERSON for cluster in clusters)),
        unnamed=float(not clusters),
        spoken_of=float(_is_spoken_of(clusters, around)),
        direct_before=before * direct,
        cue_before=before * cue,
        asks_before=before * asks,
        headline_before=before * headline,
        headline_echo=ways.get("echo", 0.0) * headline,
        heading_before=before * heading,
        heading_after=after * heading,
        direct_acts=acts * direct,
        follows_direct=before * float(around.before is not None and around.before[0].kind is Kind.DIRECT),
    )


def _of_nobody(around: Around) -> Ways:
    direct, cue, asks, headline, heading = _of_words(around)
    return Ways(
        nobody=1.0, direct_nobody=direct, cue_nobody=cue, asks_nobody=asks, headline_nobody=headline, heading_nobody=heading
    )


def _of_words(around: Around) -> tuple[float, float, float, float, float]:
    """Whether the words are direct, have a cue, are asked, stand in the headline, and are a line of their own without an end."""
    text, attribution = around.text, around.attribution
    cue = " ".join(part.of(text).lower() for part in attribution.cue)
    headline = around.is_headline
    line = text[text.rfind("\n", 0, around.start) + 1 : text.find("\n", around.end) if "\n" in text[around.end :] else len(text)]
    heading = len(line) - (around.end - around.start) < 8 and not line.rstrip(" \"”’'").endswith((".", "!", "?", ","))
    asks = any(cue.startswith(lemma[: len(lemma) - 1]) for lemma in word_list("interviews")["asking"]) or cue == "pressed"
    return float(attribution.kind is Kind.DIRECT), float(bool(cue)), float(asks and bool(cue)), float(headline), float(heading)


def _is_spoken_of(speaker: Sequence[Cluster], around: Around) -> bool:
    named = {cluster for _, cluster in around.memory.mentions.spoken_of(around.attribution.content, direct=True)}
    return any(cluster in named for cluster in speaker)


def _speaker(meant: Meant) -> Speaker:
    """Whoever an answer names or describes; only for those that do."""
    return meant.clusters or meant.described or ()


def _answers(meant: Meant) -> bool:
    return bool(meant.clusters) or meant.described is not None


def _start(attribution: Attribution) -> int:
    return min(part.start for part in (*attribution.content, *attribution.source, *attribution.cue))


def _end(attribution: Attribution) -> int:
    return max(part.end for part in (*attribution.content, *attribution.source, *attribution.cue))
