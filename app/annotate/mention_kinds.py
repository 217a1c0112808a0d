"""What kinds of names an article's mentions are, and where a Doc keeps them."""

SPANS_KEY = "mentions"
PERSON, ORGANIZATION, PLACE, GROUP = "person", "organization", "place", "group"
# The recogniser's labels by kind. Other labels (dates, laws, works of art) name nobody.
KIND_OF_LABEL = {
    "PERSON": PERSON,
    "ORG": ORGANIZATION,
    "FAC": ORGANIZATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "NORP": GROUP,
}
