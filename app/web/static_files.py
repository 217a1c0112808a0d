"""Static files: the address of one of our own files in; the file, with how long a browser may keep it, out."""

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# The name of a file of the typeface has its version, so what a browser keeps is never out of date.
KEPT_SUFFIX, KEPT = ".woff2", "public, max-age=31536000, immutable"
# Everything else may change with the next version of the service: a browser asks whether it has.
ASKED_AGAIN = "no-cache"


class OwnFiles(StaticFiles):
    """The files that pages load."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The answer with the file, or 304 if the browser has it already."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        kept = Path(full_path).suffix == KEPT_SUFFIX
        answer.headers["Cache-Control"] = KEPT if kept else ASKED_AGAIN
        return answer
