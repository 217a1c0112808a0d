"""Entity tags: an answer in, what names its present state out; and the check that a change was made on that state."""

import hashlib

from pydantic import BaseModel

from app.errors import Outdated, PreconditionMissing


def quotation_tag(detail: BaseModel) -> str:
    """The entity tag of a quotation: it changes with everything that the answer shows, the speaker's name too."""
    return tag_of(detail.model_dump_json().encode())


def tag_of(body: bytes) -> str:
    """The entity tag of an answer."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_among(tag: str, header: str) -> bool:
    """Whether a tag is one of those that an If-Match or If-None-Match header lists; a star is all."""
    listed = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in listed or tag in listed


def require_match(header: str | None, tag: str, where: str) -> None:
    """Raises PreconditionMissing without an If-Match header, and Outdated where it names another state."""
    if header is None:
        raise PreconditionMissing(
            f"Send the ETag that GET {where} answered with as If-Match, so that you change what you have seen; * changes "
            "whatever is there.",
            "If-Match",
        )
    if not is_among(tag, header):
        raise Outdated(
            f"It was changed since you looked at it. GET {where} again, and send the ETag of that answer as If-Match.", "If-Match"
        )
