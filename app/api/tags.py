"""Entity tags: the tag of an answer, and the check that a change is based on the current version."""

import hashlib

from pydantic import BaseModel

from app.errors import Outdated, PreconditionMissing


def quotation_tag(detail: BaseModel) -> str:
    """The entity tag of a quotation. It changes with everything in the answer, including the speaker's name."""
    return tag_of(detail.model_dump_json().encode())


def tag_of(body: bytes) -> str:
    """The entity tag of an answer."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_among(tag: str, header: str) -> bool:
    """Whether an If-Match or If-None-Match header lists the tag; a star stands for any."""
    listed = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in listed or tag in listed


def require_match(header: str | None, tag: str, where: str) -> None:
    """Raises PreconditionMissing if there is no If-Match header, and Outdated if it names another version."""
    if header is None:
        raise PreconditionMissing(
            f"Send the ETag from GET {where} as If-Match, so that you change the version that you have seen. To change any "
            "version, send *.",
            "If-Match",
        )
    if not is_among(tag, header):
        raise Outdated(
            f"It has changed since you loaded it. GET {where} again, and send the ETag from that answer as If-Match.", "If-Match"
        )
