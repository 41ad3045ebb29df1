"""Lock the audit trail inside the database."""

from django.db import migrations

from guanai import append_only


class Migration(migrations.Migration):
    dependencies = [("guanai", "0002_first_words")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: append_only.install(schema_editor.connection),
            lambda apps, schema_editor: append_only.remove(schema_editor.connection),
        )
    ]
