"""`alongside maintenance on|off|status`: say on every page that it will be back, while the database is looked after."""

from django.core.management.base import BaseCommand, CommandError

from alongside.ui import maintenance


class Command(BaseCommand):
    help = "Say on every page that Alongside is being looked after, or stop saying so."
    requires_system_checks = []  # the database may be what is being looked after

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["on", "off", "status"])

    def handle(self, *, verb, **options):
        try:
            if verb != "status":
                maintenance.turn(on=verb == "on")
        except OSError as wrong:
            raise CommandError(f"{maintenance.switch()} cannot be written: {wrong.strerror}.") from wrong
        if maintenance.is_on():
            self.stdout.write(
                "Every page says that Alongside is being looked after. To end it: alongside maintenance off"
            )
        else:
            self.stdout.write("Alongside is open.")
