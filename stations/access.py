"""The whole policy: who may do what, and where. Read `GRANTS` as a table.

*Where* is the queryset's question (`visible_to`, 404); *what* is `user.must(permission, row)` (403). A right without a
place or a place without a right opens nothing: one appointment must give both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q


class Reach(Enum):
    """How far an appointment carries a right."""

    OWN = "own"  # the unit of the appointment itself
    TREE = "tree"  # that unit and all below it: posts, stations, and what merged into it
    TEAMS = "teams"  # the files of the teams in which the account's person works
    CASES = "cases"  # the files of the account's own cases
    SCHOOL = "school"  # rows of the appointment's school


class Role(models.TextChoices):
    """角色. One account may hold several; they are united appointment by appointment."""

    MENTOR = "mentor", "帮教人"
    STATION_MEMBER = "station_member", "站员"
    STATION_HEAD = "station_head", "站长"
    CASE_OFFICER = "case_officer", "办案民警"
    COUNTY_COMMITTEE = "county_committee", "县区关工委"
    BUREAU_COMMITTEE = "bureau_committee", "市局关工委"
    POST_OFFICE = "post_office", "维权岗办公室"
    LEADING_GROUP = "leading_group", "领导小组"
    NAMING_BODY = "naming_body", "命名单位"
    APPLICANT = "applicant", "申报单位"
    SEAL_OFFICER = "seal_officer", "封存专管"
    SCHOOL_USER = "school_user", "学校"
    SUPERVISOR = "supervisor", "监督员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


class Permission(models.TextChoices):
    """权限. Each is asked somewhere."""

    READ_REGISTERS = "read_registers", "查看站与人台账"
    READ_OUTREACH = "read_outreach", "查看校园与宣讲台账"
    RECORD_REGISTERS = "record_registers", "登记站与人台账"
    RECORD_OUTREACH = "record_outreach", "登记校园与宣讲台账"
    ANSWER_OUTREACH = "answer_outreach", "以学校身份确认和留言"
    KEEP_PEOPLE = "keep_people", "维护人员、任职和片区"
    KEEP_ORG = "keep_org", "维护关工站和学校"
    KEEP_TERMS = "keep_terms", "维护学期"
    KEEP_UNITS = "keep_units", "维护单位"
    READ_FILE = "read_file", "查看档案"
    RECORD_VISIT = "record_visit", "记走访"
    URGE_VISIT = "urge_visit", "催办和批注走访"
    RECORD_FILE = "record_file", "登记档案"
    TRANSFER_FILE = "transfer_file", "转出和接收档案"
    READ_CASE = "read_case", "查看涉案与家庭情况"
    RECORD_CASE = "record_case", "登记涉案、保障和措施"
    IDENTIFY = "identify", "显示身份"
    EXPORT_OUTREACH = "export_outreach", "导出校园与宣讲台账"
    EXPORT_FILE = "export_file", "导出档案"
    APPROVE_EXPORT = "approve_export", "批准导出"
    READ_CLUE = "read_clue", "查看线索"
    READ_REFERRAL = "read_referral", "查看转办单"
    HANDLE_REFERRAL = "handle_referral", "办理转办单"
    READ_FIGURES = "read_figures", "查看数字"
    WRITE_SUMMARY = "write_summary", "编写年度总结"
    ISSUE_SUMMARY = "issue_summary", "印发年度总结"
    DECIDE_DUPLICATE = "decide_duplicate", "处理待核档案"
    SEE_READERS = "see_readers", "查看谁看过"
    READ_ACCOUNTS = "read_accounts", "查看账号"
    KEEP_ACCOUNTS = "keep_accounts", "管理账号和角色"
    RESET_LOGIN = "reset_login", "办理首次登录单"
    READ_AUDIT = "read_audit", "查看审计记录"
    READ_SEALING = "read_sealing", "查看封存登记"
    KEEP_SEALING = "keep_sealing", "办理封存"
    KEEP_KIT = "keep_kit", "维护八小件清单"
    READ_POST = "read_post", "查看维权岗"
    APPLY_POST = "apply_post", "申报维权岗"
    RECOMMEND_POST = "recommend_post", "推荐维权岗"
    RUN_POST = "run_post", "经办维权岗创建"
    DECIDE_POST = "decide_post", "审定维权岗"
    NAME_POST = "name_post", "命名和撤销维权岗"
    READ_COMPLAINT = "read_complaint", "查看维权岗投诉"
    OBSERVE_POST = "observe_post", "以监督员身份提意见"
    KEEP_WORDS = "keep_words", "维护词表"
    READ_WARNINGS = "read_warnings", "查看预警"
    ACKNOWLEDGE_WARNING = "acknowledge_warning", "知悉预警"
    READ_STAFF_CHILDREN = "read_staff_children", "查看民辅警子女"
    KEEP_STAFF_CHILDREN = "keep_staff_children", "登记民辅警子女"
    SIGN_DOCUMENT = "sign_document", "签发公文"
    CONFIRM_RETURN = "confirm_return", "确认月报"


R, P, OWN, TREE, TEAMS, CASES, SCHOOL = Role, Permission, *Reach
STATION = {R.STATION_MEMBER: TREE, R.STATION_HEAD: TREE}
COMMITTEES = {R.COUNTY_COMMITTEE: TREE, R.BUREAU_COMMITTEE: TREE}
OWN_ROWS = {R.STATION_MEMBER: OWN, R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN}
WATCHING = dict.fromkeys((R.POST_OFFICE, R.LEADING_GROUP, R.NAMING_BODY, R.SEAL_OFFICER), TREE)

GRANTS: dict[Permission, dict[Role, Reach]] = {
    P.READ_REGISTERS: {**STATION, **COMMITTEES},
    P.READ_OUTREACH: {**STATION, **COMMITTEES, R.SCHOOL_USER: SCHOOL},
    P.RECORD_REGISTERS: OWN_ROWS,
    P.RECORD_OUTREACH: OWN_ROWS,
    P.ANSWER_OUTREACH: {R.SCHOOL_USER: SCHOOL},  # what the station wrote of the school, seen by the school
    P.KEEP_PEOPLE: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: TREE},
    P.KEEP_ORG: {R.COUNTY_COMMITTEE: TREE},
    P.KEEP_TERMS: {R.COUNTY_COMMITTEE: TREE, R.BUREAU_COMMITTEE: OWN},  # a city's own hold for all its counties
    P.KEEP_UNITS: {R.BUREAU_COMMITTEE: TREE},
    P.READ_FILE: {**STATION, **COMMITTEES, R.MENTOR: TEAMS, R.CASE_OFFICER: CASES},
    P.RECORD_VISIT: {**STATION, R.MENTOR: TEAMS},
    P.URGE_VISIT: {R.STATION_HEAD: TREE},
    P.RECORD_FILE: STATION,
    P.TRANSFER_FILE: {R.STATION_HEAD: OWN},
    P.READ_CASE: {R.STATION_HEAD: TREE, R.CASE_OFFICER: CASES},
    P.RECORD_CASE: {R.STATION_HEAD: TREE, R.CASE_OFFICER: CASES},  # a child's first case is the head's to enter
    P.IDENTIFY: {**STATION, R.MENTOR: TEAMS, R.CASE_OFFICER: CASES},
    P.EXPORT_OUTREACH: {R.STATION_HEAD: OWN, **COMMITTEES},
    P.EXPORT_FILE: {R.STATION_HEAD: OWN},
    P.APPROVE_EXPORT: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: TREE},  # one asks, another approves
    P.READ_CLUE: {**STATION, R.COUNTY_COMMITTEE: TREE},
    P.READ_REFERRAL: {**STATION, R.COUNTY_COMMITTEE: TREE, R.BUREAU_COMMITTEE: OWN},
    P.HANDLE_REFERRAL: OWN_ROWS,
    P.READ_FIGURES: {**STATION, **COMMITTEES},
    P.WRITE_SUMMARY: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN},
    P.ISSUE_SUMMARY: {R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN},
    P.DECIDE_DUPLICATE: COMMITTEES,
    P.SEE_READERS: {R.STATION_HEAD: OWN},
    P.READ_ACCOUNTS: {R.STATION_HEAD: OWN, R.SECURITY_ADMIN: TREE},
    P.KEEP_ACCOUNTS: {R.SECURITY_ADMIN: TREE},  # one grants, another confirms
    P.RESET_LOGIN: {R.STATION_HEAD: OWN, R.SECURITY_ADMIN: TREE},  # one asks, another confirms
    P.READ_AUDIT: {R.AUDITOR: TREE},
    P.READ_SEALING: {R.SEAL_OFFICER: TREE, R.AUDITOR: TREE},
    P.KEEP_SEALING: {R.SEAL_OFFICER: TREE},  # one asks to lift or for a look, another approves
    P.KEEP_KIT: {R.COUNTY_COMMITTEE: TREE, R.BUREAU_COMMITTEE: OWN},  # a city's own holds for all its counties
    P.READ_POST: {R.APPLICANT: OWN, R.POST_OFFICE: TREE, R.LEADING_GROUP: TREE, R.NAMING_BODY: TREE},
    P.APPLY_POST: {R.APPLICANT: OWN},
    P.RECOMMEND_POST: {R.LEADING_GROUP: TREE},  # which group above the applicant, its row asks
    P.RUN_POST: {R.POST_OFFICE: TREE},
    P.DECIDE_POST: {R.LEADING_GROUP: OWN},
    P.NAME_POST: {R.NAMING_BODY: OWN},
    P.READ_COMPLAINT: {R.APPLICANT: OWN, R.POST_OFFICE: TREE, R.LEADING_GROUP: TREE},  # a bureau: of those below it
    P.OBSERVE_POST: {R.SUPERVISOR: TREE},
    P.KEEP_WORDS: {R.BUREAU_COMMITTEE: OWN},  # the same words for everybody
    P.READ_WARNINGS: {**STATION, **COMMITTEES, **WATCHING},  # each warning besides by the right that knows its rows
    P.ACKNOWLEDGE_WARNING: {R.STATION_HEAD: TREE, **COMMITTEES, **WATCHING},  # those whom the warning names
    P.READ_STAFF_CHILDREN: {R.STATION_HEAD: OWN, **COMMITTEES},  # a name in full only for who keeps the row
    P.KEEP_STAFF_CHILDREN: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN},
    P.SIGN_DOCUMENT: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN},  # another wrote it
    P.CONFIRM_RETURN: {R.STATION_HEAD: OWN, R.COUNTY_COMMITTEE: OWN, R.BUREAU_COMMITTEE: OWN},
}
EXCLUSIVE = (R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDITOR)  # 三员: nobody holds two of them, nor one with another role


def clash(roles: Sequence[str]) -> bool:
    """Whether one account must not hold these roles together."""
    return len(roles) > 1 and any(role in EXCLUSIVE for role in roles)


@dataclass(frozen=True)
class Holding:
    """One appointment's share in a permission: as far as `reach` from the unit at `path`, or of its school."""

    path: str
    reach: Reach
    appointment: models.Model

    def covers(self, path: str) -> bool:
        """Whether a unit lies within. Reaches that are not about units cover none."""
        return path == self.path if self.reach is OWN else self.reach is TREE and path.startswith(self.path)

    def units(self, column: str) -> Q:
        """The same as a condition on a column that holds unit paths."""
        if self.reach is OWN:
            return Q(**{column: self.path})
        return Q(**{f"{column}__startswith": self.path}) if self.reach is TREE else NOTHING

    @property
    def school(self) -> object | None:
        """The key of the school whose rows lie within; None for every other reach."""
        return self.appointment.school_id if self.reach is SCHOOL else None

    def schools(self, column: str) -> Q:
        """The same as a condition on a column that holds the key of a school; no column, no rows."""
        return Q(**{column: self.school}) if column and self.school else NOTHING


NOTHING = Q(pk__in=())


def works_for_units(user, permission: Permission) -> bool:
    """Whether the user has that right for more than a school's own rows: a school is offered no page that is empty."""
    school_alone = user.can(Permission.ANSWER_OUTREACH) and not user.can(Permission.READ_REGISTERS)
    return user.can(permission) and not (school_alone and permission == Permission.READ_OUTREACH)


class Rights:
    """What an account may do, asked of its appointments of today. Mixed into User."""

    def holdings(self, permission: Permission) -> list[Holding]:
        grants = GRANTS[permission]
        return [
            Holding(appointment.unit.path, grants[appointment.role], appointment)
            for appointment in self.appointments_today
            if appointment.role in grants
        ]

    def can(self, permission: Permission, row: models.Model | None = None) -> bool:
        """Whether one appointment gives the right and holds the row. Without a row: somewhere (menus only)."""
        holdings = self.holdings(permission)
        if row is None:
            return bool(holdings)
        return any(row.within(holding) for holding in holdings)

    @property
    def speaks_for_school(self) -> bool:
        """Whether the account is a school's; on its own rows pages offer it to answer."""
        return self.can(Permission.ANSWER_OUTREACH)

    def must(self, permission: Permission, row: models.Model | None = None) -> None:
        """Raises PermissionDenied (403) where `can` says no."""
        if not self.can(permission, row):
            raise PermissionDenied(permission.label)


def lying_in(holdings: Sequence[Holding], place: str = "unit__path") -> Q:
    """Rows at a unit that one of the holdings covers; `place` is the column with the unit's path."""
    where = NOTHING
    for holding in holdings:
        where |= holding.units(place)
    return where


class ScopedQuerySet(models.QuerySet):
    """Rows of units. No appointment, no rows.

    `reading` is the right that makes a row known; `place` the column with the path of the row's unit, `school` the
    one with the row's school, where the school itself may know the row.
    """

    reading = Permission.READ_REGISTERS
    place = "unit__path"
    school = ""

    def visible_to(self, user):
        """What the user may know to exist."""
        return self.within(user.holdings(self.reading))

    def reaches(self, user) -> bool:
        """Whether the user could ever know any: what a school may not know of itself, it is not led to."""
        return bool(self.school) or works_for_units(user, self.reading)

    def writable_by(self, user, permission: Permission):
        """What the user may change by that right."""
        return self.within(user.holdings(permission))

    def within_tree(self, unit):
        """Of the unit and all below it."""
        return self.filter(**{f"{self.place}__startswith": unit.path})

    def within(self, holdings: list[Holding]):
        where = NOTHING
        for holding in holdings:
            where |= holding.units(self.place) | holding.schools(self.school)
        return self.filter(where)
