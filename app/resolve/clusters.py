"""Clusters: the mentions of one article in; one cluster for each person and body out."""

from collections import Counter

from spacy.tokens import Doc

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE, SPANS_KEY
from app.resolve.bodies import cluster_bodies
from app.resolve.body_mentions import with_missed_bodies
from app.resolve.cluster import Cluster
from app.resolve.persons import cluster_persons
from app.resolve.renamed import add_descriptions


def cluster_mentions(doc: Doc) -> list[Cluster]:
    """Clusters of the doc's named mentions, in order of first mention."""
    spans = with_missed_bodies(doc, list(doc.spans.get(SPANS_KEY, [])))
    persons = cluster_persons(doc, [span for span in spans if span.label_ == PERSON])
    add_descriptions(doc, persons)
    bodies = cluster_bodies([span for span in spans if span.label_ in {ORGANIZATION, PLACE, GROUP}])
    clusters = [*persons, *bodies]
    for cluster in clusters:
        forms = Counter(" ".join(mention.text.split()) for mention in cluster.mentions)
        cluster.aliases = tuple(form for form, _ in forms.most_common() if form != cluster.name)
    return sorted(clusters, key=lambda cluster: cluster.mentions[0].start)
