"""Random identifiers that follow one another in time. For rows that come by the thousand: their indexes grow at one end only,
where wholly random ones would touch every page of an index.
"""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def ordered_id() -> uuid.UUID:
    """A UUID of version 7: the time in milliseconds, a count within it, and 62 random bits."""
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1_000_000 << 12)
        count = _last
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=(count >> 12) << 80 | 7 << 76 | (count & 0xFFF) << 64 | 2 << 62 | random)
