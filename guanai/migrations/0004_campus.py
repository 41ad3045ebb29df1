"""The list of equipment for schools, with the words that it begins with."""

from django.db import migrations, models

from guanai import terms


class Migration(migrations.Migration):
    dependencies = [("guanai", "0003_audit_append_only")]

    operations = [
        migrations.AlterField(
            model_name="term",
            name="list",
            field=models.CharField(
                choices=[
                    ("topic", "宣讲主题"),
                    ("dropout_call", "控辍保学三访"),
                    ("dropout_look", "控辍保学四察"),
                    ("dropout_send", "控辍保学五送"),
                    ("equipment", "校园防护器材"),
                ],
                max_length=20,
                verbose_name="列表",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: terms.seed(apps.get_model("guanai", "Term").objects), migrations.RunPython.noop
        ),
    ]
