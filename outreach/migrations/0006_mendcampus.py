from django.db import migrations, models


def keep_what_was_no_exact_count(apps, schema_editor):
    """A number that was not ticked as exact claims the least that one can: 约."""
    cleanups = apps.get_model("outreach", "InternetCleanup").objects
    cleanups.filter(items_exact=False, items__isnull=False).update(items_bound="about")


def tick_what_is_exact(apps, schema_editor):
    apps.get_model("outreach", "InternetCleanup").objects.exclude(items_bound="exact").update(items_exact=False)


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0005_posts'),
        ('stations', '0004_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='internetcleanup',
            name='items_bound',
            field=models.CharField(choices=[('exact', '准数'), ('over', '多'), ('nearly', '近'), ('at_least', '以上'), ('about', '约')], default='exact', help_text='“五千余条”填 5000，这里选“多”。', max_length=8, verbose_name='条数界限'),
        ),
        migrations.RunPython(keep_what_was_no_exact_count, tick_what_is_exact),
        migrations.RemoveField(
            model_name='internetcleanup',
            name='items_exact',
        ),
        migrations.AddField(
            model_name='packline',
            name='bound',
            field=models.CharField(blank=True, choices=[('exact', '准数'), ('over', '多'), ('nearly', '近'), ('at_least', '以上'), ('about', '约')], max_length=8, verbose_name='界限'),
        ),
        migrations.AddConstraint(
            model_name='internetcleanup',
            constraint=models.CheckConstraint(condition=models.Q(('items__isnull', False), ('items_bound', 'exact'), _connector='OR'), name='cleanup_bound', violation_error_code='items', violation_error_message='填了界限的，请填清理条数。'),
        ),
    ]
