"""Words from a day on, and the groups that village links are for."""

from django.db import migrations, models

from guanai import terms


class Migration(migrations.Migration):

    dependencies = [
        ('guanai', '0005_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='term',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='启用日期'),
        ),
        migrations.AlterField(
            model_name='term',
            name='list',
            field=models.CharField(choices=[('topic', '宣讲主题'), ('dropout_call', '控辍保学三访'), ('dropout_look', '控辍保学四察'), ('dropout_send', '控辍保学五送'), ('equipment', '校园防护器材'), ('theme', '专项活动主题'), ('place_kind', '宣讲场所'), ('target_group', '重点青少年群体')], max_length=20, verbose_name='列表'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='term_ends_after_start', violation_error_message='停用日期不能早于启用日期。'),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: terms.seed(apps.get_model("guanai", "Term").objects), migrations.RunPython.noop
        ),
    ]
