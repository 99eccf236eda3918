"""Log lines that say what went wrong and where in the program, and never with whose data.

A message's values and an exception's text may hold names or words, so neither is written: only the message as it stands in
the code, the kind of exception, the places it went through, and the route of the page (not its address).
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class Lines(logging.Formatter):
    """One line for each record: as text, or as JSON when `as_json`."""

    def __init__(self, *, as_json: bool = False) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__,
            **_route(record),
            **_what_was_raised(record),
        }
        if self.as_json:
            return json.dumps(said, ensure_ascii=False)
        start = " ".join(str(said.pop(part)) for part in ("at", "level", "from", "said"))
        return " ".join([start, *(f"{name}={value}" for name, value in said.items())])


def _route(record: logging.LogRecord) -> dict[str, object]:
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    found: dict[str, object] = {"route": match.route} if match else {}
    status = getattr(record, "status_code", None)
    return found | ({"status": status} if status else {})


def _what_was_raised(record: logging.LogRecord) -> dict[str, object]:
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, _value, trace = record.exc_info
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"raised": f"{kind.__module__}.{kind.__qualname__}", "through": places[-12:]}
