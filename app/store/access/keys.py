"""Keys: made, revoked and recognised, and browsers that sign in with them. Secrets are shown once and stored as hashes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from app.errors import Conflict, NotFound
from app.store.access.roles import Role
from app.store.tables import ApiKeyRow, SignInRow, id_of

# The prefix by which scanners for leaked secrets recognise ours.
PREFIX = "whosaid_"
SIGNED_IN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The holder of a valid key."""

    key_id: int
    name: str
    role: Role


def make_key(session: Session, name: str, role: Role, now: datetime) -> tuple[ApiKeyRow, str]:
    """A new key and its secret, which cannot be recovered later."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiKeyRow(name=name, role=role, secret_hash=_hashed(secret), made_at=now)
    session.add(row)
    session.flush()
    return row, secret


def revoke_key(session: Session, key_id: int, now: datetime) -> ApiKeyRow:
    """Revoke a key and end the sign-ins made with it. Raises NotFound and Conflict."""
    row = session.get(ApiKeyRow, key_id)
    if row is None:
        raise NotFound(f"There is no key {key_id}. 'whosaid keys list' shows all keys.", "key")
    if row.revoked_at is not None:
        raise Conflict(f"Key {key_id} has already been revoked.", "key")
    row.revoked_at = now
    session.exec(delete(SignInRow).where(col(SignInRow.key_id) == key_id))
    return row


def list_keys(session: Session) -> list[ApiKeyRow]:
    """All keys, the oldest first."""
    return list(session.exec(select(ApiKeyRow).order_by(col(ApiKeyRow.id))))


def has_keys(session: Session) -> bool:
    """Whether there is a valid key."""
    return session.exec(select(ApiKeyRow.id).where(col(ApiKeyRow.revoked_at).is_(None)).limit(1)).first() is not None


def holder_of(session: Session, secret: str) -> KeyHolder | None:
    """The holder of the key with this secret; None where there is no such key, or it was revoked."""
    good = select(ApiKeyRow).where(ApiKeyRow.secret_hash == _hashed(secret), col(ApiKeyRow.revoked_at).is_(None))
    return _holder(session.exec(good).first())


def sign_in(session: Session, key_id: int, now: datetime) -> str:
    """Sign a browser in. Returns the token for its cookie; expired sign-ins are deleted."""
    token = secrets.token_urlsafe(32)
    session.exec(delete(SignInRow).where(col(SignInRow.until) < now))
    session.add(SignInRow(token_hash=_hashed(token), key_id=key_id, until=now + SIGNED_IN))
    return token


def signed_in(session: Session, token: str, now: datetime) -> KeyHolder | None:
    """The holder of the key that this token was signed in with; None where the sign-in has ended."""
    statement = (
        select(ApiKeyRow)
        .join(SignInRow, col(SignInRow.key_id) == ApiKeyRow.id)
        .where(SignInRow.token_hash == _hashed(token), col(SignInRow.until) >= now, col(ApiKeyRow.revoked_at).is_(None))
    )
    return _holder(session.exec(statement).first())


def sign_out(session: Session, token: str) -> None:
    """End the sign-in with this token."""
    session.exec(delete(SignInRow).where(col(SignInRow.token_hash) == _hashed(token)))


def _holder(row: ApiKeyRow | None) -> KeyHolder | None:
    return KeyHolder(id_of(row), row.name, Role(row.role)) if row is not None else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
