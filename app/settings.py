"""Settings: the environment (prefix ``WHOSAID_``) and ``.env`` in, one frozen object out. Only doors read it."""

import os
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.outbound.fetch import Fetcher
from app.quality import Quality


class Settings(BaseSettings):
    """All there is to set, with its default."""

    model_config = SettingsConfigDict(env_prefix="WHOSAID_", env_file=".env", extra="ignore", frozen=True)

    database_url: Annotated[str, Field(description="Where the rows are kept, as an SQLAlchemy address.")] = (
        "sqlite:///data/whosaid.db"
    )
    host: Annotated[str, Field(description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="The port to listen on.")] = 8000
    max_body_bytes: Annotated[int, Field(gt=0, description="The largest request body, in bytes.")] = 2_000_000
    max_batch_bytes: Annotated[int, Field(gt=0, description="The largest batch of articles, in bytes.")] = 1_000_000_000
    max_batch_lines: Annotated[int, Field(gt=0, description="The maximum number of articles in one batch.")] = 1_000_000
    max_page: Annotated[int, Field(gt=0, le=1000, description="The most rows on one page of a list.")] = 100
    pipeline: Annotated[Quality, Field(description="How quotations are found: accurate, rules, or fast (for archives).")] = (
        Quality.ACCURATE
    )
    model: Annotated[Path | None, Field(description="A folder with another trained model than the shipped one.")] = None
    extractors: Annotated[
        int | None, Field(ge=1, le=256, description="Processes that extract for requests; else one a core.")
    ] = None
    max_seconds: Annotated[float, Field(gt=0, description="The longest that the reading of one article may take.")] = 300.0
    max_waiting: Annotated[
        int, Field(ge=1, description="So many requests with articles wait their turn; more are told to come again.")
    ] = 64
    fetch_urls: Annotated[bool, Field(description="Whether an article may be given by its address alone.")] = False
    allow_private_addresses: Annotated[
        bool, Field(description="Whether pages are fetched from, and webhooks sent to, addresses that are not on the public web.")
    ] = False
    workers: Annotated[
        int, Field(ge=0, le=64, description="Worker processes that 'whosaid serve' starts for batches; 0 to run them yourself.")
    ] = 1
    queue_url: Annotated[
        str | None,
        Field(description="Where batches wait: a file, or a PostgreSQL address; else beside the database, of the same kind."),
    ] = None
    public_url: Annotated[
        str | None,
        Field(pattern="^https?://", description="The service's own address for links in webhooks; else host and port."),
    ] = None
    require_keys: Annotated[
        bool, Field(description="Whether keys are needed on a loopback address too: behind a proxy, for instance.")
    ] = False
    rate_per_minute: Annotated[
        int, Field(ge=0, description="The most requests of one key in a minute, where keys are needed; 0 for no limit.")
    ] = 600
    allow_origins: Annotated[
        tuple[str, ...], Field(description="Sites whose pages may use the API from a browser (CORS), as a JSON list.")
    ] = ()
    log_format: Annotated[str, Field(pattern="^(console|json)$", description="How log lines look: console or json.")] = "console"
    log_level: Annotated[
        str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="The least severe log line that is written.")
    ] = "INFO"

    @field_validator("host")
    @classmethod
    def _host_is_an_address(cls, host: str) -> str:
        if host != "localhost":
            ip_address(host)
        return host

    def base_url(self) -> str:
        """The service's own address, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def keys_needed(self) -> bool:
        """Whether every request must show a key: not where only this machine can make one."""
        return self.require_keys or not self._on_loopback()

    def own_hosts(self) -> frozenset[str] | None:
        """The names that the service is asked by; None for any."""
        if self.keys_needed():
            return None
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return frozenset({"localhost", "127.0.0.1", "[::1]", self.host, f"[{self.host}]", public or "localhost"})

    def _on_loopback(self) -> bool:
        return self.host == "localhost" or ip_address(self.host).is_loopback

    def processes(self) -> int:
        """How many processes extract for requests."""
        return self.extractors or os.cpu_count() or 1

    def fetcher(self) -> Fetcher | None:
        """What fetches pages; None where that is not allowed."""
        return Fetcher(self.max_body_bytes, allow_private=self.allow_private_addresses) if self.fetch_urls else None


@cache
def load_settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError for a value that cannot be."""
    return Settings()
