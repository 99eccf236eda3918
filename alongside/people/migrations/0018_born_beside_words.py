from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import ExtractYear


def say_years(apps, schema_editor):
    """Put the year of birth beside each word of a name that is there already."""
    born = apps.get_model("people", "Person").objects.filter(pk=OuterRef("person"), birth_on__isnull=False)
    year = Subquery(born.values(year=ExtractYear("birth_on")))
    apps.get_model("people", "NameWord").objects.update(born_in=year)


class Migration(migrations.Migration):
    dependencies = [("people", "0017_search_keys")]

    operations = [
        migrations.RemoveIndex(model_name="nameword", name="people_by_word"),
        migrations.AddField(
            model_name="nameword", name="born_in", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.RunPython(say_years, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(
                fields=["word", "born_in", "person"],
                name="people_by_word_and_year",
                opclasses=["varchar_pattern_ops", "int2_ops", "uuid_ops"],
            ),
        ),
    ]
