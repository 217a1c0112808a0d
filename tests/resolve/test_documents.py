"""Whose a report, a poll, a letter or a statement is.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "a statement by somebody without a name",
        "The club mourned him. His family said in a statement that he had died. [The statement] said: “He sang.”",
        ["His family"],
    ),
    (
        "a statement in which something was confirmed",
        "Holm Bank was shut. The army confirmed the attack in a statement. [The statement] said: “They fled.”",
        ["The army"],
    ),
    (
        "a statement by three",
        "In a joint statement, Britain, France and Peru said the vote was a sham. [The statement] said: “It was no election.”",
        ["Britain, France and Peru"],
    ),
    (
        "a post by a body that a noun explains",
        "Her promoter, Big Lamp Live, said in a post that the tour was over. “We are sad,” [the post] said.",
        ["Big Lamp Live"],
    ),
    (
        "a suit by somebody without a name, whose friend has one",
        "The boyfriend of TV star Nadia Brook is suing the club. [The suit] says: “He was cut.”",
        ["The suit"],
    ),
    ("a note to others", "Shares will fall, according to [a note to investors by Brill & Moor]: “Sell now.”", ["Brill & Moor"]),
    ("by a body", "[A study by the Holm Institute] says “seven bridges in ten are unsafe”.", ["Holm Institute"]),
    ("a body's own", "[The Holm Institute’s report] says “seven bridges in ten are unsafe”.", ["Holm Institute"]),
    ("named after the body", "[A Holm Institute poll] found that “seven in ten are angry”.", ["Holm Institute"]),
    (
        "the same report again",
        "The Holm Institute published a report on bridges. The mayor was away. [The report] says “seven in ten are unsafe”.",
        ["Holm Institute"],
    ),
    (
        "under another name of its sort",
        "A survey by the Holm Institute came out on Monday. [The study] says “seven in ten are unsafe”.",
        ["Holm Institute"],
    ),
    (
        "in a lead, before the body is named",
        "Seven bridges in ten are “unsafe”, according to [a new report]. The report was published by the Holm Institute in Lund.",
        ["Holm Institute"],
    ),
    (
        "of two reports the last",
        "A report by the Holm Institute was mild. A report by the Nordic Council was not. [The report] says “neglect”.",
        ["Nordic Council"],
    ),
    (
        "a letter by a person",
        "In a letter Ada Quist gave her reasons. [Quist’s letter] says “I am tired”.",
        ["Ada Quist"],
    ),
    (
        "a professor's study is the professor's",
        "[A study by Holm Institute professor Ada Quist] says “seven in ten are unsafe”.",
        ["Ada Quist"],
    ),
    (
        "several issue one study",
        "[A survey by Holm Bank, the charity Fenwatch and Quist Research] says “seven in ten are poor”.",
        ["Holm Bank, Fenwatch and Quist Research"],
    ),
    (
        "by what the body is, whatever the parse makes of it",
        "According to [a story by the website Fenwatch] “delegates may leave”.",
        ["Fenwatch"],
    ),
    (
        "said in a report",
        "In a report published on Monday, the Holm Institute said bridges are old. [The report] says “seven are unsafe”.",
        ["Holm Institute"],
    ),
    (
        "done instead of written",
        "The Holm Institute surveyed 400 drivers in Lund. [The poll] found that “seven in ten are angry”.",
        ["Holm Institute"],
    ),
    (
        "a part of a document",
        "“Rust is everywhere”, according to [the results of the latest Holm Institute study].",
        ["Holm Institute"],
    ),
    (
        "an advertisement",
        "The ad was paid for by Ada Quist. Holm Bank launched an ad on Monday. [The ad] says “we are sorry”.",
        ["Holm Bank"],
    ),
    (
        "an editorial is the paper's in which it stands",
        "[An editorial in the Lund Gazette] says “taxes are too high”.",
        ["Lund Gazette"],
    ),
    (
        "by a part of the body's name",
        "The Lakeside Institute asked 400 drivers. [The Lakeside poll] says “seven in ten are angry”.",
        ["Lakeside Institute"],
    ),
    (
        "compiled by a body",
        "Compiled by the Holm Institute, the survey was mild. [The survey] says “seven in ten are angry”.",
        ["Holm Institute"],
    ),
    (
        "the statement that was just given",
        "Holm Bank said that it was sorry. Ada Quist provided a written statement. [The statement] says “I was away”.",
        ["Ada Quist"],
    ),
    (
        "its own name and not who spoke last",
        "[The Holm Institute] said “bridges are old”. [The Ravensworth report] says “seven in ten are angry”.",
        ["Holm Institute", "Ravensworth"],
    ),
    (
        "whose it is nobody says: the body's that spoke last",
        "[The Holm Institute] said “bridges are old”. Ada Quist was away. [The report] says “seven are unsafe”.",
        ["Holm Institute", "Holm Institute"],
    ),
    (
        "a statement by an abbreviated body",
        "The Northern Bridge Authority met Holm Bank on the quay. [An NBA statement] said: “The bridge is safe.”",
        ["Northern Bridge Authority"],
    ),
]

UNNAMED: list[tuple[str, str, str]] = [
    ("nobody is named", "The town was quiet. [The report] says “seven in ten are unsafe”.", "The report"),
    (
        "a report about a body is not by it",
        "[A report on the Holm Institute] says “seven rooms in ten are empty”.",
        "A report on the Holm Institute",
    ),
    (
        "who has got a report has not written it",
        "[Reports received by the Holm Institute] say “the shooting began at noon”.",
        "Reports received by the Holm Institute",
    ),
    (
        "a letter is not a report",
        "The Holm Institute published a report on bridges. [The letter] says “seven in ten are unsafe”.",
        "The letter",
    ),
    (
        "one of several",
        "A survey by the Holm Institute was mild. [One report] says “seven in ten are angry”.",
        "One report",
    ),
    (
        "a lawsuit is not the defendant's who spoke last",
        "Holm Bank said that it was sorry. [The lawsuit] says “the bank lied to us all”.",
        "The lawsuit",
    ),
    (
        "another paper in another place",
        "A study by the Holm Institute was mild. [A paper in Nature] says “seven in ten are unsafe”.",
        "A paper in Nature",
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_the_issuer_speaks(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers


@pytest.mark.parametrize(("story", "description"), [case[1:] for case in UNNAMED], ids=[case[0] for case in UNNAMED])
def test_a_document_without_an_issuer_keeps_its_description(
    who_says: Callable[[str], list[str | None]], story: str, description: str
) -> None:
    assert who_says(story) == [description]
