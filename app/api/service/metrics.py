"""Metrics for Prometheus about the running service. None of them contains a speaker, a quotation or a key."""

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
    """The state of the service, read each time the metrics are requested."""

    def __init__(self, state: Any) -> None:  # noqa: ANN401 (Starlette's own type)
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """The metrics. Those from the database are left out if it does not answer."""
        extractor = self._state.extractor
        labels = ["pipeline", "pipeline_version", "version"]
        info = GaugeMetricFamily("whosaid_info", "Always 1; the labels say what is running.", labels=labels)
        info.add_metric([str(extractor.name), extractor.version, version("whosaid")], 1)
        yield info
        yield GaugeMetricFamily("whosaid_articles_waiting", "Waiting requests with articles.", self._state.intake.waiting)
        if isinstance(extractor, Extractors):
            yield GaugeMetricFamily("whosaid_extractors_running", "Running extraction processes.", extractor.alive)
            yield GaugeMetricFamily("whosaid_extractors_busy", "Extraction processes at work on an article.", extractor.busy)
            yield CounterMetricFamily(
                "whosaid_extractors_lost", "Extraction processes that ended at work on an article.", extractor.lost
            )
        try:
            with self._state.database.read() as session:
                counts = count_open(session)
        except StoreUnavailable:
            return
        jobs = GaugeMetricFamily("whosaid_jobs", "Batches that are not finished.", labels=["state"])
        for state in (JobState.QUEUED, JobState.RUNNING):
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs


def measure_requests(app: FastAPI) -> None:
    """Count and time every request, and serve GET /metrics."""
    registry = CollectorRegistry()
    registry.register(ServiceCollector(app.state))
    instrumentator = Instrumentator(registry=registry, excluded_handlers=["/metrics"])
    instrumentator.instrument(app).expose(app, include_in_schema=False)
