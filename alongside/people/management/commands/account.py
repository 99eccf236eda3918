import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.access import signing_in
from alongside.access.models import Account
from alongside.access.policy import STAFF, Role
from alongside.people import accounts, actions
from alongside.people.models import Worker


class Command(BaseCommand):
    help = "Open an account for somebody who works here or for another agency, or end one, or let them set up a second step anew."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        opening = verbs.add_parser("open", help="asks for the first password, or reads it from standard input")
        opening.add_argument("sign_in_name", help="their work email")
        opening.add_argument("--professional", required=True, help="their identifier in ssd_professionals")
        opening.add_argument("--role", required=True, choices=sorted(role.value for role in STAFF))
        ending = verbs.add_parser("end", help="at once: their sessions stop, and they cannot sign in again")
        ending.add_argument("sign_in_name")
        lost = verbs.add_parser(
            "lost-second-step", help="for who lost telephone and recovery codes: they set up a second step anew"
        )
        lost.add_argument("sign_in_name")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "open":
            self._open(options["sign_in_name"], options["professional"], Role(options["role"]))
        elif verb == "end":
            accounts.end(self._open_account(options["sign_in_name"]), by=None)
            self.stdout.write("The account is ended.")
        else:
            signing_in.forget_factors(self._open_account(options["sign_in_name"]), by=None)
            self.stdout.write("At the next sign-in they set up a second step. Every open session is ended.")

    def _open(self, sign_in_name: str, professional_id: str, role: Role) -> None:
        if "@" not in sign_in_name:
            raise CommandError("Staff sign in with their work email, so the name needs an @.")
        worker = Worker.objects.select_related("person__account").filter(professional_id=professional_id).first()
        if worker is None:
            raise CommandError("No professional has this identifier. Professionals come with: alongside import ssd DIR")
        if worker.person.account:
            raise CommandError("This professional has an account already.")
        if Account.objects.filter(sign_in_name__iexact=sign_in_name).exists():
            raise CommandError("Somebody has this sign-in name already.")
        password = getpass("First password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from weak
        actions.give_staff_account(worker, sign_in_name, role, password=password, by=None)
        self.stdout.write("The account is open.")

    def _open_account(self, sign_in_name: str) -> Account:
        account = Account.objects.filter(sign_in_name__iexact=sign_in_name, is_active=True).first()
        if account is None:
            raise CommandError("No open account has this sign-in name.")
        return account
