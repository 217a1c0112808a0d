"""Expected failures: each says what is wrong, where, and how to fix it, and has an HTTP status."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any


class WhosaidError(Exception):
    """An expected failure with a message written for the person who made the request.

    ``detail`` says what is wrong and how to fix it; ``where`` names the field or place, if there is one.
    """

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    title: str = "Something went wrong"
    slug: str = "failure"

    def __init__(self, detail: str, where: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.where = where


class PipelineError(WhosaidError):
    """The extraction pipeline is not configured correctly."""

    title = "The extraction pipeline is not set up"
    slug = "pipeline"


class UnreadableArticle(WhosaidError):
    """The text or page cannot be read as an article."""

    status = HTTPStatus(422)
    title = "This cannot be read as an article"
    slug = "unreadable-article"


class BadRequest(WhosaidError):
    """The request is malformed."""

    status = HTTPStatus.BAD_REQUEST
    title = "The request is malformed"
    slug = "bad-request"


class BadCursor(BadRequest):
    """A page cursor that this service did not issue."""

    title = "Unknown cursor"
    slug = "bad-cursor"


class NotFound(WhosaidError):
    """Nothing is stored under this id."""

    status = HTTPStatus.NOT_FOUND
    title = "Not found"
    slug = "not-found"


class TooLarge(WhosaidError):
    """The request body is larger than the limit."""

    status = HTTPStatus(413)
    title = "The request is too large"
    slug = "too-large"


class UnsupportedMedia(WhosaidError):
    """The content type or charset is not supported."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Unsupported content type"
    slug = "unsupported-media-type"


class StoreUnavailable(WhosaidError):
    """The database cannot be read or written at the moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The database is not available"
    slug = "store-unavailable"


class Conflict(WhosaidError):
    """The request conflicts with what is stored."""

    status = HTTPStatus.CONFLICT
    title = "Conflict with what is stored"
    slug = "conflict"


class UnreadableList(WhosaidError):
    """A list of speakers that cannot be read."""

    status = HTTPStatus(422)
    title = "This cannot be read as a list of speakers"
    slug = "unreadable-list"


class BadSearch(BadRequest):
    """A search that cannot be understood."""

    title = "This search cannot be understood"
    slug = "bad-search"


class BadPlace(WhosaidError):
    """A place that is outside the article's text, or that contains no words."""

    status = HTTPStatus.CONFLICT
    title = "Not a place in the article"
    slug = "bad-place"


class Outdated(WhosaidError):
    """The request is based on a version that has changed in the meantime."""

    status = HTTPStatus.PRECONDITION_FAILED
    title = "Changed by someone else"
    slug = "outdated"


class PreconditionMissing(WhosaidError):
    """The request does not say which version it is based on."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    title = "Say which version you are changing"
    slug = "precondition-required"


class InvalidFields(WhosaidError):
    """Fields that are missing, unknown or invalid; ``errors`` has (field, what is wrong) for each."""

    status = HTTPStatus(422)
    title = "Some fields are wrong"
    slug = "invalid-fields"

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        listed = "; ".join(f"{field}: {message}" for field, message in errors[:5])
        super().__init__(f"{listed}. The documentation at /docs describes every field.", errors[0][0] if errors else None)
        self.errors = list(errors)

    def __reduce__(self) -> tuple[type["InvalidFields"], tuple[list[tuple[str, str]]]]:
        """Rebuild it from its errors when it comes from another process."""
        return type(self), (self.errors,)


def invalid_fields(errors: Iterable[Mapping[str, Any]]) -> InvalidFields:
    """The fields and messages of pydantic's list of errors, without its internals."""
    return InvalidFields([_field_error(found) for found in errors if found["type"] != "none_required"])


# Pydantic's messages in plainer words, by the type of the error.
MESSAGES = {
    "extra_forbidden": "there is no such field or parameter; check the spelling",
    "int_parsing": "must be a whole number",
    "missing": "this field is required",
    "model_attributes_type": "send a JSON object",
    "model_type": "send a JSON object",
}
# What pydantic adds to a place for the branch of a choice between types: "bool", "list[Place]".
BRANCHES = frozenset({"bool", "int", "none", "str"})


def _field_error(found: Mapping[str, Any]) -> tuple[str, str]:
    ends = {"body", "query", "path"} | (set(found["loc"]) if found["type"] == "json_invalid" else set())
    named = [str(part) for part in found["loc"] if part not in ends]
    place = [part for part in named if "[" not in part and part not in BRANCHES]
    message = MESSAGES.get(found["type"], str(found["msg"]).removeprefix("Value error, "))
    if found["msg"] == "JSON decode error":
        message = "this is not valid JSON"
    if found["type"] == "missing" and not place:
        message = "there is none; send a JSON object"
    return ".".join(place) or "request body", message


class ForbiddenAddress(WhosaidError):
    """An address that this service does not send requests to."""

    status = HTTPStatus(422)
    title = "Address not allowed"
    slug = "forbidden-address"


class CannotFetch(WhosaidError):
    """A page that could not be fetched."""

    status = HTTPStatus(422)
    title = "The page could not be fetched"
    slug = "cannot-fetch"


class FetchingOff(WhosaidError):
    """The operator has not allowed this service to fetch pages."""

    status = HTTPStatus.FORBIDDEN
    title = "Fetching pages is turned off"
    slug = "fetching-off"


class Forbidden(WhosaidError):
    """A request that is never allowed."""

    status = HTTPStatus.FORBIDDEN
    title = "Not allowed"
    slug = "forbidden"


class TakesTooLong(WhosaidError):
    """An article that cannot be read in the time allowed."""

    status = HTTPStatus(422)
    title = "The article takes too long to read"
    slug = "takes-too-long"


class ExtractorLost(WhosaidError):
    """The process that was reading an article ended."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Reading the article was interrupted"
    slug = "extractor-lost"


class Busy(WhosaidError):
    """More requests are waiting than can be handled soon."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The service is busy"
    slug = "busy"


class KeyMissing(WhosaidError):
    """A request without a valid key, where one is needed."""

    status = HTTPStatus.UNAUTHORIZED
    title = "A key is needed"
    slug = "key-missing"


class RoleMissing(WhosaidError):
    """A request that the role of its key does not allow."""

    status = HTTPStatus.FORBIDDEN
    title = "Not allowed with this key"
    slug = "role-missing"


class WrongName(WhosaidError):
    """A change that is signed with a name that is not its key's."""

    status = HTTPStatus(422)
    title = "The name is the key's"
    slug = "wrong-name"


class WrongHost(WhosaidError):
    """A request that is addressed to another host."""

    status = HTTPStatus(421)
    title = "Unknown host name"
    slug = "wrong-host"


class TooMany(WhosaidError):
    """More requests in a short time than one client may make."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many requests"
    slug = "too-many-requests"


class TooSlow(WhosaidError):
    """A request whose body does not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT
    title = "The request timed out"
    slug = "too-slow"


class KeysNeeded(WhosaidError):
    """A service that others can reach, while no key exists."""

    title = "The service needs keys"
    slug = "keys-needed"
