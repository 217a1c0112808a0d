"""Did they say this? Words, and perhaps a name, in; what the archive says about it, as a page that can be shared, out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.api.deps import SessionDep
from app.api.present import stored_quotation
from app.api.schemas import QuotationOut
from app.cite.citation import citation_line
from app.compare.likeness import Alteration
from app.errors import invalid_fields
from app.quote import Stance
from app.reading.fields import Words
from app.store.registry.speakers import find_speaker_ids, summaries
from app.store.search.stories import StoryFilters, count_outlets
from app.store.search.verify import Match, Verdict, verify
from app.web.error_pages import PageRoute
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_OUTLETS, MOST_NAMESAKES, LONGEST = 12, 5, 1000
DIFFERENCES = {
    Alteration.CUT: "you leave words out",
    Alteration.ELLIPSIS: "you leave words out",
    Alteration.BRACKETS: "you add words in brackets",
    Alteration.SUBSTITUTION: "you have other words",
    Alteration.LONGER: "you have more words",
    Alteration.MADE_DIRECT: "the story paraphrases it",
    Alteration.MADE_INDIRECT: "the story has it word for word",
    Alteration.OTHER_SPEAKER: "another speaker",
    Alteration.SPEAKER_NOT_NAMED: "the speaker is not named",
}
WORDS = TypeAdapter(Words)


class VerifyForm(BaseModel):
    """What was pasted, and the supposed speaker. Parameters of other sites' links are ignored."""

    text: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored quotation, how it answers the question, and its citation."""

    match: Match
    quotation: QuotationOut
    citation: str

    @property
    def differences(self) -> list[str]:
        """How the words asked about differ from those that are printed."""
        return [DIFFERENCES[item] for item in self.match.alterations]

    @property
    def denied(self) -> bool:
        """Whether the quotation is a denial of the words."""
        return self.quotation.stance == Stance.DENIED


@router.get("/verify")
def did_they_say_this(request: Request, session: SessionDep, form: Annotated[VerifyForm, Query()]) -> Response:
    """The form and, once words are given, the verdict. The address of the page is the question."""
    # a pasted passage has line breaks, which are no part of the words
    text, speaker = " ".join(form.text.split()), " ".join(form.speaker.split())
    errors = {name: wrong for name, value in (("text", text), ("speaker", speaker)) if value and (wrong := _wrong(value))}
    if speaker and not text:
        errors["text"] = "Paste the words that you want to check."
    if errors or not text:
        return page(request, "verify.html", 422 if errors else 200, text=text, speaker=speaker, errors=errors, verdict=None)
    answer = verify(session, text, speaker or None)
    base = str(request.base_url).rstrip("/")
    answers = [Answer(match, stored_quotation(match.found), citation_line(match.found, base)) for match in answer.matches]
    best = answers[0] if answers else None
    # a denial is shown first; where the supposed speaker denied the words, that is the verdict, whatever else was found
    answers.sort(key=lambda item: (not (item.denied and item.match.by_speaker), not item.denied))
    if speaker and answers and answers[0].denied and answers[0].match.by_speaker:
        best = answers[0]
    ids = find_speaker_ids(session, speaker) if speaker else []
    return page(
        request,
        "verify.html",
        text=text,
        speaker=speaker,
        errors={},
        verdict=Verdict.DENIED if best is not None and best.denied else answer.verdict,
        best=best,
        answers=answers,
        known=answer.known,
        namesakes=summaries(session, ids[:MOST_NAMESAKES]) if len(ids) > 1 else [],
        searched=answer.searched,
        outlets=count_outlets(session, StoryFilters(), MOST_OUTLETS + 1),
        most_outlets=MOST_OUTLETS,
    )


def _wrong(typed: str) -> str | None:
    """What is wrong with what was typed, in a sentence; None if nothing is."""
    try:
        WORDS.validate_python(typed)
    except ValidationError as error:
        if len(typed) > LONGEST:
            return f"These are {len(typed):,} characters. At most {LONGEST:,} can be checked at once: paste one or two sentences."
        message = invalid_fields(error.errors()).errors[0][1]
        return f"This cannot be searched for: {message}."
    return None
