from django.apps import AppConfig
from django.core import checks


class PracticeConfig(AppConfig):
    name = "alongside.practice"

    def ready(self) -> None:
        from alongside.practice.checks import profile_is_usable

        checks.register(profile_is_usable)
