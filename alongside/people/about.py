"""What is known about one person beside who they are: tables of the room. Import them from `people.models`."""

from django.db import models

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
    """One word that a person is found by: see `naming.words_of`. Kept by `actions.index_names`, whoever changes a name."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="name_words", db_index=False)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="a_person_has_a_word_once")]
        indexes = [
            models.Index(
                fields=["word", "person"], name="people_by_word", opclasses=["varchar_pattern_ops", "uuid_ops"]
            )
        ]
