"""Settings: read from the environment (prefix ``WHOSAID_``) and ``.env`` into one frozen object.

Only the command line, the service and its dependencies read them; everything else gets arguments.
"""

import os
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import WhosaidError
from app.outbound.fetch import Fetcher
from app.outbound.webhook import Sender
from app.quality import Quality


class WrongSettings(WhosaidError):
    """Settings with a value that is not allowed."""

    title = "A setting is wrong"
    slug = "wrong-settings"


class Settings(BaseSettings):
    """Every setting, with its default."""

    model_config = SettingsConfigDict(env_prefix="WHOSAID_", env_file=".env", extra="ignore", frozen=True)

    database_url: Annotated[str, Field(description="Where the data is kept, as an SQLAlchemy address.")] = (
        "sqlite:///data/whosaid.db"
    )
    host: Annotated[str, Field(description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="The port to listen on.")] = 8000
    max_body_bytes: Annotated[int, Field(gt=0, description="The largest request body, in bytes.")] = 2_000_000
    max_batch_bytes: Annotated[int, Field(gt=0, description="The largest batch of articles, in bytes.")] = 1_000_000_000
    max_batch_lines: Annotated[int, Field(gt=0, description="The maximum number of articles in one batch.")] = 1_000_000
    max_page: Annotated[int, Field(gt=0, le=1000, description="The most rows on one page of a list.")] = 100
    pipeline: Annotated[Quality, Field(description="How quotations are found: accurate, balanced, fast, rules or wide.")] = (
        Quality.ACCURATE
    )
    model: Annotated[Path | None, Field(description="The folder of a trained model to use instead of the included one.")] = None
    extractors: Annotated[
        int | None, Field(ge=1, le=256, description="Processes that extract quotations for requests; by default one per core.")
    ] = None
    max_seconds: Annotated[float, Field(gt=0, description="The longest that reading one article may take, in seconds.")] = 300.0
    max_waiting: Annotated[
        int, Field(ge=1, description="How many requests with articles may wait; further ones are asked to try again later.")
    ] = 64
    fetch_urls: Annotated[bool, Field(description="Whether an article may be given by its address alone.")] = False
    allow_private_addresses: Annotated[
        bool, Field(description="Whether pages may be fetched from, and webhooks sent to, addresses that are not public.")
    ] = False
    outbound_seconds: Annotated[
        float,
        Field(gt=0, le=120, description="The longest that fetching a page or sending to a webhook may take, in seconds."),
    ] = 20.0
    workers: Annotated[
        int, Field(ge=0, le=64, description="Worker processes for batches that 'whosaid serve' starts; 0 to run them yourself.")
    ] = 1
    queue_url: Annotated[
        str | None,
        Field(description="The queue for batches: a file or a PostgreSQL address; by default next to the database, of its kind."),
    ] = None
    public_url: Annotated[
        str | None,
        Field(pattern="^https?://", description="The service's public address, for links; by default host and port."),
    ] = None
    require_keys: Annotated[
        bool, Field(description="Whether keys are required on a loopback address too, for example behind a proxy.")
    ] = False
    trusted_proxies: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(
            description="Addresses and networks of proxies that may say for whom they ask (X-Forwarded-For), separated by commas."
        ),
    ] = ("127.0.0.1", "::1")
    rate_per_minute: Annotated[
        int, Field(ge=0, description="The most requests per minute with one key, where keys are required; 0 for no limit.")
    ] = 600
    allow_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Sites whose pages may use the API from a browser (CORS), separated by commas."),
    ] = ()
    log_format: Annotated[str, Field(pattern="^(console|json)$", description="How log lines look: console or json.")] = "console"
    log_level: Annotated[
        str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="The least severe level that is logged.")
    ] = "INFO"

    @field_validator("host")
    @classmethod
    def _host_is_an_address(cls, host: str) -> str:
        if host != "localhost":
            ip_address(host)
        return host

    @field_validator("trusted_proxies", "allow_origins", mode="before")
    @classmethod
    def _separated(cls, given: object) -> object:
        """The values between commas. A JSON list, which was the only form once, is taken too."""
        if not isinstance(given, str):
            return given
        return tuple(value for part in given.strip("[] ").split(",") if (value := part.strip(' "')))

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(proxy, strict=False)) for proxy in proxies)

    def base_url(self) -> str:
        """The service's own address, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def keys_needed(self) -> bool:
        """Whether every request must carry a key; not on a loopback address, unless ``require_keys`` is set."""
        return self.require_keys or not self._on_loopback()

    def own_hosts(self) -> frozenset[str] | None:
        """The host names that requests may use; None for any."""
        if self.keys_needed():
            return None
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return frozenset({"localhost", "127.0.0.1", "[::1]", self.host, f"[{self.host}]", public or "localhost"})

    def _on_loopback(self) -> bool:
        return self.host == "localhost" or ip_address(self.host).is_loopback

    def processes(self) -> int:
        """How many processes extract quotations for requests."""
        return self.extractors or os.cpu_count() or 1

    def fetcher(self) -> Fetcher | None:
        """What fetches pages; None where fetching is switched off."""
        if not self.fetch_urls:
            return None
        return Fetcher(self.max_body_bytes, self.outbound_seconds, allow_private=self.allow_private_addresses)

    def sender(self) -> Sender:
        """What sends to webhooks."""
        return Sender(self.outbound_seconds, allow_private=self.allow_private_addresses)


@cache
def load_settings(**given: Any) -> Settings:  # noqa: ANN401 (a value for any setting)
    """The settings of this process; what is ``given`` takes precedence. Raises WrongSettings."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise WrongSettings("; ".join(_what_is_wrong(found) for found in error.errors())) from error


def _what_is_wrong(found: ErrorDetails) -> str:
    name = "WHOSAID_" + "_".join(str(part) for part in found["loc"]).upper()
    return f"{name}: {found['msg'].removeprefix('Value error, ')}"
