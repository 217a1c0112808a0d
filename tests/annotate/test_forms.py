"""The forms that quotations take without a verb of saying beside them, by rules alone and with the network.

Each case is a small article and whose words it quotes: (words, speaker), in reading order. None is a speaker without a name.
"""

import pytest

from app.pipeline import Pipeline, extract_texts, load_pipeline
from app.quality import Quality
from app.quote import Act, Kind, Quotation, SpeakerKind

AT_EDGES = " \t\n.,;:!?“”‘’\"'"

NO_VERB = [
    ("a mood", "Harbour chief Nils Aaby was scathing. “They lied to us.”", [("They lied to us", "Nils Aaby")]),
    ("a gesture before", "Petra Holm, a baker, shrugged. “We move on.”", [("We move on", "Petra Holm")]),
    ("a gesture after", "“Nobody asked me.” Petra Holm shook her head.", [("Nobody asked me", "Petra Holm")]),
    ("for whom it holds", "For nurse Ayo Bello, the night was long. “We ran out.”", [("We ran out", "Ayo Bello")]),
    ("a verdict", "Engineer Ada Quist’s assessment: “The bridge is finished.”", [("The bridge is finished", "Ada Quist")]),
    ("a reaction of", "The response from the owner, Rui Prado, was curt: “No deal.”", [("No deal", "Rui Prado")]),
    ("a view that follows", "“It will be long.” That was the warning of fire chief Dan Orr.", [("It will be long", "Dan Orr")]),
    ("a message", "Union leader Ines Varga had a message: “Stay home.”", [("Stay home", "Ines Varga")]),
]
CONTINUED = [
    (
        "after a sentence that says nothing",
        "“We are broke,” said mayor Anke Vogt. She paused. “Nothing is left.”",
        [("We are broke", "Anke Vogt"), ("Nothing is left", "Anke Vogt")],
    ),
    ("after a paraphrase", "Anke Vogt said the town was broke. “Nothing is left.”", [("Nothing is left", "Anke Vogt")]),
    (
        "a cue after four paragraphs",
        "“The dam will hold.\n\n“It has held.\n\n“It is sound.\n\n“I am sure,” said Ada Quist.",
        [("The dam will hold | It has held | It is sound | I am sure", "Ada Quist")],
    ),
]
NAMED_BESIDE = [
    ("a name and a colon", "Ida Holt on Facebook: “The fund is empty.”", [("The fund is empty", "Ida Holt")]),
    (
        "a list of voices",
        "* Tilda Farrow, 52, baker: “Bread costs double.”\n* Marcus Boyd, student: “I am leaving.”",
        [("Bread costs double", "Tilda Farrow"), ("I am leaving", "Marcus Boyd")],
    ),
    ("handed over", "The chair left.\n\nAnd from Senator Lucia Prado:\n\n“I stay.”", [("I stay", "Lucia Prado")]),
    ("a heading", "From the desk of Hana Teferra, head of the clinic.\n\n“Stay away.”", [("Stay away", "Hana Teferra")]),
    ("in brackets", "“Bread costs double.” (Tilda Farrow, baker)", [("Bread costs double", "Tilda Farrow")]),
    (
        "a line after each",
        "“Bread costs double.”\n\nTilda Farrow, baker\n\n“I am leaving.”\n\nMarcus Boyd, student",
        [("Bread costs double", "Tilda Farrow"), ("I am leaving", "Marcus Boyd")],
    ),
    (
        "a line before each",
        "Tilda Farrow, baker\n\n“Bread costs double.”\n\nMarcus Boyd, student\n\n“I am leaving.”",
        [("Bread costs double", "Tilda Farrow"), ("I am leaving", "Marcus Boyd")],
    ),
    ("a caption", "‘We lost everything’: Anton Gorin outside his house\n\nFew slept.", [("We lost everything", "Anton Gorin")]),
    (
        "a block without marks",
        "In an open letter, Yusuf Adeyemi, the chairman, wrote:\n\nThe club is not for sale. It never was.\n\nFans cheered.",
        [("The club is not for sale. It never was", "Yusuf Adeyemi")],
    ),
]
IN_TURN = [
    (
        "shouts",
        "“Open the gate!” Sergeant Max Roth barked. “I lost the key,” Joan Pike admitted.",
        [("Open the gate", "Max Roth"), ("I lost the key", "Joan Pike")],
    ),
    (
        "demands",
        "“Who paid?” Kate Marsh demanded. “I did!” Owen Lind exclaimed.",
        [("Who paid", "Kate Marsh"), ("I did", "Owen Lind")],
    ),
    (
        "wanting to know",
        "“Is it over?” Kate Marsh wanted to know. “Not yet,” Owen Lind replied.",
        [("Is it over", "Kate Marsh"), ("Not yet", "Owen Lind")],
    ),
    (
        "with an office between commas",
        "“Rise,” the clerk, Nell Garside, said. “Why?” Marcus Boyd asked.",
        [("Rise", "Nell Garside"), ("Why", "Marcus Boyd")],
    ),
]
TRANSCRIPTS = [
    (
        "offices after the names",
        "DANA FROST, HOST: Good evening.\n\nMILO KANE, REPORTER: The river rose.\n\nFROST: And?\n\nKANE: Three are hurt.",
        [("Good evening", "DANA FROST"), ("The river rose", "MILO KANE"), ("And", "DANA FROST"), ("Three are hurt", "MILO KANE")],
    ),
    (
        "constituencies in brackets",
        "Mrs BRANDT (Northmoor): I ask him to go.\n\nMr OSEI (Westport): I will not.",
        [("I ask him to go", "BRANDT"), ("I will not", "OSEI")],
    ),
    (
        "ordinary letters",
        "Interviewer: Why blue?\n\nInes Varga: It was cheap.\n\nInterviewer: And now?\n\nInes Varga: A habit.",
        [("Why blue", None), ("It was cheap", "Ines Varga"), ("And now", None), ("A habit", "Ines Varga")],
    ),
    (
        "a newspaper that takes turns with a person",
        "Petra Holm spoke to the Courier.\n\nCourier: Why blue?\n\nHolm: It was cheap.\n\nCourier: And now?\n\nHolm: A habit.",
        [("Why blue", None), ("It was cheap", "Petra Holm"), ("And now", None), ("A habit", "Petra Holm")],
    ),
    (
        "an outlet that asks",
        "Petra Holm sat down with the Northern Herald.\n\nQ: Why?\n\nA: It was cheap.",
        [("Why", "Northern Herald"), ("It was cheap", "Petra Holm")],
    ),
    (
        "a prosecutor who asks",
        "Prosecutor Ida Holt questioned Pavel Dorn.\n\nQ. Where were you?\nA. At home.",
        [("Where were you", "Ida Holt"), ("At home", "Pavel Dorn")],
    ),
    ("nobody named", "Q. Where were you?\nA. At home.", [("Where were you", None), ("At home", None)]),
]
NOBODYS = [
    ("a life", "Ida Holt: a career in ten photographs\n\nThe judge Ida Holt retires in May."),
    ("a man about whom the headline is", "Olaf Berg: director who filmed the fall\n\nThe director Olaf Berg died on Monday."),
    ("a place", "Norvik: ferry runs aground\n\nA ferry ran aground near Norvik on Wednesday."),
    ("fields", "Time: 8 pm\nPlace: Town hall\nTickets: 5 euros\nTime: late"),
    ("parts of a page", "UPDATE: The road is open.\n\nPHOTOS: See the flood here."),
]
# Where it would be wrong to name this person: words about somebody, or that somebody reads or is the target of.
NOT_THEIRS = [
    ("the accused", "Police arrested Pavel Dorn on Monday. “He is a danger to the public.”", "Pavel Dorn"),
    ("whose house it is", "A banner hung outside Paul Wu’s house: “Thief.”", "Paul Wu"),
    ("another paragraph’s subject", "Paul Wu was arrested.\n\n“He took it all.”\n\nThe bank is shut.", "Paul Wu"),
]


@pytest.fixture(scope="module", params=[Quality.RULES, Quality.ACCURATE])
def either(request: pytest.FixtureRequest) -> Pipeline:
    return load_pipeline(request.param)


def quotations(pipeline: Pipeline, text: str) -> list[Quotation]:
    found = next(iter(extract_texts(pipeline, [(text, None, None)])))
    return [item for item in found if item.act is not Act.THOUGHT and item.kind is not Kind.INDIRECT]


def said(pipeline: Pipeline, text: str) -> list[tuple[str, str | None]]:
    rows = []
    for item in quotations(pipeline, text):
        named = item.speaker is not None and item.speaker.kind is not SpeakerKind.UNNAMED
        words = " | ".join(text[part.start : part.end].strip(AT_EDGES) for part in item.content)
        rows.append((words, item.speaker.name if item.speaker is not None and named else None))
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in [*NO_VERB, *CONTINUED, *NAMED_BESIDE, *IN_TURN, *TRANSCRIPTS]],
)
def test_the_form_tells_the_speaker(either: Pipeline, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert said(either, text) == expected


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NOBODYS])
def test_a_colon_alone_makes_no_speaker(either: Pipeline, text: str) -> None:
    assert said(either, text) == []


@pytest.mark.parametrize(("text", "person"), [pytest.param(*case[1:], id=case[0]) for case in NOT_THEIRS])
def test_no_words_are_put_into_the_mouth_of_whom_they_are_about(either: Pipeline, text: str, person: str) -> None:
    assert person not in [speaker for _, speaker in said(either, text)]


def test_a_quotation_without_a_verb_has_no_cue(either: Pipeline) -> None:
    (quotation,) = quotations(either, "Ida Holt on Facebook: “The fund is empty.”")
    assert quotation.cue == ()


def test_a_pull_quote_is_not_said_again(either: Pipeline) -> None:
    text = "Dora Pell keeps goats. “Nothing will grow here,” she said.\n\n“Nothing will grow here”\n\nHer son left."
    assert said(either, text) == [("Nothing will grow here", "Dora Pell")]


LONG = " ".join(["The quay will be mended before the winter and the fishermen will have a shed by the spring"] * 30)


def test_a_quotation_longer_than_the_networks_window_stays_whole(either: Pipeline) -> None:
    text = f"It rained. “{LONG},” Ruth Okafor told the council. “We will see,” Paul Wu said."
    assert said(either, text) == [(LONG, "Ruth Okafor"), ("We will see", "Paul Wu")]


def test_a_list_below_said_is_not_verbatim(either: Pipeline) -> None:
    text = "The mayor, Anke Vogt, also said:\n\nThe town must save a third of its money.\n\nThe pool will shut."
    assert said(either, text) == []
