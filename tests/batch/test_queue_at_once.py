"""Services that start at the same moment on one PostgreSQL: each of them finds or makes the queue."""

import threading

from app.batch.queue import _huey
from tests.databases import PostgresDatabases

SERVICES, ROUNDS = 8, 5


def test_services_that_start_at_once_all_get_a_queue(postgres: PostgresDatabases) -> None:
    for _ in range(ROUNDS):
        with postgres.bare() as url:
            opened: list[object] = []
            at_once = threading.Barrier(SERVICES)

            def start(url: str = url, opened: list[object] = opened, at_once: threading.Barrier = at_once) -> None:
                at_once.wait()
                queue = _huey(url, None)
                opened.append(queue)
                queue.storage.close()

            services = [threading.Thread(target=start) for _ in range(SERVICES)]
            for service in services:
                service.start()
            for service in services:
                service.join()
            assert len(opened) == SERVICES
