"""A wire story of the common shape: headline, a line below it, a lead, a quotation, "According to", and what a palace said."""

from datetime import date

import pytest

from app.pipeline import Pipeline, load_pipeline
from app.quality import Quality
from app.quote import Act, Article, Publication, PublicationSource, is_shown
from app.reading.layout import read_layout

STORY = (
    "Marek raised tariffs in talk with Lindqvist, but they were not the focus, Palace says\n"
    "Lindqvist set out the plans of Norvik and explained why it is time to open the strait, Palace Aide Anton Weiss said\n"
    "NORVIK, March 5. /NWA/. President Ivan Marek in a talk with Premier Eva Lindqvist raised tariffs, but the issue was "
    "not the focus of the talk, Palace Aide Anton Weiss told reporters on Monday.\n"
    '"Ivan Marek raised possible tariffs on grain and steel, but the talk was about other things," Weiss said.\n'
    'According to Weiss, Lindqvist "set out the plans of Norvik and explained why it is time to open the strait."\n'
    "Talks on the strait\n"
    "Critics have spread rumours about the plans. Norvik castigated these rumours. However, the Palace warned that attempts to "
    "close the strait by force would have grave consequences. In December, the ministry released a draft treaty.\n"
    "Lindqvist said that in its answer the Union disregarded what matters to Norvik. However, the Palace pointed out that there "
    "were some good ideas in the answer."
)
PERSON, PALACE = "Anton Weiss", "Palace"
EXPECTED = [
    (PALACE, "Marek raised tariffs in talk with Lindqvist, but they were not the focus"),
    (PERSON, "Lindqvist set out the plans of Norvik and explained why it is time to open the strait"),
    (
        PERSON,
        "President Ivan Marek in a talk with Premier Eva Lindqvist raised tariffs, but the issue was not the focus of the talk",
    ),
    (PERSON, "Ivan Marek raised possible tariffs on grain and steel, but the talk was about other things"),
    (PERSON, 'Lindqvist "set out the plans of Norvik and explained why it is time to open the strait'),
    (PALACE, "that attempts to close the strait by force would have grave consequences"),
    ("Eva Lindqvist", "that in its answer the Union disregarded what matters to Norvik"),
    (PALACE, "that there were some good ideas in the answer"),
]


@pytest.mark.parametrize("quality", [Quality.ACCURATE, Quality.RULES])
def test_eight_rows_are_shown_and_nothing_else(pipeline: Pipeline, quality: Quality) -> None:
    reader = pipeline if quality is Quality.ACCURATE else load_pipeline(quality)
    article = Article(
        STORY, layout=read_layout(STORY), publication=Publication(date(2024, 3, 5), PublicationSource.REQUEST, "given")
    )
    rows = [
        item for item in reader.extract(article) if item.act is not Act.THOUGHT and is_shown(item.stance, summary=item.summary)
    ]
    found = [
        (row.speaker.name if row.speaker else None, " … ".join(span.of(STORY).rstrip('."') for span in row.content))
        for row in rows
    ]
    assert found == EXPECTED
    lead = rows[2].said_on
    assert lead is not None
    assert lead.on == date(2024, 3, 4)
