import django.db.models.deletion
from django.db import migrations, models

from alongside.people.naming import words_of


def index(apps, schema_editor):
    """Make everybody found who is here already."""
    person, name_word = apps.get_model("people", "Person"), apps.get_model("people", "NameWord")
    names = person.objects.values_list("pk", "forename", "surname")
    name_word.objects.bulk_create(
        (
            name_word(person_id=pk, word=word)
            for pk, forename, surname in names.iterator()
            for word in sorted(words_of(forename, surname))
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0002_identifiers")]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_words",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_on"], name="people_pers_birth_o_7188fd_idx"),
        ),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(
                fields=["word", "person"], name="people_by_word", opclasses=["varchar_pattern_ops", "uuid_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="nameword",
            constraint=models.UniqueConstraint(fields=("person", "word"), name="a_person_has_a_word_once"),
        ),
        migrations.RunPython(index, migrations.RunPython.noop, elidable=True),
    ]
