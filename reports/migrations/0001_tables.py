import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanai.tables import CreateModels


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial')]

    initial = True

    dependencies = [
        ('guanai', '0001_tables'),
        ('stations', '0001_tables'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='GeneratedSummary',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
                        ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guanai.job')),
                        ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guanai.attachment', verbose_name='文件')),
                    ],
                    options={
                        'verbose_name': '生成的总结',
                        'verbose_name_plural': '生成的总结',
                        'ordering': ['-requested_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='NarrativeBlock',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('section', models.CharField(choices=[('lead', '导语'), ('study', '学习与部署'), ('theme', '年度重点工作'), ('legal_education', '法治教育'), ('campus', '校园安保'), ('traffic', '交通安全'), ('mentoring', '落实两法和帮教'), ('staff_children', '民警子女关爱'), ('organisation', '组织建设'), ('shortcomings', '存在问题'), ('next_year', '下一年工作打算')], max_length=20, verbose_name='章节')),
                        ('text', models.TextField(blank=True, max_length=5000, verbose_name='内容')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='编写时间')),
                        ('written_by', models.UUIDField(null=True, verbose_name='编写人')),
                    ],
                    options={
                        'verbose_name': '叙述块',
                        'verbose_name_plural': '叙述块',
                        'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'section'), name='narrative_block_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportedFigure',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('origin', models.CharField(max_length=120, verbose_name='来源')),
                        ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='录入时间')),
                        ('loaded_by', models.UUIDField(null=True, verbose_name='录入人')),
                        ('metric', models.CharField(max_length=6, verbose_name='指标')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='数值')),
                        ('measure', models.CharField(max_length=10, verbose_name='计量单位')),
                        ('qualifier', models.CharField(choices=[('exact', '准确'), ('over', '多'), ('nearly', '近'), ('at_least', '以上'), ('unquantified', '多，未写数字')], max_length=12, verbose_name='界限')),
                        ('period', models.CharField(choices=[('year', '本年'), ('as_of', '截至'), ('cumulative', '累计'), ('unstated', '时段未注明')], max_length=10, verbose_name='时段')),
                        ('since', models.CharField(blank=True, max_length=20, verbose_name='起自')),
                        ('incomplete', models.BooleanField(default=False, verbose_name='不完全统计')),
                        ('subset_of', models.CharField(blank=True, max_length=6, verbose_name='其中数，属于')),
                        ('reproducible', models.BooleanField(default=True, verbose_name='可复算')),
                    ],
                    options={
                        'verbose_name': '报送数',
                        'verbose_name_plural': '报送数',
                        'indexes': [models.Index(fields=['unit', 'year'], name='reported_figure_of_year')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'metric', 'year', 'period'), name='reported_figure_once'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('qualifier', 'unquantified'), _connector='OR'), name='reported_figure_has_value', violation_error_message='没有数值的，界限须为“多个”。')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportedMeeting',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('origin', models.CharField(max_length=120, verbose_name='来源')),
                        ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='录入时间')),
                        ('loaded_by', models.UUIDField(null=True, verbose_name='录入人')),
                        ('kind', models.CharField(choices=[('joint', '联席会议'), ('directors', '主任会议'), ('study', '专题学习会'), ('exchange', '工作交流会'), ('party', '三会一课、主题党日'), ('coordination', '协调会')], max_length=15, verbose_name='类别')),
                        ('held_on', models.DateField(verbose_name='召开日期')),
                        ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='承办单位')),
                        ('written_count', models.PositiveSmallIntegerField(null=True, verbose_name='书面交流单位数')),
                        ('oral', models.ManyToManyField(related_name='+', to='stations.unit', verbose_name='口头交流单位')),
                    ],
                    options={
                        'verbose_name': '报送的会议',
                        'verbose_name_plural': '报送的会议',
                        'ordering': ['held_on'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'held_on'), name='reported_meeting_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportedRequest',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('origin', models.CharField(max_length=120, verbose_name='来源')),
                        ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='录入时间')),
                        ('loaded_by', models.UUIDField(null=True, verbose_name='录入人')),
                        ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('kind', models.CharField(choices=[('personnel', '人员调整'), ('budget', '办公经费'), ('vehicle', '交通车辆'), ('meeting', '召开会议'), ('other', '其他')], max_length=12, verbose_name='事项')),
                        ('reply', models.CharField(choices=[('accepted', '同意'), ('partly', '部分同意'), ('rejected', '不同意'), ('pending', '未答复')], max_length=10, verbose_name='答复')),
                        ('from_yuan', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='原金额（元）')),
                        ('to_yuan', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='现金额（元）')),
                    ],
                    options={
                        'verbose_name': '报送的提请事项',
                        'verbose_name_plural': '报送的提请事项',
                        'ordering': ['no'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'no'), name='reported_request_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SummaryOutline',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                        ('drafter', models.CharField(blank=True, max_length=40, verbose_name='执笔人')),
                    ],
                    options={
                        'verbose_name': '总结提纲',
                        'verbose_name_plural': '总结提纲',
                        'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='summary_outline_once')],
                    },
                ),
            ],
        ),
    ]
