from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "alongside.people"

    def ready(self) -> None:
        from alongside.access import index_keys
        from alongside.people import checks  # noqa: F401
        from alongside.people.address_keys import Homes

        index_keys.rooms[:] = [Homes()]
