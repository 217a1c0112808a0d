"""/mcp: the archive for assistants, over the Model Context Protocol. They cite stored words verbatim, with a permalink.

The tools only read. Their answers have the same schemas as the HTTP API.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.routing import Route

from app.api.articles.present import verified_out
from app.api.articles.variants_schemas import VerifiedOut
from app.api.present import extracted, quotation_detail
from app.api.registry.present import speaker_detail_out
from app.api.registry.speakers_schemas import SpeakerDetailOut
from app.api.schemas import AttributedOut, QuotationDetail
from app.errors import NotFound, WhosaidError
from app.extractors.intake import Intake
from app.pipeline import Extractor
from app.reading.article import article_from_text
from app.store.articles.versions import later_row
from app.store.by_id import quotation_by_id
from app.store.cursor import LARGEST_ID
from app.store.database import Database
from app.store.registry.speakers import list_speakers, speaker_detail
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Sort
from app.store.search.find import count_quotations, find_quotations
from app.store.search.verify import verify

INSTRUCTIONS = (
    "An archive of quotations from news articles: who said what, when, and where it was printed. Cite only 'printed' of these "
    "answers, exactly as it is, with 'permalink'. It has all the quotation marks that it needs: add none, because 'indirect' is "
    "the reporter's paraphrase. Where 'printed_cue' is not null, put it before the words: 'denied: …'. A speaker or a day that "
    "is null is unknown: do not fill it in."
)
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
MOST_FOUND, MOST_COUNTED, LONGEST_TEXT = 50, 1_000, 200_000
Answer = TypeVar("Answer")


class FoundQuotes(BaseModel):
    """The quotations that a search finds."""

    quotes: list[QuotationDetail] = Field(description="The quotations, with citation line and permalink.")
    total: int = Field(description="The number of matches; counting stops at a thousand.")


def assistant_server(state: State, base: str, version: str) -> MCPServer:
    """The server. ``state`` is the state of the running service, ``base`` its address, for permalinks."""
    server = MCPServer("whosaid", title="Whosaid", instructions=INSTRUCTIONS, version=version, log_level="WARNING")

    def detail(session: Session, quote_id: int) -> QuotationDetail:
        return quotation_detail(quotation_by_id(session, quote_id), base, newer=later_row(session, quote_id))

    async def reading(work: Callable[[Session], Answer]) -> Answer:
        """Run it in a thread with a session; expected errors are passed on to the assistant."""
        database: Database = state.database

        def run() -> Answer:
            with database.read() as session:
                return work(session)

        try:
            return await run_in_threadpool(run)
        except WhosaidError as error:
            raise ToolError(f"{error.title}: {error.detail}") from error

    @server.tool(annotations=READS)
    async def search_quotes(
        words: Annotated[str | None, Field(description='Words in it; "a phrase", begin*, OR, -without.', max_length=1000)] = None,
        speaker: Annotated[str | None, Field(description="Any form of the speaker's name.", max_length=1000)] = None,
        said_from: Annotated[date | None, Field(description="Said on this day or later.")] = None,
        said_to: Annotated[date | None, Field(description="Said on this day or earlier.")] = None,
        outlet: Annotated[str | None, Field(description="Who printed it.", max_length=1000)] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_FOUND)] = 10,
    ) -> FoundQuotes:
        """Find quotations by words, speaker, day and outlet: the best match first if words are given, otherwise the newest."""
        given = {"q": words, "said_from": said_from, "said_to": said_to}
        fields: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        fields |= {key: [value] for key, value in (("speaker", speaker), ("outlet", outlet)) if value is not None}

        def work(session: Session) -> FoundQuotes:
            filters = QuoteFilters.model_validate(fields).filters()
            found = find_quotations(session, filters, sort=Sort.RELEVANCE if words else Sort.DATE, limit=limit)
            quotes = [quotation_detail(item, base, newer=None) for item in found]
            return FoundQuotes(quotes=quotes, total=count_quotations(session, filters, MOST_COUNTED))

        return await reading(work)

    @server.tool(annotations=READS)
    async def get_quote(quote_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]) -> QuotationDetail:
        """One quotation with context, evidence, citation line and permalink."""
        return await reading(lambda session: detail(session, quote_id))

    @server.tool(annotations=READS)
    async def get_speaker(
        name: Annotated[str | None, Field(description="Any form of the name; typos are tolerated.", max_length=1000)] = None,
        speaker_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None,
    ) -> SpeakerDetailOut:
        """Who a speaker is: names, roles over time, how often they are quoted, and by which outlets. Give a name or an id."""

        def work(session: Session) -> SpeakerDetailOut:
            if speaker_id is not None:
                return speaker_detail_out(speaker_detail(session, speaker_id))
            found = list_speakers(session, name, after=None, limit=6) if name else []
            if not found:
                raise NotFound("No one by this name is quoted here. Try another form of the name.", "name")
            same = [item for item in found if name and item.name.casefold() == name.casefold()] or found
            if len(same) > 1:
                listed = "; ".join(f"{item.name} ({item.id}, {item.quotations} quotations)" for item in same)
                raise NotFound(f"Several speakers match: {listed}. Ask again with speaker_id.", "name")
            return speaker_detail_out(speaker_detail(session, same[0].id))

        return await reading(work)

    @server.tool(annotations=READS)
    async def verify_quote(
        text: Annotated[str, Field(min_length=1, max_length=1000)], speaker: Annotated[str | None, Field(max_length=1000)] = None
    ) -> VerifiedOut:
        """Did they say this? Exact, altered (with the difference), said by another, or not found; and what was searched."""
        return await reading(lambda session: verified_out(verify(session, text, speaker)))

    @server.tool(annotations=READS)
    async def attribute_text(
        text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)], published_at: date | None = None
    ) -> AttributedOut:
        """Find out who says what in a text. Nothing is stored; every offset points into the text in the answer."""
        extractor: Extractor = state.extractor
        intake: Intake = state.intake

        def work() -> AttributedOut:
            article = extractor.run(article_from_text, text, published_at=published_at)
            return extracted(article, extractor.extract(article), extractor)

        try:
            return await intake.run(work)
        except WhosaidError as error:
            raise ToolError(f"{error.title}: {error.detail}") from error

    return server


def assistant_route(server: MCPServer) -> Route:
    """The route of the server at /mcp, for POST alone.

    GET would open a stream on which this server never sends anything. ``app.api.access`` has checked where a request comes from.
    """
    checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(stateless_http=True, json_response=True, transport_security=checked)
    return Route("/mcp", StreamableHTTPASGIApp(server.session_manager), methods=["POST"])
