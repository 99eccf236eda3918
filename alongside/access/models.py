import uuid
from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from alongside.access import sealing
from alongside.access.fields import SealedTextField, installation_keys
from alongside.access.policy import STAFF, Permission, Role, Scope, allows
from alongside.access.role_words import WORDS


@lru_cache(maxsize=10_000)
def _unwrapped(key_id: uuid.UUID, wrapped_by: str, wrapped: bytes) -> bytes:
    return sealing.unwrap(installation_keys(), wrapped_by, key_id, wrapped)


class DataKey(models.Model):
    """The key that one person's (or one family's) sealed text is written with, itself wrapped by the key file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_by = models.CharField(max_length=20)
    wrapped = models.BinaryField()

    def seal(self, clear: str, where: bytes) -> bytes:
        return sealing.seal(_unwrapped(self.pk, self.wrapped_by, bytes(self.wrapped)), clear, where)

    def open(self, sealed: bytes, where: bytes) -> str:
        return sealing.open_sealed(_unwrapped(self.pk, self.wrapped_by, bytes(self.wrapped)), sealed, where)

    def digest(self, clear: str) -> str:
        """A digest that says nothing about the text once this key is erased: guesses at it cannot be tried any more."""
        return sealing.digest(_unwrapped(self.pk, self.wrapped_by, bytes(self.wrapped)), clear)


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(sign_in_name__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in. One account for each person, one role for each account.

    A member of staff who is also a family member elsewhere has two accounts that never meet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = models.CharField(max_length=200, unique=True)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    session_round = models.PositiveIntegerField(default=0, help_text=_("One more ends every session that is open."))

    objects = Accounts()
    USERNAME_FIELD = "sign_in_name"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="account_role_is_known"
            )
        ]

    @property
    def is_staff(self) -> bool:
        """Works here or for another agency: not on the family side."""
        return Role(self.role) in STAFF

    @property
    def role_in_words(self) -> str:
        """The role as a page says it."""
        return str(WORDS[Role(self.role)])

    @property
    def finds_families(self) -> bool:
        """Whether its pages carry the box *Find a family*."""
        return allows(self.role, Permission.FIND_FAMILY, self.grants_for(self))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django compares at every request: a session begun before the last change of it has ended."""
        counted = f"{self.session_round}|{self.password}"
        return salted_hmac("alongside.access.session", counted, secret=secret, algorithm="sha256").hexdigest()

    def grants_for(self, account: "Account") -> set[Scope]:
        """What an account may always do about itself; the object of pages that name nothing else."""
        if account.pk != self.pk:
            return set()
        return {Scope.SELF, Scope.AUTHORITY} if self.is_staff else {Scope.SELF}


class SignInInvitation(models.Model):
    """The way into an account for a family member: a reference by message, a word agreed face to face, then a code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    word = models.CharField(max_length=200, help_text=_("Hashed like a password."))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations_made")
    code = models.CharField(max_length=200, blank=True, help_text=_("Hashed like a password."))
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveIntegerField(default=0, help_text=_("Wrong words or birth dates, from anywhere."))


class Guess(models.Model):
    """Tries from one place at one door, so that the next try waits. Keyed by a hash: no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    wrong = models.FloatField(default=0, help_text=_("As of `last_at`; forgiven little by little after that."))
    last_at = models.DateTimeField(db_index=True)


class CouncilIdentity(models.Model):
    """Who an account is to the council's own sign-in provider."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="council_identity")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    has_left = models.BooleanField(
        default=False, help_text=_("Ended because no group was left, and opened by one again.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="a_council_identity_has_one_account")]


class Installation(models.Model):
    """One row: what this database is. Demonstration mode works only on a database that it made itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demonstration = models.BooleanField(default=False)
    demonstration_day = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one_row")]


class TrailHead(models.Model):
    """The end of the chain: one row that every writer locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)
    digest = models.BinaryField(default=b"")
    key = models.CharField(max_length=20, default="1", help_text=_("The key of the chain that the last entry has."))
    checked = models.BigIntegerField(default=0, help_text=_("The entry that the last exported checkpoint names."))


class TrailEntry(models.Model):
    """One act or one reading. Never changed, never deleted: the database refuses it."""

    ACT, READING = "act", "reading"

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=10)
    verb = models.CharField(max_length=60)
    account_id = models.UUIDField(null=True, db_index=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    family_id = models.UUIDField(null=True, db_index=True)
    level = models.CharField(max_length=20, blank=True)
    detail: Any = models.JSONField(default=dict)
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["family_id", "number"], name="trail_of_a_family"),
            models.Index(fields=["subject_id", "number"], name="trail_of_a_thing"),
            # When somebody last did something: without it, who never did has the whole trail read for the answer.
            models.Index(fields=["account_id", "at"], name="trail_of_an_account"),
        ]


class TrailText(models.Model):
    """What was typed with an entry: search terms, or why a reading was needed. Sealed with a key of its own.

    The chain holds its digest under that key only, so erasing the key leaves the chain whole and the words gone.
    """

    entry = models.OneToOneField(TrailEntry, on_delete=models.PROTECT, primary_key=True, related_name="text")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedTextField()
    erased_at = models.DateTimeField(null=True)


class TrailNamed(models.Model):
    """A family or person that a list showed: the ids of the entry's detail, one row each, so that they can be looked up."""

    entry = models.ForeignKey(TrailEntry, on_delete=models.PROTECT, related_name="named")
    named = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "named"], name="a_list_names_each_once")]


class Press(models.Model):
    """A press of a button whose act was done: written in the act's own transaction, kept for two days."""

    key = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=32)
    result = models.TextField(blank=True, help_text="The path that the press led to.")
    at = models.DateTimeField(db_index=True)


class KeptWords(models.Model):
    """What somebody had typed when they were signed out, for their own account and a short time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    writer = models.CharField(max_length=32, help_text="A keyed digest of the account.")
    until = models.DateTimeField(db_index=True)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
