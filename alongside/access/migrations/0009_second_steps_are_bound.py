"""Secrets of second steps are bound to their account and kind, passkeys signed for their account. They go on working."""

import base64

from django.db import migrations

from alongside.access import sealing
from alongside.access.factor_secrets import BOUND, SECRETS_KEY, TABLE, passkey_text, place_of
from alongside.access.fields import installation_keys

BEFORE = sealing.place(TABLE, "data", "secret")
SECRETS = {"totp": "secret", "recovery_codes": "seed"}


def bind(apps, schema_editor):
    rows = apps.get_model("mfa", "Authenticator").objects.all()
    if not rows.exists():
        return
    kept = apps.get_model("access", "DataKey").objects.get(pk=SECRETS_KEY)
    key = sealing.unwrap(installation_keys(), kept.wrapped_by, kept.pk, bytes(kept.wrapped))
    for row in list(rows.select_for_update()):
        if row.type in SECRETS:
            name = SECRETS[row.type]
            clear = sealing.open_sealed(key, base64.b64decode(row.data[name]), BEFORE)
            row.data[name] = base64.b64encode(sealing.seal(key, clear, place_of(row.user_id, row.type))).decode()
        else:
            row.data[BOUND] = sealing.digest(key, passkey_text(row.user_id, row.data["credential"]))
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("access", "0008_presses_and_kept_words"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(bind, migrations.RunPython.noop)]
