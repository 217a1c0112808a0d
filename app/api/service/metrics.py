"""Metrics for Prometheus: the running service in, numbers out. None of them names a speaker, a word or a key."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_fastapi_instrumentator import Instrumentator

from app.errors import StoreUnavailable
from app.extractors.pool import Extractors
from app.store.jobs import count_open
from app.store.tables import JobState


class ServiceCollector(Collector):
    """What the service is doing, asked anew each time."""

    def __init__(self, state: Any) -> None:  # noqa: ANN401 (Starlette's own type)
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """The numbers; those of the database are left out where it does not answer."""
        extractor = self._state.extractor
        labels = ["pipeline", "pipeline_version", "version"]
        info = GaugeMetricFamily("whosaid_info", "Always 1; what runs.", labels=labels)
        info.add_metric([str(extractor.name), extractor.version, version("whosaid")], 1)
        yield info
        yield GaugeMetricFamily("whosaid_articles_waiting", "Requests with articles that wait.", self._state.intake.waiting)
        if isinstance(extractor, Extractors):
            yield GaugeMetricFamily("whosaid_extractors_running", "Processes that extract.", extractor.alive)
            yield GaugeMetricFamily("whosaid_extractors_busy", "Those that are at an article.", extractor.busy)
            yield CounterMetricFamily("whosaid_extractors_lost", "Those that ended at an article.", extractor.lost)
        try:
            with self._state.database.read() as session:
                counts = count_open(session)
        except StoreUnavailable:
            return
        jobs = GaugeMetricFamily("whosaid_jobs", "Batches that are not done.", labels=["state"])
        for state in (JobState.QUEUED, JobState.RUNNING):
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs


def measure_requests(app: FastAPI) -> None:
    """Count and time every request, and answer GET /metrics."""
    registry = CollectorRegistry()
    registry.register(ServiceCollector(app.state))
    instrumentator = Instrumentator(registry=registry, excluded_handlers=["/metrics"])
    instrumentator.instrument(app).expose(app, include_in_schema=False)
