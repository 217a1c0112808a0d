"""Names as wire stories write them: what runs into them, how they are spelt, and which of two namesakes is meant.

The source of each quotation stands in square brackets; after the story come the speakers' full names.
"""

from collections.abc import Callable

import pytest

from app.annotate.mention_kinds import PERSON
from app.resolve.cluster import Cluster

# A source with a title, rank, job, side or day before the name, and the name alone.
AROUND_THE_NAME = [
    ("Superintendent Mara Lindgren", "Mara Lindgren"),
    ("Supt Price", "Price"),
    ("Det Con Owen Hale", "Owen Hale"),
    ("Sgt. 1st Class Luis Ortega", "Luis Ortega"),
    ("Air Vice-Marshal Colin Stroud", "Colin Stroud"),
    ("Rovers DL Deshawn Prout", "Deshawn Prout"),
    ("DJ Lisa Pereira", "Lisa Pereira"),
    ("Insider Paolo La Venta", "Paolo La Venta"),
    ("Challenger Kelly Wardle", "Kelly Wardle"),
    ("City Councilmember Rosa Beale", "Rosa Beale"),
    ("14th-ranked Brandl", "Brandl"),
    ("34-year-old Gemma Stock", "Gemma Stock"),
    ("Mother-of-two Gemma Stock", "Gemma Stock"),
    ("Minister in the Ministry of Finance Basil Grantham", "Basil Grantham"),
    ("PM Rahim", "Rahim"),
    ("MLA Ved Prasad Rana", "Ved Prasad Rana"),
    ("Fellow Lib Dem Callum Roper", "Callum Roper"),
    ("Saudi King Fahim", "Fahim"),
    ("Lord Penhallow", "Penhallow"),
    ("Adam Kestrel SC", "Adam Kestrel"),
    ("DI Copley", "Copley"),
    ("DC Leanne Copley", "Leanne Copley"),
    ("Di Copley", "Di Copley"),
    ("Colonel-Major Moussa Diarra", "Moussa Diarra"),
    ("Deputy Commissioner of Police Anjali Deshmukh", "Anjali Deshmukh"),
    ("coast guard Capt. Rodolfo Macaraeg", "Rodolfo Macaraeg"),
    ("floor leader Kim Do-yeon", "Kim Do-yeon"),
    ("Defense Secretary Arturo dela Cruz", "Arturo dela Cruz"),
]

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "the first of two family names",
        "The chef Lucía Mamani Quispe was named cook of the year. [Mamani] said “I cook”.",
        ["Lucía Mamani Quispe"],
    ),
    (
        "a granddaughter with a hyphen",
        "Edith Varley has died. [Varley] once wrote “I was in physics”. Her granddaughter, [Edith Varley-Stone], said “no”.",
        ["Edith Varley", "Edith Varley-Stone"],
    ),
    (
        "a woman without a name, and she",
        "“Look at the sinks,” said [Dr Fiona Munroe]. Her team left.\n[One mother] said “nobody came”. [She] said “I waited”.",
        ["Fiona Munroe", "One mother", "One mother"],
    ),
    (
        "a second family name that the recogniser leaves out",
        "Bread is up.\nNathaly Carter Leon had met Guadalupe Salcedo Hernández on Facebook. [Salcedo] said “come to my house”.",
        ["Guadalupe Salcedo Hernández"],
    ),
    ("a participle that is none", "Hosting Wells, Ana Brook spoke of the fire. “It was arson,” [Wells] said.", ["Wells"]),
    ("a dateline", "NAIROBI, Kenya (AP) — [Wanjiru Kamau] said Tuesday: “There is no money.”", ["Wanjiru Kamau"]),
    (
        "another's name in the headline",
        "Hilda Clay Slams Ronald Trapp On Taxes\n\nHilda Clay attacked Ronald Trapp. “I was tired,” [Trapp] said.",
        ["Ronald Trapp"],
    ),
    (
        "a verb in the headline",
        "Pencroft Endorses Paul Ryland\n\nGovernor Mike Pencroft backed Paul Ryland. “I was tired,” [Ryland] said.",
        ["Paul Ryland"],
    ),
    (
        "a name by which somebody is known",
        "Omar Hadi runs the town. [Its commander, known as Abu Salim], told: “We wait.” “So do I,” [Hadi] said.",
        ["Abu Salim", "Omar Hadi"],
    ),
    (
        "the vice president is not the president",
        "President Aurelio Sanz will not run, he said. His vice president, Marta Sanz de Leon, was out. "
        "“I was asleep,” [the vice president] said.",
        ["Marta Sanz de Leon"],
    ),
    (
        "a job at the head of a sentence",
        "The ward was quiet. Nurse Salote Vunipola said that both were well. “We do not judge,” [Vunipola] said.",
        ["Salote Vunipola"],
    ),
    (
        "what a firm is, at the head of a sentence",
        "Shares fell. Brokerage Carlow Finch cut its rating. [Brokerage Carlow Finch] said: “We doubt it.”",
        ["Carlow Finch"],
    ),
    (
        "a nickname of two words",
        "Opposition candidate Julián “El Gordo” Bastos laughed. “No,” [Bastos] said.",
        ["Julián “El Gordo” Bastos"],
    ),
    (
        "a month that is a given name, before what she does",
        "Trade is bad. June Marlow, the market manager, blames the shops. “It is hard,” said [Marlow].",
        ["June Marlow"],
    ),
    (
        "two who share a family name",
        "Among them were Piero and Livia Salvi, of Parma. “He sang,” [Livia] said on Monday. “I did,” [Piero] said.",
        ["Livia Salvi", "Piero Salvi"],
    ),
    (
        "a given name that is a verb",
        "The traders met Chief Constable Will Marlow on Friday. “I am tired,” [Marlow] said.",
        ["Will Marlow"],
    ),
    (
        "an office in capitals",
        "CEO Omar Hadi spoke to analysts. Finance chief Ines Marlow said stocks rose. “Hiring has stopped,” [the CFO] added.",
        ["Ines Marlow"],
    ),
    ("a dash", "“I have a good bond with Arsene Weller - he is kind.” “I was tired,” [Weller] said.", ["Arsene Weller"]),
    ("an odd apostrophe", "Ronald Trapp‘s lawyer left. “I was tired,” [Trapp] said.", ["Ronald Trapp"]),
    ("who leads", "The Ronald Trapp-led field shrank. “I was tired,” [Trapp] said.", ["Ronald Trapp"]),
    ("whose reporter", "In an interview with Fox News’ Sean Hartley, he wept. “Why?” [Hartley] asked.", ["Sean Hartley"]),
    ("no space after the mark", "“It is a crime,”[Quist] said. Ada Quist left.", ["Ada Quist"]),
    ("an Irish name", "Sinead O’Brien, a teacher, was calm. “I was tired,” [O'Brien] said.", ["Sinead O’Brien"]),
    ("a Goan name", "Dinesh D’Silva made the film. “I was tired,” [D’Silva] said.", ["Dinesh D’Silva"]),
    (
        "an apostrophe after a long description",
        "“I was tired,” said [the president of one of the clubs, Dolphin D'Silva]. Mr D'Silva left. “No,” [Mr D'Silva] said.",
        ["Dolphin D'Silva", "Dolphin D'Silva"],
    ),
    (
        "a double given name",
        "The firm's founder is Jeanne-Marie Gessler. “I was tired,” [Mrs Gessler] said.",
        ["Jeanne-Marie Gessler"],
    ),
    ("a double family name", "Rebecca Long-Bates, a lawyer, was calm. “I was tired,” [Long-Bates] said.", ["Rebecca Long-Bates"]),
    ("y", "José Ortega y Gálvez, the president, was calm. “I was tired,” [Ortega] said.", ["José Ortega y Gálvez"]),
    (
        "a double family name with a hyphen in it",
        "President Corazon Villaluz-Reyes wept. Ana Reyes left. “I was tired,” [Villaluz-Reyes] said.",
        ["Corazon Villaluz-Reyes"],
    ),
    (
        "a double given name with a particle in it",
        "The president of Valdora, María del Carmen Pardo, wept. “I was tired,” [Pardo] said.",
        ["María del Carmen Pardo"],
    ),
    (
        "a nickname behind two given names",
        "The club sacked coach Antônio Carlos “Tonho” Bezerra. “I was tired,” [Tonho] said.",
        ["Antônio Carlos “Tonho” Bezerra"],
    ),
    (
        "one name, explained by a phrase of several words",
        "Among them was Wagiyem, a 62-year-old rice farmer. “I was tired,” [Wagiyem] said.",
        ["Wagiyem"],
    ),
    (
        "two whose family name comes first",
        "Party leader Kim Do-yeon spoke. Minister Kim Sang-hoon listened. “I was tired,” [Kim Do-yeon] said.",
        ["Kim Do-yeon"],
    ),
    (
        "a nickname before particles and junior",
        "Mayor Ferdinand “Bong” delos Santos Jr. resigned. “I was tired,” [delos Santos] said.",
        ["Ferdinand “Bong” delos Santos Jr."],
    ),
    (
        "initials that an article leaves out later",
        "P.V. Ramana Nagendra spoke. “I was tired,” [Ramana Nagendra] said.",
        ["P.V. Ramana Nagendra"],
    ),
    (
        "a rare given name alone",
        "Former president Megarita Sukarno met the general. “I was tired,” [Megarita] said.",
        ["Megarita Sukarno"],
    ),
    (
        "brothers whose family name is printed once",
        "The ship is old. “We have heard nothing,” said [the owners, brothers Anders and Ola Tveit].",
        ["Anders Tveit and Ola Tveit"],
    ),
    (
        "a judge and the namesake whom she tells something",
        "Judge Ana Ruiz sentenced Leo Ruiz, no relation, to nine years. “You lied,” [Ruiz] told him.",
        ["Ana Ruiz"],
    ),
    (
        "brothers whose family name stands before them",
        "The Smithson brothers, Carl and Dean, own the pub. “Eleven,” [Dean] said.",
        ["Dean Smithson"],
    ),
    (
        "parents, where the parse makes three of two",
        "“Our world has ended,” [her parents, Claire and Ian Fenwick], said in a statement.",
        ["Claire Fenwick and Ian Fenwick"],
    ),
    ("a detective inspector", "Detective Inspector Leanne Copley spoke. “I was tired,” [DI Copley] added.", ["Leanne Copley"]),
    (
        "a firm right after what it does",
        "[German rail operator Schnellbahn] said on Monday: “We are sorry.”",
        ["Schnellbahn"],
    ),
    ("one name", "Sutoyo, a fisherman, lost his boat. “I was tired,” [Sutoyo] said.", ["Sutoyo"]),
    ("initials", "J.C. Chandling’s film opens soon. “I was tired,” [Chandling] said.", ["J.C. Chandling"]),
    ("a given name in brackets", "Coach (Frank) Vossler runs the team. “I was tired,” [Vossler] said.", ["Frank Vossler"]),
    ("single marks", "Police met Brian 'Tank' Welling. “I was tired,” [Welling] said.", ["Brian 'Tank' Welling"]),
    ("an umlaut", "Gerhard Müller runs a bakery. “I was tired,” [Mueller] said.", ["Gerhard Müller"]),
    ("the letter å", "Søren Østergård runs a bakery. “I was tired,” [Ostergaard] said.", ["Søren Østergård"]),
    ("a Ukrainian ending", "President Oleksandr Horbenskyy spoke. “I was tired,” [Horbensky] said.", ["Oleksandr Horbenskyy"]),
    ("a Russian name", "Yevgeny Markov runs a bakery. “I was tired,” [Evgeny Markov] said.", ["Yevgeny Markov"]),
    ("an Arabic name", "Mohammed Rahal runs a bakery. “I was tired,” [Muhammad Rahal] said.", ["Mohammed Rahal"]),
    ("Mac", "Ian MacDonnell runs a bakery. “I was tired,” [Ian McDonnell] said.", ["Ian MacDonnell"]),
    ("two in one sentence are two", "Ana Ruiz met Anna Ruiz. “I was tired,” [Anna Ruiz] said.", ["Anna Ruiz"]),
    (
        "the spelling that the article uses most",
        "Hilary Clay won.\n\nHillary Clay smiled. Hillary Clay left. “I was tired,” [Clay] said.",
        ["Hillary Clay"],
    ),
    ("the long form", "Ken Storr spoke.\n\nKenneth Storr, a lawyer, was calm. “I was tired,” [Storr] said.", ["Kenneth Storr"]),
    (
        "the rank tells the namesake",
        "Detective Leo Ruiz arrested Ana Ruiz, no relation. “I was tired,” [Detective Ruiz] said.",
        ["Leo Ruiz"],
    ),
    (
        "the younger and the elder",
        "Juan Ruiz founded the mill. His son Pedro Ruiz runs it. “I was tired,” [the younger Ruiz] said. "
        "“I am proud,” [the elder Ruiz] said.",
        ["Pedro Ruiz", "Juan Ruiz"],
    ),
    (
        "junior and senior",
        "Juan Ruiz Sr. founded the mill. Juan Ruiz Jr. runs it. “I was tired,” [the younger Ruiz] said. "
        "“I am proud,” [the elder Ruiz] said.",
        ["Juan Ruiz Jr.", "Juan Ruiz Sr."],
    ),
    (
        "a relative by given name",
        "Ana Ruiz and her brother Leo Ruiz run the mill. “I was tired,” [Leo] said. “So was I,” [Ana] said.",
        ["Leo Ruiz", "Ana Ruiz"],
    ),
    (
        "a rare given name at the head of a sentence",
        "Karl Okoro spoke to Okoro fans. Okoro left. Okoro fell. Zaneyia Okoro was heard. “I was tired,” [Zaneyia Okoro] said.",
        ["Zaneyia Okoro"],
    ),
    ("a mayor of a city with a given name", "“I was tired,” [Charlotte Mayor Jennifer Robinson] said.", ["Jennifer Robinson"]),
    (
        "a relative named only to say whose mother speaks",
        "The victim was the officer Sean Holt. Patricia Holt, mother of the officer Sean Holt, wept. “I was tired,” [Holt] said.",
        ["Patricia Holt"],
    ),
    (
        "the son whom the article is about, and his father of the same name",
        "Duncan Holm backed the mayor. Holm left. His father, Duncan Holm Sr., was mayor once. “I was tired,” [Holm] said.",
        ["Duncan Holm"],
    ),
    (
        "a question's verb",
        "Bernie Sanderson runs. Will Sanderson win? “I was tired,” [Sanderson] said.",
        ["Bernie Sanderson"],
    ),
    (
        "a programme's host",
        'He wept on "The Rachel Maddock Show". “Why?” [Maddock] asked.',
        ["Rachel Maddock"],
    ),
    ("family name first", "Li Wei left. Zhang Min wept. “So was I,” [Zhang] said.", ["Zhang Min"]),
    ("an account", "Ronald Trapp left. “I was tired,” [@realRonaldTrapp] wrote.", ["Ronald Trapp"]),
    (
        "an office that the recogniser takes for a body",
        "The [mayor's National Security Adviser, Frank Carlson], said: “I was tired.”",
        ["Frank Carlson"],
    ),
    (
        "a firm with a given name in front stays a firm",
        "[Holm Steel] said: “We grew.” [The company] said: “We will hire.”",
        ["Holm Steel", "Holm Steel"],
    ),
]


@pytest.mark.parametrize(("source", "name"), AROUND_THE_NAME)
def test_what_stands_before_a_name_is_no_part_of_it(who_says: Callable[[str], list[str | None]], source: str, name: str) -> None:
    assert who_says(f"“The road is closed,” [{source}] said.") == [name]


@pytest.mark.parametrize("text", ["Aides said that it was late.", "The Lib Dems said that it was late."])
def test_no_group_is_a_person(clusters_in: Callable[[str], list[Cluster]], text: str) -> None:
    assert [cluster.name for cluster in clusters_in(text) if cluster.kind == PERSON] == []


def test_a_spokesman_is_not_the_one_for_whom_he_speaks(who_says: Callable[[str], list[str | None]]) -> None:
    words = "A spokesman for European Fisheries Commissioner Ada Quist"
    assert who_says(f"[{words}] said: “No.”") == [words]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
