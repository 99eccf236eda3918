"""What is known about one person beside who they are: tables of the room. Import them from `people.models`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.people.rows import Row


class Identifier(Row):
    """A number or reference that another system knows somebody by. `kind` is open text; those of `identifiers.KINDS` are
    checked. `value` is as `identifiers.read` gives it, so that it is found by an exact search.
    """

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=60)
    value = models.CharField(max_length=100, db_index=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "value"], name="an_identifier_is_recorded_once")
        ]


class NameWord(models.Model):
    """One word that a person is found by: see `naming.words_of`. Kept by `actions.index_names`, whoever changes a name.

    born_in: the year of their birth, beside each word, so that of all who have a common name those of one year are read at once.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="name_words", db_index=False)
    word = models.CharField(max_length=40)
    born_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="a_person_has_a_word_once")]
        indexes = [
            models.Index(
                fields=["word", "born_in", "person"],
                name="people_by_word_and_year",
                opclasses=["varchar_pattern_ops", "int2_ops", "uuid_ops"],
            )
        ]


class SearchKey(models.Model):
    """One key that a person is found by although they were typed otherwise: see `search_keys`. Kept by `actions.index_names`.

    The index holds both columns, so that a search counts the keys people share with what was typed without reading a row.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "person"], name="people_by_search_key")]


class ContactDetail(Row):
    """A phone, e-mail address, school, surgery or place of work: confidential to other family members unless it is shared.

    A change is a new row that names the old one; the old one has ended.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("email")
        SCHOOL = "school", _("school or nursery")
        GP = "gp", _("GP surgery")
        WORK = "work", _("place of work")
        OTHER = "other", _("other")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="contact_details")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    value = SealedTextField()
    from_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")


class SharedDetail(Row):
    """One confidential detail that one audience may read, from when until when, and why. It can be taken back."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="shared_details")
    detail = models.ForeignKey(ContactDetail, on_delete=models.PROTECT, null=True, related_name="shared")
    address = models.ForeignKey("people.Address", on_delete=models.PROTECT, null=True, related_name="shared")
    audience = models.ForeignKey("people.Audience", on_delete=models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    as_protected = models.BooleanField(default=False, help_text="It was a protected address when it was shared.")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(detail=None, address__isnull=False) | Q(detail__isnull=False, address=None),
                name="one_detail_or_one_address_is_shared",
            )
        ]


class Need(Row):
    """What somebody needs so that they can take part: an interpreter and for which language, large print, and so on."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", _("an interpreter")
        LANGUAGE = "language", _("papers in another language")
        SIGN_LANGUAGE = "british sign language", _("British Sign Language")
        EASY_READ = "easy read", _("easy read")
        LARGE_PRINT = "large print", _("large print")
        OTHER = "other", _("something else")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="needs")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind)
    words = SealedTextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class Competence(Row):
    """Whether a child understood enough to make one decision (Gillick). For each decision again; never for giving views."""

    class Finding(models.TextChoices):
        CAN_DECIDE = "can decide", _("can make this decision")
        CANNOT_YET = "cannot yet", _("cannot make this decision yet")
        UNSURE = "unsure", _("not clear yet")

    child = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="competences")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    decision = SealedTextField()
    finding = models.CharField(max_length=20, choices=Finding)
    reasons = SealedTextField()
    childs_words = SealedTextField(default="")
    assessed_on = models.DateField()
    assessor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")


class Change(Row):
    """What was kept about somebody before and after a change, in words, and why. Nothing is ever taken out of here."""

    class What(models.TextChoices):
        RELATIONSHIP = "relationship", _("How they are related")
        WHO = "who they are", _("Name or dates")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="changes")
    other = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What)
    before = SealedTextField(default="")
    after = SealedTextField(default="")
    because = SealedTextField(default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class LetOut(Row):
    """Words that say where somebody lives or how they are reached were saved for others to read, because somebody decided so."""

    family = models.ForeignKey("people.Family", on_delete=models.PROTECT, related_name="let_out")
    where = models.CharField(max_length=60, help_text="The action that saved the words.")
    secrets = models.PositiveSmallIntegerField(help_text="How many; 0 for an address that nobody has recorded.")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="let_out_by_day")]


class KeptFile(Row):
    """A file about one person that lies sealed outside the database, under a random name: see `files`."""

    class Purpose(models.TextChoices):
        PHOTO = "photo"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="files")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    content_type = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(purpose="photo", ended_at=None), name="a_person_has_one_photo"
            )
        ]
