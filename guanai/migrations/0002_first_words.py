"""The words that editable lists begin with."""

from django.db import migrations

from guanai import terms


class Migration(migrations.Migration):
    dependencies = [("guanai", "0001_tables")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: terms.seed(apps.get_model("guanai", "Term").objects), migrations.RunPython.noop
        )
    ]
