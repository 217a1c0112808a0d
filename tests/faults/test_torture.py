"""The short form of ``make torture``: a few kills under a light load, and nothing acknowledged is missing."""

import sys
from pathlib import Path

import pytest

from tests.faults.posting import Load
from tests.faults.torture import torture
from tests.test_server import free_port


@pytest.mark.serial
@pytest.mark.skipif(sys.platform != "linux", reason="it finds the processes to kill in /proc")
def test_nothing_acknowledged_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    assert "all there" in torture(tmp_path, 2, 3, free_port(), Load(clients=2, quotations=10, lines=10, editors=1))
