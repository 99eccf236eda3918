import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from alongside.access import signing_in
from alongside.access.models import Account
from alongside.access.policy import STAFF, Role
from alongside.desk import accounts
from alongside.people.accounts import add_council_worker, end
from alongside.people.models import Worker
from alongside.ui.errors import Broken


class Command(BaseCommand):
    help = "Open an account for somebody who works here or for another agency, or end one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        opening = verbs.add_parser("open", help="asks for the first password, or reads it from standard input")
        opening.add_argument("sign_in_name", help="their work email")
        who = opening.add_mutually_exclusive_group(required=True)
        who.add_argument("--professional", default="", help="their identifier in ssd_professionals")
        who.add_argument(
            "--new", default="", metavar="NAME", help="somebody of the council who is not in the case system"
        )
        opening.add_argument("--role", required=True, choices=sorted(role.value for role in STAFF))
        ending = verbs.add_parser("end", help="at once: their sessions stop, and they cannot sign in again")
        ending.add_argument("sign_in_name")
        lost = verbs.add_parser(
            "lost-second-step", help="for who lost telephone and recovery codes: they set up a second step anew"
        )
        lost.add_argument("sign_in_name")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            if verb == "open":
                with transaction.atomic():
                    self._open(**options)
                self.stdout.write("The account is open.")
            elif verb == "end":
                end(self._open_account(options["sign_in_name"]), by=None)
                self.stdout.write("The account is ended.")
            else:
                signing_in.forget_factors(self._open_account(options["sign_in_name"]), by=None)
                self.stdout.write("At the next sign-in they set up a second step. Every open session is ended.")
        except Broken as broken:
            raise CommandError(str(broken.sentence)) from broken

    def _open(self, sign_in_name: str, professional: str, new: str, role: str, **_options: Any) -> None:
        if new:
            worker = add_council_worker(new, job_title=role.capitalize(), by=None)
        else:
            found = Worker.objects.select_related("person__account").filter(professional_id=professional).first()
            if found is None:
                raise CommandError(
                    "No professional has this identifier. Professionals come with: alongside import ssd DIR"
                )
            worker = found
        if worker.person.account:
            raise CommandError("This professional has an account already.")
        password = getpass("First password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from weak
        accounts.open_account(worker, sign_in_name, Role(role), password=password, by=None)

    def _open_account(self, sign_in_name: str) -> Account:
        account = Account.objects.filter(sign_in_name__iexact=sign_in_name, is_active=True).first()
        if account is None:
            raise CommandError("No open account has this sign-in name.")
        return account
