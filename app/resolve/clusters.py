"""Clusters: the mentions of one article in; one cluster for each person and body out."""

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE, SPANS_KEY
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.names.person_names import is_honour
from app.resolve.bodies import cluster_bodies
from app.resolve.body_mentions import with_missed_bodies
from app.resolve.cluster import Cluster
from app.resolve.persons import cluster_persons
from app.resolve.renamed import add_descriptions

# Within a name: "Leo “Tug” Quist".
NICKNAME = re.compile(r"\s[“\"‘'](?P<nickname>\w+)[”\"’']\s")
# A given name, a family name, and "Jr." or "QC".
LEAST_WITH_GENERATION = 3


def cluster_mentions(doc: Doc, sources: Sequence[Span] = ()) -> list[Cluster]:
    """Clusters of the doc's named mentions, in order of first mention; ``sources`` are the phrases that name who speaks."""
    spans = _with_persons_by_form(with_missed_bodies(doc, list(doc.spans.get(SPANS_KEY, [])), sources))
    persons = cluster_persons(doc, [span for span in spans if span.label_ == PERSON])
    add_descriptions(doc, persons)
    bodies = cluster_bodies([span for span in spans if span.label_ in {ORGANIZATION, PLACE, GROUP}])
    clusters = [*persons, *bodies]
    for cluster in clusters:
        forms = Counter(" ".join(mention.text.split()) for mention in cluster.mentions)
        cluster.aliases = tuple(form for form, _ in forms.most_common() if form != cluster.name)
    return sorted(clusters, key=lambda cluster: cluster.mentions[0].start)


def _with_persons_by_form(spans: list[Span]) -> list[Span]:
    """The mentions, with those that are persons by their form marked so: "Leo Quist Sr.", "Leo Quist QC", or his nickname."""
    nicknames = {found["nickname"] for span in spans if span.label_ == PERSON for found in NICKNAME.finditer(span.text)}
    return [
        Span(span.doc, span.start, span.end, label=PERSON) if span.label_ != PERSON and _is_person(span, nicknames) else span
        for span in spans
    ]


def _is_person(span: Span, nicknames: set[str]) -> bool:
    generation = span[-1].text.rstrip(".").lower() in word_list("generations")["after_name"]
    honour = is_honour(span[-1].text) and is_given_name(span[0].text)
    return span.text in nicknames or ((generation or honour) and len(span) >= LEAST_WITH_GENERATION)
