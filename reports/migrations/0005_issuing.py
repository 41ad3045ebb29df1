import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import guanai.fields
import guanai.tables


class Migration(migrations.Migration):

    dependencies = [
        ('guanai', '0006_supervision'),
        ('reports', '0004_book'),
        ('stations', '0005_supervision'),
    ]

    operations = [
        guanai.tables.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='FrozenFigure',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit_code', models.CharField(max_length=40, verbose_name='单位代码')),
                        ('metric', models.CharField(max_length=6, verbose_name='指标')),
                        ('period', models.CharField(choices=[('year', '本年'), ('as_of', '截至'), ('cumulative', '累计'), ('unstated', '时段未注明')], max_length=10, verbose_name='时段')),
                        ('value', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='数值')),
                        ('measure', models.CharField(max_length=10, verbose_name='计量单位')),
                        ('qualifier', models.CharField(choices=[('exact', '准确'), ('over', '多'), ('nearly', '近'), ('at_least', '以上'), ('about', '约'), ('unquantified', '多，未写数字')], max_length=12, verbose_name='界限')),
                        ('source', models.CharField(choices=[('computed', '由记录统计'), ('reported', '单位报送'), ('summed', '各单位报送合计')], max_length=10, verbose_name='来源')),
                        ('words', models.CharField(blank=True, max_length=80, verbose_name='数值的写法')),
                        ('guarded', models.CharField(blank=True, max_length=80, verbose_name='印出的写法')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reports.summaryissue', verbose_name='印发件')),
                    ],
                    options={
                        'verbose_name': '冻结数',
                        'verbose_name_plural': '冻结数',
                        'indexes': [models.Index(fields=['issue', 'unit_code', 'metric'], name='frozen_figure_place')],
                    },
                ),
                migrations.CreateModel(
                    name='LateChange',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit_code', models.CharField(max_length=40, verbose_name='单位代码')),
                        ('metric', models.CharField(max_length=6, verbose_name='指标')),
                        ('period', models.CharField(max_length=10, verbose_name='时段')),
                        ('source', models.CharField(max_length=10, verbose_name='来源')),
                        ('now_value', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='现在的数值')),
                        ('was', models.CharField(blank=True, max_length=80, verbose_name='印发时')),
                        ('now', models.CharField(blank=True, max_length=80, verbose_name='现在')),
                        ('explanation', models.CharField(max_length=200, verbose_name='变动原因')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='说明时间')),
                        ('by', models.UUIDField(null=True, verbose_name='说明人')),
                        ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_changes', to='reports.summaryoutline', verbose_name='总结提纲')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.summaryissue', verbose_name='印发件')),
                    ],
                    options={
                        'verbose_name': '事后变动说明',
                        'verbose_name_plural': '事后变动说明',
                        'ordering': ['at', 'pk'],
                        'indexes': [models.Index(fields=['outline', 'unit_code', 'metric'], name='late_change_place')],
                    },
                ),
                migrations.CreateModel(
                    name='OutlineSection',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('section', models.CharField(choices=[('lead', '导语'), ('study', '学习与部署'), ('theme', '年度重点工作'), ('legal_education', '法治教育'), ('campus', '校园安保'), ('traffic', '交通安全'), ('mentoring', '落实两法和帮教'), ('staff_children', '民警子女关爱'), ('organisation', '组织建设'), ('shortcomings', '存在问题'), ('next_year', '下一年工作打算')], max_length=20, verbose_name='章节')),
                        ('title', models.CharField(blank=True, max_length=40, verbose_name='标题')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('outline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.summaryoutline', verbose_name='总结提纲')),
                    ],
                    options={
                        'verbose_name': '提纲章节',
                        'verbose_name_plural': '提纲章节',
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('outline', 'section'), name='outline_section_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OutlineStep',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('status', models.CharField(max_length=12, verbose_name='办理')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('by', models.UUIDField(null=True, verbose_name='办理人')),
                        ('note', guanai.fields.SealedTextField(blank=True, default='', editable=True, longest=500, verbose_name='说明')),
                        ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.summaryoutline', verbose_name='总结提纲')),
                    ],
                    options={
                        'verbose_name': '总结办理',
                        'verbose_name_plural': '总结办理',
                        'ordering': ['at', 'pk'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SubmissionReminder',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('by', models.UUIDField(null=True, verbose_name='催报人')),
                        ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='reports.unitsubmission', verbose_name='单位报送')),
                    ],
                    options={
                        'verbose_name': '催报',
                        'verbose_name_plural': '催报',
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SubmissionStep',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('status', models.CharField(max_length=12, verbose_name='办理')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('by', models.UUIDField(null=True, verbose_name='办理人')),
                        ('note', guanai.fields.SealedTextField(blank=True, default='', editable=True, longest=500, verbose_name='说明')),
                        ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.unitsubmission', verbose_name='单位报送')),
                    ],
                    options={
                        'verbose_name': '报送办理',
                        'verbose_name_plural': '报送办理',
                        'ordering': ['at', 'pk'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SummaryCheck',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('check', '核对'), ('approval', '核准')], max_length=8, verbose_name='办理')),
                        ('digest', models.CharField(max_length=64, verbose_name='内容校验值')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('by', models.UUIDField(verbose_name='办理人')),
                        ('undone_at', models.DateTimeField(editable=False, null=True, verbose_name='失效时间')),
                        ('undone_by', models.UUIDField(editable=False, null=True, verbose_name='改动人')),
                        ('number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='版次')),
                        ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='reports.summaryoutline', verbose_name='总结提纲')),
                    ],
                    options={
                        'verbose_name': '总结核对',
                        'verbose_name_plural': '总结核对',
                        'ordering': ['at', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='reports_summarycheck_undone_at_with_undone_by', violation_error_message='失效时间与改动人须同时填写。'), models.UniqueConstraint(condition=models.Q(('number', None), ('undone_at', None)), fields=('outline', 'kind', 'by'), name='summary_check_once', violation_error_message='您已经核对过，须由另一人再核对一次。')],
                    },
                ),
                migrations.CreateModel(
                    name='SummaryIssue',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('portion', models.CharField(choices=[('year', '全年'), ('h1', '上半年'), ('h2', '下半年'), ('q1', '第一季度'), ('q2', '第二季度'), ('q3', '第三季度'), ('q4', '第四季度')], default='year', max_length=4, verbose_name='时段')),
                        ('version', models.PositiveSmallIntegerField(verbose_name='版次')),
                        ('code', models.CharField(max_length=16, unique=True, verbose_name='核验码')),
                        ('digest', models.CharField(max_length=64, verbose_name='内容校验值')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='印发时间')),
                        ('issued_by', models.UUIDField(verbose_name='印发人')),
                        ('correction', models.CharField(blank=True, max_length=500, verbose_name='更正内容')),
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guanai.attachment', verbose_name='文件')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                    ],
                    options={
                        'verbose_name': '总结印发件',
                        'verbose_name_plural': '总结印发件',
                        'ordering': ['-issued_at', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'portion', 'version'), name='summary_issue_once'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('correction', ''), _negated=True), _connector='OR'), name='summary_issue_says_what_changed', violation_error_message='第二版起须写明更正了什么。'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='summary_issue_counted_from_one')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitSubmission',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('status', models.CharField(choices=[('draft', '未报送'), ('submitted', '已报送'), ('returned', '已退回'), ('accepted', '已受理'), ('locked', '已锁定'), ('missed', '注明未报送')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                        ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='reports.summaryoutline', verbose_name='总结提纲')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                    ],
                    options={
                        'verbose_name': '单位报送',
                        'verbose_name_plural': '单位报送',
                        'ordering': ['position', 'pk'],
                        'indexes': [models.Index(fields=['unit', 'status'], name='unit_submission_by_unit')],
                        'constraints': [models.UniqueConstraint(fields=('outline', 'unit'), name='unit_submission_once')],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='narrativeblock',
            name='narrative_block_once',
        ),
        migrations.RemoveConstraint(
            model_name='summaryoutline',
            name='summary_outline_once',
        ),
        guanai.tables.ChangeTables(
            operations=[
                migrations.AddField(
                    model_name='narrativeblock',
                    name='portion',
                    field=models.CharField(choices=[('year', '全年'), ('h1', '上半年'), ('h2', '下半年'), ('q1', '第一季度'), ('q2', '第二季度'), ('q3', '第三季度'), ('q4', '第四季度')], default='year', max_length=4, verbose_name='时段'),
                ),
                migrations.AddField(
                    model_name='summaryoutline',
                    name='due_on',
                    field=models.DateField(blank=True, null=True, verbose_name='各单位报送期限'),
                ),
                migrations.AddField(
                    model_name='summaryoutline',
                    name='portion',
                    field=models.CharField(choices=[('year', '全年'), ('h1', '上半年'), ('h2', '下半年'), ('q1', '第一季度'), ('q2', '第二季度'), ('q3', '第三季度'), ('q4', '第四季度')], default='year', max_length=4, verbose_name='时段'),
                ),
                migrations.AddField(
                    model_name='summaryoutline',
                    name='status',
                    field=models.CharField(choices=[('drafting', '编写中'), ('reviewing', '审核中'), ('approved', '已核准'), ('issued', '已印发')], default='drafting', editable=False, max_length=12, verbose_name='状态'),
                ),
                migrations.AddField(
                    model_name='summaryoutline',
                    name='theme',
                    field=models.CharField(blank=True, max_length=60, verbose_name='年度主题'),
                ),
                migrations.AddField(
                    model_name='summaryoutline',
                    name='version',
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                migrations.AddConstraint(
                    model_name='summaryoutline',
                    constraint=models.UniqueConstraint(fields=('unit', 'year', 'portion'), name='summary_outline_once'),
                ),
                migrations.AddField(
                    model_name='narrativeblock',
                    name='submission',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='reports.unitsubmission', verbose_name='单位报送'),
                ),
                migrations.AddConstraint(
                    model_name='narrativeblock',
                    constraint=models.UniqueConstraint(condition=models.Q(('submission', None)), fields=('unit', 'year', 'portion', 'section'), name='narrative_block_own_once'),
                ),
                migrations.AddConstraint(
                    model_name='narrativeblock',
                    constraint=models.UniqueConstraint(fields=('submission', 'section'), name='narrative_block_once_handed_in'),
                ),
            ],
        ),
    ]
