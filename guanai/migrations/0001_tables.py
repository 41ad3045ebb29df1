import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import guanai.fields
from guanai.tables import CreateModels


class Migration(migrations.Migration):

    replaces = [('guanai', '0001_initial'), ('guanai', '0004_dropout_lists'), ('guanai', '0005_withheld'), ('guanai', '0006_sealed_bytes')]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('media_type', models.CharField(max_length=100)),
                        ('size', models.PositiveBigIntegerField(verbose_name='大小')),
                        ('sha256', models.CharField(max_length=64)),
                        ('sealed_with', models.CharField(blank=True, default='', max_length=40)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('created_by', models.UUIDField(null=True)),
                    ],
                    options={
                        'verbose_name': '附件',
                        'verbose_name_plural': '附件',
                    },
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                        ('actor', models.UUIDField(db_index=True, null=True, verbose_name='操作人')),
                        ('unit', models.UUIDField(null=True, verbose_name='操作人单位')),
                        ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                        ('verb', models.CharField(max_length=60, verbose_name='事项')),
                        ('kind', models.CharField(blank=True, max_length=60, verbose_name='对象类别')),
                        ('target', models.UUIDField(db_index=True, null=True, verbose_name='对象')),
                        ('result', models.CharField(default='done', max_length=20, verbose_name='结果')),
                        ('detail', models.JSONField(default=dict, verbose_name='内容')),
                        ('key', models.CharField(max_length=20)),
                        ('mac', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': '审计记录',
                        'verbose_name_plural': '审计记录',
                    },
                ),
                migrations.CreateModel(
                    name='AuditHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('count', models.BigIntegerField(default=0)),
                        ('mac', models.CharField(default='', max_length=64)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='audit_head_is_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('owner', models.UUIDField()),
                        ('form', models.CharField(max_length=30)),
                        ('target', models.UUIDField(db_index=True)),
                        ('payload', guanai.fields.SealedTextField(default='', editable=True, longest=20000)),
                        ('saved_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': '草稿',
                        'verbose_name_plural': '草稿',
                        'constraints': [models.UniqueConstraint(fields=('owner', 'form', 'target'), name='draft_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Holiday',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(unique=True, verbose_name='日期')),
                        ('is_workday', models.BooleanField(verbose_name='上班')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '节假日安排',
                        'verbose_name_plural': '节假日安排',
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('task', models.CharField(max_length=100)),
                        ('title', models.CharField(max_length=120, verbose_name='任务')),
                        ('target', models.UUIDField()),
                        ('url', models.CharField(max_length=200)),
                        ('owner', models.UUIDField(db_index=True, null=True)),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='guanai.job')),
                        ('state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成')], default='queued', max_length=10, verbose_name='状态')),
                        ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                        ('step', models.CharField(default='排队中', max_length=80, verbose_name='步骤')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('lease', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('finished_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': '后台任务',
                        'verbose_name_plural': '后台任务',
                        'indexes': [models.Index(fields=['state', 'lease_until'], name='job_claimable')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('target', models.UUIDField()),
                        ('version', models.PositiveIntegerField()),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('by', models.UUIDField(null=True, verbose_name='修改人')),
                        ('before', guanai.fields.SealedTextField(default='', editable=True, longest=100000, verbose_name='原来的内容')),
                    ],
                    options={
                        'verbose_name': '旧值',
                        'verbose_name_plural': '旧值',
                        'constraints': [models.UniqueConstraint(fields=('target', 'version'), name='revision_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SheetWord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('unit', models.UUIDField()),
                        ('ledger', models.CharField(max_length=40)),
                        ('label', models.CharField(blank=True, max_length=40)),
                        ('word', models.CharField(max_length=100)),
                        ('meaning', models.CharField(blank=True, max_length=100)),
                    ],
                    options={
                        'verbose_name': '表中用语',
                        'verbose_name_plural': '表中用语',
                        'constraints': [models.UniqueConstraint(fields=('unit', 'ledger', 'label', 'word'), name='sheet_word_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Term',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('list', models.CharField(choices=[('topic', '宣讲主题'), ('dropout_call', '控辍保学三访'), ('dropout_look', '控辍保学四察'), ('dropout_send', '控辍保学五送')], max_length=20, verbose_name='列表')),
                        ('label', models.CharField(max_length=30, verbose_name='词条')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                    ],
                    options={
                        'verbose_name': '词条',
                        'verbose_name_plural': '词条',
                        'ordering': ['list', 'position', 'label'],
                        'constraints': [models.UniqueConstraint(fields=('list', 'label'), name='term_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Withheld',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('subject', models.UUIDField()),
                        ('cause', models.UUIDField(db_index=True)),
                        ('kind', models.CharField(max_length=60)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.UUIDField(null=True)),
                    ],
                    options={
                        'verbose_name': '不予显示',
                        'verbose_name_plural': '不予显示',
                        'constraints': [models.UniqueConstraint(fields=('subject', 'cause'), name='withheld_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Upload',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('ledger', models.CharField(max_length=40)),
                        ('owner', models.UUIDField()),
                        ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guanai.attachment')),
                        ('header', models.PositiveIntegerField(default=0, verbose_name='表头行')),
                        ('state', models.CharField(choices=[('given', '待试算'), ('tried', '待确认'), ('wanted', '正在导入'), ('taken', '已导入')], default='given', max_length=10)),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='guanai.job')),
                        ('outcome', guanai.fields.SealedTextField(blank=True, default='', editable=True, longest=200, verbose_name='结果')),
                        ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': '导入的表',
                        'verbose_name_plural': '导入的表',
                    },
                ),
            ],
        ),
    ]
