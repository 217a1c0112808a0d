"""Bodies: the mentions of organizations, places and peoples in one article in; one cluster for each out.

"IMF" joins the International Monetary Fund, and "the Times" the Tampa Bay Times, where the article has the long form.
"""

from collections import Counter, defaultdict

from spacy.tokens import Span

from app.annotate.mention_kinds import ORGANIZATION
from app.lexicon import word_list
from app.names.body_names import initials, is_abbreviation
from app.names.person_names import name_key
from app.resolve.cluster import Cluster

# A name of this many words on the first line may have run into the rest of a headline.
LONG_NAME = 4
# A text with more names that begin or end alike is no article.
MOST_FORMS = 20


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
        # not the capitals of datelines and headlines: the name is the form of the running text
        cluster.name = max(forms, key=lambda form: (not form.isupper(), forms[form]))
        cluster.kind = Counter(mention.label_ for mention in cluster.mentions).most_common(1)[0][0]
    return _joined(clusters)


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
        for form in {words[0], words[-1], *initials(words)} if len(words) > 1 else ():
            long_forms[form].append(key)
    for short in sorted(clusters, key=len):
        words = short.split()
        letters = short.replace(" ", "") if is_abbreviation(clusters[short].name) else None
        fitting = [
            long
            for long in long_forms[letters or words[-1]][:MOST_FORMS] + ([] if letters else long_forms[words[0]][:MOST_FORMS])
            if long != short and long in clusters and _is_short_form(short, clusters[short], long, clusters[long], letters)
        ]
        if not fitting:
            continue
        source, first = clusters[short], clusters[short].mentions[0].start
        # of several the one that was last named before the short form
        target = clusters[min(fitting, key=lambda long: _distance(clusters[long], first))]
        del clusters[short]
        target.mentions = sorted([*target.mentions, *source.mentions], key=lambda span: span.start)
        if source.kind == ORGANIZATION:
            target.kind = ORGANIZATION
    return list(clusters.values())


def _distance(cluster: Cluster, start: int) -> int:
    before = [mention.start for mention in cluster.mentions if mention.start < start]
    return start - before[-1] if before else 10**9


def _is_short_form(short: str, shorter: Cluster, long: str, longer: Cluster, letters: str | None) -> bool:
    words, all_words = short.split(), long.split()
    if letters is not None:
        return letters in initials(all_words)
    if len(all_words) <= len(words) or shorter.kind != ORGANIZATION or longer.kind != ORGANIZATION:
        return False
    known = word_list("bodies")["name"]
    if len(words) == 1 and short in word_list("bodies")["independent"]:
        return False
    if all_words[-len(words) :] == words:
        return len(words) > 1 or short in known
    return all_words[: len(words)] == words and short not in known
