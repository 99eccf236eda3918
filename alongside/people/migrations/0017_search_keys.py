import django.db.models.deletion
from django.db import migrations, models

from alongside.access.inserting import insert_values
from alongside.people.search_keys import keys_of


def index(apps, schema_editor):
    """Make everybody found who is here already. Who was made one with another is found as that one."""
    people = apps.get_model("people", "Person").objects
    keys: set[tuple] = set()  # a key that comes twice does no harm
    named = people.values_list("pk", "merged_into", "forename", "surname", "birth_on")
    for pk, merged_into, forename, surname, birth_on in named.iterator():
        keys |= {(merged_into or pk, key) for key in keys_of(forename, surname, birth_on)}
        if len(keys) > 100_000:
            insert_values(apps.get_model("people", "SearchKey"), ("person_id", "key"), keys)
            keys.clear()
    insert_values(apps.get_model("people", "SearchKey"), ("person_id", "key"), keys)


class Migration(migrations.Migration):
    dependencies = [("people", "0016_samples")]

    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key", "person"], name="people_by_search_key")]},
        ),
        migrations.RunPython(index, migrations.RunPython.noop, elidable=True),
    ]
