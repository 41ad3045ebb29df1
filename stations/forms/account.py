"""What the pages of accounts, and the log-in itself, ask for."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q

from guanai.audit import deed
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, LenientDateField, NamedChoiceField, narrow, speak_plainly
from stations.access import Permission, Role
from stations.forms.people import POLICE_NO
from stations.models import Appointment, Person, School, Slip, Unit, User
from stations.models.appointment import ALONE, SCHOOLLESS

LONGEST_PASSWORD = 128
YEAR = timedelta(days=365)
LONGEST = 3 * YEAR  # of an account or a role, until somebody looks again
STATES = (("open", "启用"), ("pending", "待确认"), ("never", "从未登录"), ("closed", "已停用或到期"))


def limit(field: forms.CharField, longest: int) -> None:
    """Django's own log-in fields say their length to the browser, but do not hold it."""
    field.max_length = longest
    field.validators.append(MaxLengthValidator(longest))


class LoginForm(AuthenticationForm):
    """账号和密码."""

    error_messages = {
        "invalid_login": "登录名或密码不对，请核对后再试。",
        "inactive": "登录名或密码不对，请核对后再试。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label="密码",
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        limit(self.fields["username"], User._meta.get_field("login").max_length)
        for field in self.fields.values():
            speak_plainly(field)

    def clean_username(self):
        return narrow(self.cleaned_data["username"])

    def confirm_login_allowed(self, user):
        if user.first_password_expired:
            raise ValidationError("首次登录单已超过七天，请重新办一张。", code="expired")


class PasswordForm(PasswordChangeForm):
    """修改密码. What is wrong with the new one stands at the new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            limit(field, LONGEST_PASSWORD)
            speak_plainly(field)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password2"].label, self.fields["new_password2"].help_text = "再输一遍新密码", ""

    error_messages = {
        "password_incorrect": "现在的密码不对，请重新输入。",
        "password_mismatch": "两次输入的新密码不一样。",
    }

    def validate_password_for_user(self, user, password_field_name="new_password1"):
        super().validate_password_for_user(user, "new_password1")


def bounded(day: date | None) -> date:
    """A last day that somebody will look at again."""
    if day is None:
        raise ValidationError("请填写截止日期。")
    if not today() <= day <= today() + LONGEST:
        raise ValidationError("截止日期在今天之后、三年之内；到期前可以延长。")
    return day


def schools_for(user):
    """The schools whose accounts this user keeps."""
    return School.objects.valid().writable_by(user, Permission.KEEP_ACCOUNTS).order_by("name", "pk")


def judge_school(form: forms.BaseForm) -> None:
    """角色“学校” is of one school, at the unit in whose area it lies; other roles are of none."""
    role, school, unit = (form.cleaned_data.get(name) for name in ("role", "school", "unit"))
    if role == Role.SCHOOL_USER and not school and "school" not in form.errors:
        form.add_error("school", SCHOOLLESS)
    elif school and role and role != Role.SCHOOL_USER:
        form.add_error("school", "只有角色是“学校”的才选学校。")
    elif school and unit and school.unit_id != unit.pk:
        form.add_error("unit", f"请选这所学校的管片单位：{school.unit}。")


class GrantForm(EntryForm):
    """授予角色: what, where, how long, why."""

    class Meta(EntryForm.Meta):
        model = Appointment
        fields = ("role", "unit", "school", "starts_on", "ends_on", "purpose")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.instance.granted_by = user.pk
        self.initial |= {"starts_on": today(), "ends_on": today() + YEAR}
        self.fields["purpose"].required = self.fields["ends_on"].required = True
        self.fields["purpose"].help_text = "例如任命文件、分工通知。"
        for name in ("purpose", "ends_on"):
            speak_plainly(self.fields[name])

    def choices_of(self, name, queryset):
        if name == "school":
            return schools_for(self.user)
        return Unit.objects.writable_by(self.user, Permission.KEEP_ACCOUNTS).filter(closed_on=None)

    def clean_ends_on(self):
        return bounded(self.cleaned_data["ends_on"])

    def clean(self):
        values = super().clean()
        judge_school(self)
        if values.get("role") and self.is_new:
            self.instance.role = values["role"]
            if self.instance.clashes():
                self.add_error("role", ALONE)
        return values

    def keep(self, *, by) -> Appointment:
        if not Appointment.objects.filter(pk=self.instance.pk).exists():
            self.instance.grant(by=by)
        return self.instance


class NewAccountForm(EntryForm):
    """开账号: who, with the first role; the slip for the first log-in is asked for with it."""

    sections = (
        ("本人", "", ("name", "login", "ends_on")),
        ("角色", "由另一位安全管理员确认后生效。", ("role", "unit", "school", "purpose")),
    )
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    unit = NamedChoiceField(Unit.objects.none(), label="单位")
    school = NamedChoiceField(
        School.objects.none(), label="学校", required=False, help_text=Appointment._meta.get_field("school").help_text
    )
    purpose = forms.CharField(label="授予依据", max_length=100, help_text="例如任命文件、分工通知。")

    class Meta(EntryForm.Meta):
        model = User
        fields = ("name", "login", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        login, self.initial["ends_on"] = self.fields["login"], today() + YEAR
        login.required, login.label = False, "警号"
        login.help_text = "警号就是登录名。没有警号的不填，由系统编一个：关字加六位数字。"
        self.fields["ends_on"].required = True
        for field in self.fields.values():
            speak_plainly(field)

    def choices_of(self, name, queryset):
        if name == "school":
            return schools_for(self.user)
        return Unit.objects.writable_by(self.user, Permission.KEEP_ACCOUNTS).filter(closed_on=None)

    def clean(self):
        values = super().clean()
        judge_school(self)
        return values

    def clean_login(self):
        number = narrow(self.cleaned_data["login"]).upper()
        if number and not POLICE_NO.fullmatch(number):
            raise ValidationError("警号是 4 至 12 位数字或字母，请核对。")
        return number

    def clean_ends_on(self):
        return bounded(self.cleaned_data["ends_on"])

    def validate_unique(self):
        """A form posted twice is the account that is there already."""
        if not User.objects.filter(pk=self.instance.pk).exists():
            super().validate_unique()

    def keep(self, *, by) -> User:
        known = User.objects.filter(pk=self.instance.pk).first()
        return known or self._open(by)

    def _open(self, by) -> User:
        values = self.cleaned_data
        facts = {name: values[name] for name in ("login", "name", "ends_on")}
        with deed():
            person = self._person()
            user = User.enter(pk=self.instance.pk, password=None, person=person, by=by, **facts)
            role = Appointment(user=user, role=values["role"], unit=values["unit"], starts_on=today())
            role.ends_on, role.purpose, role.school = values["ends_on"], values["purpose"], values["school"]
            role.grant(by=by)
            Slip(user=user).ask(by=by)
        return user

    def _person(self) -> Person | None:
        """Who bears this 警号 in the register."""
        number = self.cleaned_data["login"]
        taken = User.objects.exclude(person=None).values("person")
        return Person.objects.valid().filter(police_no=number).exclude(pk__in=taken).first() if number else None


class AccountForm(EntryForm):
    """修改账号."""

    class Meta(EntryForm.Meta):
        model = User
        fields = ("name", "person", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.initial_person = self.instance.person
        self.fields["person"].help_text = "人员台账里的本人。帮教人须选，才看得到自己小组的档案。"
        self.fields["ends_on"].required = True
        speak_plainly(self.fields["ends_on"])

    def choices_of(self, name, queryset):
        """The people of the units where the account has a role."""
        units = self.instance.appointments.standing(today()).values("unit")
        return Person.objects.valid().filter(unit__in=units).order_by("name")

    def clean_person(self):
        """Whose files a mentor reads was confirmed by a second person; another person needs that again."""
        person = self.cleaned_data["person"]
        mentor = self.instance.appointments.in_force(today()).filter(role=Role.MENTOR)
        if person != self.initial_person and mentor.exists():
            raise ValidationError("这个账号是帮教人，不能直接换人。请先收回帮教人角色，改好后重新授予，由另一人确认。")
        return person

    def clean_ends_on(self):
        return bounded(self.cleaned_data["ends_on"])


def waiting():
    """The accounts with a role or a slip that waits for the second person."""
    roles, slips = Appointment.objects.pending(today()), Slip.objects.pending()
    return roles.values("user").union(slips.values("user"))


class AccountFilters(django_filters.FilterSet):
    """What the list of accounts can be narrowed by."""

    words = django_filters.CharFilter(method="search", max_length=40, label="姓名或登录名", error_messages=PLAIN_WORDS)
    role = django_filters.ChoiceFilter(choices=Role, method="having", label="角色", empty_label="全部")
    state = django_filters.ChoiceFilter(choices=STATES, method="being", label="状态", empty_label="全部")

    def search(self, rows, name, words):
        return rows.filter(Q(name__icontains=words) | Q(login__icontains=narrow(words)))

    def having(self, rows, name, role):
        return rows.filter(pk__in=Appointment.objects.standing(today()).filter(role=role).values("user"))

    def being(self, rows, name, state):
        return {
            "open": rows.open(today()),
            "pending": rows.filter(pk__in=waiting()),
            "never": rows.filter(last_login=None),
            "closed": rows.exclude(pk__in=rows.open(today()).values("pk")),
        }[state]


class TrailForm(forms.Form):
    """What the audit trail can be narrowed by."""

    since = LenientDateField(label="自", required=False)
    until = LenientDateField(label="至", required=False)
    login = forms.CharField(label="登录名", required=False, max_length=40, error_messages=PLAIN_WORDS)
    verb = forms.ChoiceField(label="事项", required=False)
    target = forms.UUIDField(
        label="对象编号", required=False, error_messages={"invalid": "对象编号是 36 位的一串字母和数字，请整串复制。"}
    )

    def __init__(self, *args, verbs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", "全部"), *verbs]

    def clean_login(self):
        login = narrow(self.cleaned_data["login"])
        found = User.objects.filter(login=login).first() if login else None
        if login and not found:
            raise ValidationError("没有这个登录名。")
        return found
