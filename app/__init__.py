"""Whosaid: who said what, when, and where it was printed.

Importing any part of it keeps libraries from reporting what they do. Each of them reads its setting when it is first imported.
"""

import os

# onnxruntime would write an identifier of the machine below the home folder and contact its maker; Ray would count its uses.
os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "RAY_USAGE_STATS_ENABLED": "0"}
