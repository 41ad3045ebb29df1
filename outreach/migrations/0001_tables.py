import uuid

import django.db.models.deletion
from django.db import migrations, models

from guanai.tables import CreateModels


class Migration(migrations.Migration):

    replaces = [('outreach', '0001_initial'), ('outreach', '0002_counts_from_the_index')]

    initial = True

    dependencies = [
        ('guanai', '0001_tables'),
        ('stations', '0001_tables'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='CampusInspection',
                    fields=[
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('entered_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                        ('entered_by', models.UUIDField(editable=False, null=True, verbose_name='登记人')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='作废时间')),
                        ('voided_by', models.UUIDField(editable=False, null=True, verbose_name='作废人')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.school', verbose_name='学校')),
                        ('held_on', models.DateField(verbose_name='检查日期')),
                        ('kind', models.CharField(choices=[('routine', '日常检查'), ('special', '专项检查'), ('term_start', '开学检查')], default='routine', max_length=10, verbose_name='类别')),
                        ('inspectors', models.PositiveSmallIntegerField(verbose_name='检查人次')),
                        ('note', models.TextField(blank=True, max_length=1000, verbose_name='情况')),
                        ('people', models.ManyToManyField(blank=True, related_name='+', to='stations.person', verbose_name='检查人员')),
                    ],
                    options={
                        'verbose_name': '校园安全检查',
                        'verbose_name_plural': '校园安全检查',
                        'abstract': False,
                        'indexes': [models.Index(fields=['held_on', 'id'], name='inspection_by_day'), models.Index(fields=['unit', 'held_on'], name='inspection_counts')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='outreach_campusinspection_voided_at_with_voided_by', violation_error_message='作废时间与作废人须同时填写。'), models.CheckConstraint(condition=models.Q(('inspectors__gte', 1)), name='inspection_has_inspectors', violation_error_code='inspectors', violation_error_message='检查人次至少是 1。')],
                    },
                ),
                migrations.CreateModel(
                    name='OutreachEvent',
                    fields=[
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('entered_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                        ('entered_by', models.UUIDField(editable=False, null=True, verbose_name='登记人')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='作废时间')),
                        ('voided_by', models.UUIDField(editable=False, null=True, verbose_name='作废人')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('title', models.CharField(max_length=80, verbose_name='活动名称')),
                        ('form', models.CharField(choices=[('lecture', '讲座'), ('class_meeting', '主题班会'), ('cloud_class', '云课堂'), ('mock_court', '模拟法庭'), ('brochure', '发放宣传册'), ('on_site', '现场互动'), ('case_talk', '案例讲解'), ('visit', '参观'), ('board', '板报、宣传栏'), ('police_camp', '警营开放')], default='lecture', max_length=15, verbose_name='形式')),
                        ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.campaign', verbose_name='专项活动')),
                    ],
                    options={
                        'verbose_name': '宣讲活动',
                        'verbose_name_plural': '宣讲活动',
                        'abstract': False,
                        'indexes': [models.Index(fields=['unit', 'entered_at'], name='event_of_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='outreach_outreachevent_voided_at_with_voided_by', violation_error_message='作废时间与作废人须同时填写。')],
                    },
                ),
                migrations.CreateModel(
                    name='InspectionItem',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='outreach.campusinspection', verbose_name='检查')),
                        ('section', models.PositiveSmallIntegerField(choices=[(1, '人防'), (2, '物防'), (3, '技防'), (4, '制度'), (5, '消防'), (6, '用电'), (7, '周边')], verbose_name='方面')),
                        ('item', models.CharField(max_length=60, verbose_name='检查内容')),
                        ('result', models.CharField(choices=[('ok', '合格'), ('defect', '有问题'), ('na', '不适用')], default='ok', max_length=6, verbose_name='结果')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='整改期限')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '检查项',
                        'verbose_name_plural': '检查项',
                        'ordering': ['section', 'item', 'pk'],
                        'indexes': [models.Index(fields=['result', 'due_on'], name='inspection_item_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('result', 'defect')), models.Q(models.Q(('result', 'defect'), _negated=True), ('due_on', None)), _connector='OR'), name='inspection_item_defect_is_due', violation_error_message='有问题的须填整改期限，没有问题的不填。')],
                    },
                ),
                migrations.CreateModel(
                    name='OutreachSession',
                    fields=[
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('entered_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                        ('entered_by', models.UUIDField(editable=False, null=True, verbose_name='登记人')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='作废时间')),
                        ('voided_by', models.UUIDField(editable=False, null=True, verbose_name='作废人')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.unit', verbose_name='单位')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='outreach.outreachevent', verbose_name='活动')),
                        ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.school', verbose_name='学校')),
                        ('place', models.CharField(blank=True, max_length=60, verbose_name='地点')),
                        ('held_on', models.DateField(verbose_name='日期')),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='时长（分钟）')),
                        ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.person', verbose_name='主讲人')),
                        ('capacity', models.CharField(choices=[('vice_principal', '法治副校长'), ('counsellor', '法治辅导员'), ('officer', '民警'), ('retired', '退休民警'), ('volunteer', '志愿者'), ('other', '其他')], default='officer', max_length=15, verbose_name='主讲人身份')),
                        ('audience', models.PositiveIntegerField(verbose_name='受教育人次')),
                        ('audience_exact', models.BooleanField(default=True, verbose_name='人次为准数')),
                        ('note', models.TextField(blank=True, max_length=1000, verbose_name='情况')),
                        ('topics', models.ManyToManyField(limit_choices_to={'list': 'topic'}, related_name='+', to='guanai.term', verbose_name='主题')),
                    ],
                    options={
                        'verbose_name': '法治宣讲',
                        'verbose_name_plural': '法治宣讲',
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('voided_at', None)), fields=['unit', 'held_on', 'audience'], name='session_counts'), models.Index(fields=['held_on', 'id'], name='session_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='outreach_outreachsession_voided_at_with_voided_by', violation_error_message='作废时间与作废人须同时填写。'), models.CheckConstraint(condition=models.Q(('school__isnull', False), models.Q(('place', ''), _negated=True), _connector='OR'), name='session_has_place', violation_error_message='请选择学校，或填写地点。')],
                    },
                ),
                migrations.CreateModel(
                    name='Rectification',
                    fields=[
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('entered_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                        ('entered_by', models.UUIDField(editable=False, null=True, verbose_name='登记人')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='作废时间')),
                        ('voided_by', models.UUIDField(editable=False, null=True, verbose_name='作废人')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='作废原因')),
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='outreach.inspectionitem', verbose_name='检查项')),
                        ('done_on', models.DateField(verbose_name='整改日期')),
                        ('done_by', models.CharField(help_text='例如学校总务处某老师。', max_length=40, verbose_name='整改人')),
                        ('how', models.CharField(max_length=200, verbose_name='整改情况')),
                        ('verified_at', models.DateTimeField(editable=False, null=True, verbose_name='核实时间')),
                        ('verified_by', models.UUIDField(editable=False, null=True, verbose_name='核实人')),
                    ],
                    options={
                        'verbose_name': '整改',
                        'verbose_name_plural': '整改',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='outreach_rectification_voided_at_with_voided_by', violation_error_message='作废时间与作废人须同时填写。'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='outreach_rectification_verified_at_with_verified_by', violation_error_message='核实时间与核实人须同时填写。'), models.CheckConstraint(condition=models.Q(('verified_by', models.F('entered_by')), _negated=True), name='rectification_two_people', violation_error_message='登记整改和核实须由两个人分别办理。'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('item',), name='rectification_once', violation_error_message='这个问题已经登记过整改。')],
                    },
                ),
                migrations.CreateModel(
                    name='SessionPhoto',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='outreach.outreachsession')),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guanai.attachment')),
                    ],
                    options={
                        'verbose_name': '宣讲照片',
                        'verbose_name_plural': '宣讲照片',
                    },
                ),
            ],
        ),
    ]
