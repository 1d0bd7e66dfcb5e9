"""Characters that control a terminal: controls, line separators, and marks that reverse text."""

import re

_BEYOND_JSON = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""Those that JSON does not require to be escaped."""

STEERING = re.compile(rf"[\x00-\x1f{_BEYOND_JSON}\ud800-\udfff]")
STEERING_IN_JSON = re.compile(rf"[{_BEYOND_JSON}]")
