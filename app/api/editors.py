"""Who makes a change: the name in a request, and its key, in; the editor for the record out."""

from datetime import UTC, datetime

from fastapi import Request

from app.errors import WrongName
from app.store.access.keys import KeyHolder
from app.store.registry.decisions import EDITOR, Editor


def holder_of_request(request: Request) -> KeyHolder | None:
    """The holder of the key that a request came with; None where the service asks for none, or the address needs none."""
    holder: KeyHolder | None = request.scope.get("holder")
    return holder


def editor_of(request: Request, by: str = EDITOR, note: str | None = None) -> Editor:
    """Who makes the change that a request asks for, now.

    Where keys are needed, it is the holder of the key: a name of their own choice would let them write in somebody else's.
    Elsewhere it is the name that they give, ``by``. Raises WrongName for a name that is not the key's.
    """
    holder = holder_of_request(request)
    if holder is None:
        return Editor(by, datetime.now(UTC), note)
    if by not in {EDITOR, holder.name}:
        raise WrongName(
            f"The change would be signed with {by!r}, but the key is that of {holder.name!r}. Leave the name out: where keys are "
            "needed, a change has the name of its key. The operator makes a key for each person.",
            "by",
        )
    return Editor(holder.name, datetime.now(UTC), note)
