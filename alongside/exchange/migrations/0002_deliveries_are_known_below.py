from django.db import migrations

COLUMNS = (
    "id", "started_at", "completed_at", "rows_read", "rows_added", "rows_changed", "rows_unchanged", "rows_broken",
    "rows_waiting",
)


def copy(apps, schema_editor):
    new = apps.get_model("people", "Delivery")
    for each in apps.get_model("exchange", "Delivery").objects.values(*COLUMNS):
        new.objects.create(**each)


class Migration(migrations.Migration):
    """Deliveries move to the room of people, whose pages say how old what they show is."""

    dependencies = [("exchange", "0001_initial"), ("people", "0004_case_record")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
