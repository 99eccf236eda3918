"""The program's own settings, with one page more: the bare page that the others are compared with."""

from alongside.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
FORMS_A_MINUTE = 0
