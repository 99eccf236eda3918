"""How passwords are kept."""

import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# In each process. Hashing takes a whole core and 19 MiB for some hundredths of a second: more at a time would leave none of
# either for those who are signed in while somebody guesses. The others wait their turn, which is soon.
HASHINGS_AT_A_TIME = 1
_turn = threading.BoundedSemaphore(HASHINGS_AT_A_TIME)


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: the OWASP minimum, quick enough that sign-in stays usable
    on two cores while somebody else is guessing."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> Any:
        with _turn:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> Any:
        with _turn:
            return super().verify(password, encoded)
