"""Bodies: the mentions of organizations, places and peoples in one article in; one cluster for each out.

"IMF" joins the International Monetary Fund, and "the Times" the Tampa Bay Times, where the article has the long form.
"""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import accumulate

from spacy.tokens import Span

from app.annotate.mention_kinds import ORGANIZATION
from app.lexicon import word_list
from app.names.body_names import initials, is_abbreviation
from app.names.person_names import name_key
from app.resolve.cluster import Cluster

# "Holm's" in "Holm's Equipment Division".
POSSESSIVE = re.compile(r"['’]s\b")
# A name of this many words on the first line may have run into the rest of a headline.
LONG_NAME = 4
# A text with more names that begin or end alike is no article.
MOST_FORMS = 20
# The fewest letters by which a part of a name is known.
SHORTEST_PART = 3
# The fewest letters of a name that is written in one word here and in two there.
SHORTEST_JOINED = 6
# No abbreviation is looked for in the parts of a longer name.
LONGEST_PARTS = 12


def cluster_bodies(spans: list[Span]) -> list[Cluster]:
    """One cluster for each body. Abbreviations and short forms join the long form."""
    clusters: dict[str, Cluster] = {}
    known = {name_key(span.text) for span in spans}
    line_end = spans[0].doc.text.find("\n") if spans else 0
    for whole in spans:
        span = _without_headline(whole, known, line_end)
        key = name_key(span.text)
        if key:
            clusters.setdefault(key, Cluster("", span.label_)).mentions.append(span)
    for cluster in clusters.values():
        forms = Counter(" ".join(mention.text.split()) for mention in cluster.mentions)
        cluster.name = _name_of(forms)
        cluster.kind = Counter(mention.label_ for mention in cluster.mentions).most_common(1)[0][0]
    return _joined(clusters)


def _name_of(forms: Counter[str]) -> str:
    """The form of the running text, not the capitals of datelines and headlines, but "OECD" and not the headline's "Oecd"."""
    usual = forms.most_common(1)[0][0]
    if is_abbreviation(usual) and all(forms[usual] > count for form, count in forms.items() if form != usual):
        return usual
    return max(forms, key=lambda form: (not form.isupper(), forms[form]))


def _without_headline(span: Span, known: set[str], line_end: int) -> Span:
    """A long name on the first line, cut to the name that the article has below: "Holm Bank" of "Holm Bank Chief Faces Court"."""
    if span.start_char >= line_end or len(span) < LONG_NAME:
        return span
    shorter = (Span(span.doc, span.start, end, label=span.label) for end in range(span.end - 1, span.start + 1, -1))
    return next((part for part in shorter if name_key(part.text) in known), span)


def _joined(clusters: dict[str, Cluster]) -> list[Cluster]:
    """The clusters after each short form has joined its long form, the shortest first: chains end at the longest."""
    long_forms: dict[str, list[str]] = defaultdict(list)
    for key in clusters:
        words = key.split()
        for form in {*_forms(words), key}:
            long_forms[form].append(key)
    ends = {mention.end: key for key, cluster in clusters.items() for mention in cluster.mentions}
    for short in sorted(clusters, key=len):
        words = short.split()
        letters = short.replace(" ", "") if is_abbreviation(clusters[short].name) else None
        looked_up = [letters] if letters else [words[-1], words[0], words[0][:SHORTEST_PART]]
        looked_up += [*_long_names().get(short, ()), "".join(words)]
        bracketed = _bracketed(clusters[short], ends) if letters else None
        fitting = (
            [bracketed]
            if bracketed in clusters and bracketed != short
            else [
                long
                for long in dict.fromkeys(long for form in looked_up for long in long_forms[form][:MOST_FORMS])
                if long != short and long in clusters and _is_short_form(short, clusters[short], long, clusters[long], letters)
            ]
        )
        if not fitting:
            continue
        whole = [long for long in fitting if letters is not None and letters in initials(long.split())]
        fitting = whole or fitting
        source, first = clusters[short], clusters[short].mentions[0].start
        # of several the one that was last named before the short form
        target = clusters[min(fitting, key=lambda long: _distance(clusters[long], first))]
        del clusters[short]
        target.mentions = sorted([*target.mentions, *source.mentions], key=lambda span: span.start)
        if source.kind == ORGANIZATION:
            target.kind = ORGANIZATION
    return list(clusters.values())


def _bracketed(cluster: Cluster, ends: dict[int, str]) -> str | None:
    """The key of the name after which an abbreviation stands in brackets: "Holm Mitsui Financial (HMFG)"."""
    before = (mention.start - 1 for mention in cluster.mentions if mention.doc[mention.start - 1].text == "(")
    return next((ends[bracket] for bracket in before if bracket in ends), None)


def _forms(words: list[str]) -> set[str]:
    """The words and letters under which a long name is looked up."""
    if len(words) < 2:
        return set()
    first = _first_letters(words)
    parts = {first[start:end] for start in range(len(first)) for end in range(start + SHORTEST_PART, len(first) + 1)}
    return {words[0], words[-1], words[0][:SHORTEST_PART], *initials(words), *(parts if len(first) <= LONGEST_PARTS else ())}


def _first_letters(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in word_list("names")["left_out"])


def _distance(cluster: Cluster, start: int) -> int:
    before = [mention.start for mention in cluster.mentions if mention.start < start]
    return start - before[-1] if before else 10**9


def _is_short_form(short: str, shorter: Cluster, long: str, longer: Cluster, letters: str | None) -> bool:
    words, all_words = short.split(), long.split()
    if long in _long_names().get(short, ()):
        return True
    if "".join(words) == "".join(all_words):
        # "Time Warner" and "TimeWarner": the name is what the article writes most
        return (len(shorter.mentions), longer.mentions[0]) <= (len(longer.mentions), shorter.mentions[0])
    if _in_other_words(words, all_words):
        return True
    if letters is not None:
        return letters in initials(all_words) or _abbreviates_part(letters, all_words)
    if len(words) > 1 and len(words) == len(all_words) and _shortens(words, all_words):
        return True
    if len(all_words) <= len(words) or shorter.kind != ORGANIZATION or longer.kind != ORGANIZATION:
        return False
    known = word_list("bodies")["name"]
    if len(words) == 1 and short in word_list("bodies")["independent"]:
        return False
    if POSSESSIVE.split(longer.name, maxsplit=1)[0] != longer.name and all_words[: len(words)] == words:
        # "Raytheon's Equipment Division" is a part of it
        return False
    if all_words[-len(words) :] == words:
        return len(words) > 1 or short in known | word_list("bodies")["last"]
    return all_words[: len(words)] == words and short not in known


@cache
def _long_names() -> dict[str, list[str]]:
    """The long names for which each short one can stand, by their keys."""
    found: dict[str, list[str]] = defaultdict(list)
    for long, shorts in word_list("short_names").items():
        for short in shorts:
            found[short].append(long)
    return found


def _in_other_words(words: list[str], all_words: list[str]) -> bool:
    """Whether a name, spaces aside, is another's beginning: "Smith Kline" of the SmithKline Beckman Corp."""
    letters = "".join(words)
    starts = accumulate(all_words)
    return len(letters) >= SHORTEST_JOINED and words != all_words[: len(words)] and letters in starts


def _abbreviates_part(letters: str, words: list[str]) -> bool:
    """Whether an abbreviation has the initials of words that follow each other: "CDC", Holm Center for Disease Control."""
    return len(letters) >= SHORTEST_PART and letters in _first_letters(words)


def _shortens(words: list[str], all_words: list[str]) -> bool:
    """Whether each word is the beginning of another's, a plural ending aside: "Lib Dems" of the Liberal Democrats."""
    bare = [word.removesuffix("s") for word in words]
    return words != all_words and all(
        len(part) >= SHORTEST_PART and whole.startswith(part) for part, whole in zip(bare, all_words, strict=True)
    )
