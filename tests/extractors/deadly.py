"""What ends the process that runs it. Alone in a module: the process has to import whatever else stands here."""

import os
import signal


def die(*_given: object) -> None:
    """End this process without warning."""
    os.kill(os.getpid(), signal.SIGKILL)
