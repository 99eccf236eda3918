from django.db import migrations

TABLE = "access_trailnamed"
REFUSAL = "The trail is kept as it was written."

SQLITE = [
    f"CREATE TRIGGER trail_named_no_{verb} BEFORE {verb.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("update", "delete")
]
POSTGRESQL = [
    f"CREATE TRIGGER trail_named_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION trail_is_kept()",
    f"CREATE TRIGGER trail_named_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION trail_is_kept()",
]


def keep(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_words_of_the_trail")]
    operations = [migrations.RunPython(keep)]
