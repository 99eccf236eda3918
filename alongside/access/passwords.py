"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: the OWASP minimum, quick enough that sign-in stays usable
    on two cores while somebody else is guessing."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
