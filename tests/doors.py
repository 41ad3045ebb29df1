"""Every address with its decision: by which right it opens, to whom, and whom it refuses.

A new address is written here with its first line of code; `tests/test_access.py` fails until it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from stations.access import Permission as P
from tests import samples

ANY, PUBLIC = "whoever is signed in", "everybody"
BELOW = "whoever of 维权岗 works at the bureau that keeps it, or below"
EITHER = "one of two or more offices of 维权岗, as the row says"


@dataclass(frozen=True)
class Door:
    """`opens` and `refuses` are of the cast. `row` makes a row at the unit `at`; one at `beside` is out of reach.

    `answer` is what the refused get on a row that they may know: 403, or 404 where they may not even know it.
    `above` names the key of the row that the row hangs on; `more` the rest of the address.
    """

    right: P | str
    opens: str
    refuses: str = "nobody"
    answer: int = 403
    row: Callable | None = None
    at: str = "chengdong"
    beside: str = "chengxi"
    above: str = ""
    more: dict = field(default_factory=dict)


def part(right: P | str, opens: str, row: Callable, refuses: str = "auditor", answer: int = 404, **where) -> Door:
    """A page of one row."""
    return Door(right, opens, refuses, answer, row, **where)


COUNTY = {"at": "chengdong", "beside": "hekou"}
CITY = {"at": "chengdong", "beside": "nanshan"}
ABOVE = {"at": "donghu", "beside": "qinghe"}


def keeps(right: P, row: Callable, **where) -> Door:
    """A page that changes a row; a member sees the row and may not change it."""
    return part(right, "county", row, "member", 403, **COUNTY | where)


def records(row: Callable, **where) -> Door:
    """A page that changes a file; the county knows the file and may not."""
    return part(P.RECORD_FILE, "member", row, "county", 403, **where)


FAR = {"at": "chengdong", "beside": "hekou"}


def handles(row: Callable, **where) -> Door:
    """A page that changes a referral of a station; its county knows it and may not."""
    return part(P.HANDLE_REFERRAL, "member", row, "county", 403, **FAR | where)


def writes(row: Callable, **where) -> Door:
    """A page that changes a row of the own unit's registers; its county knows the row and may not."""
    return part(P.RECORD_REGISTERS, "member", row, "county", 403, **FAR | where)


def of_case(row: Callable, answer: int = 403, **where) -> Door:
    """A page of what a child did: the head reads it, a member does not, and may not even know of others' lines."""
    return part(P.READ_CASE, "head", row, "member", answer, **where)


def of_host(right: P | str, opens: str, row: Callable, refuses: str, answer: int = 403, **where) -> Door:
    """A page of what a bureau keeps for all below it."""
    return part(right, opens, row, refuses, answer, **{"at": "donghu", "beside": "qinghe"} | where)


def applies(row: Callable, right: P | str = P.APPLY_POST, **where) -> Door:
    """A page on which the unit itself acts; the group above it knows the row and may not."""
    return part(right, "applicant", row, "county_group", 403, **FAR | where)


def runs(row: Callable, right: P | str = P.RUN_POST, **where) -> Door:
    """A page of the office; the unit knows the row and may not."""
    return part(right, "county_office", row, "applicant", 403, **FAR | where)


DOORS: dict[str, Door] = {
    "home": Door(ANY, "nobody"),
    "ledgers": Door(P.READ_REGISTERS, "member", "auditor"),
    "display": Door(PUBLIC, ""),
    "job": Door(ANY, "member", "head", 404),
    "draft": Door(P.RECORD_VISIT, "member", "auditor", 404, samples.minor, more={"form": "visit"}),
    "draft-removal": Door(ANY, "nobody"),
    "login": Door(PUBLIC, ""),
    "logout": Door(PUBLIC, ""),
    # for anybody
    "public-home": Door(PUBLIC, ""),
    "public-titles": Door(PUBLIC, ""),
    "public-unit": Door(PUBLIC, "", row=samples.public_unit),
    "public-notices": Door(PUBLIC, ""),
    "public-objection": Door(PUBLIC, "", row=samples.post_announced),
    "public-received": Door(PUBLIC, "", more={"pk": "00000000-0000-4000-8000-000000000000"}),
    "password": Door(ANY, "nobody"),
    # accounts and the trail
    "accounts": Door(P.READ_ACCOUNTS, "head", "member"),
    "account-new": Door(P.KEEP_ACCOUNTS, "security", "head"),
    "account": part(P.READ_ACCOUNTS, "head", samples.account, "member"),
    "account-edit": part(P.KEEP_ACCOUNTS, "security", samples.account, "head", 403, **CITY),
    "account-closing": part(P.KEEP_ACCOUNTS, "security", samples.account, "head", 403, **CITY),
    "account-opening": part(P.KEEP_ACCOUNTS, "security", samples.account, "head", 403, **CITY),
    "appointment-new": part(P.KEEP_ACCOUNTS, "security", samples.account, "head", 403, **CITY),
    "appointment-confirmation": part(P.KEEP_ACCOUNTS, "security", samples.appointment, "head", 403, **CITY),
    "appointment-withdrawal": part(P.KEEP_ACCOUNTS, "security", samples.appointment, "head", 403, **CITY),
    "slip-new": part(P.RESET_LOGIN, "head", samples.account, "member"),
    "slip-confirmation": part(P.RESET_LOGIN, "head", samples.slip, "member"),
    "slip-withdrawal": part(P.RESET_LOGIN, "head", samples.slip, "member"),
    "slip-printing": part(P.RESET_LOGIN, "head", samples.slip, "member"),
    "audits": Door(P.READ_AUDIT, "auditor", "security"),
    # units
    "units": Door(P.KEEP_UNITS, "bureau", "county"),
    "unit-new": Door(P.KEEP_UNITS, "bureau", "county"),
    "unit": part(P.KEEP_UNITS, "bureau", samples.unit, "county", 403, **CITY),
    "unit-name": part(P.KEEP_UNITS, "bureau", samples.unit, "county", 403, **CITY),
    "unit-merger": part(P.KEEP_UNITS, "bureau", samples.unit, "county", 403, **CITY),
    "unit-records": part(P.KEEP_UNITS, "bureau", samples.unit, "county", 403, **CITY),
    "unit-alias": part(P.KEEP_UNITS, "bureau", samples.unit, "county", 403, **CITY),
    # stations, people, schools
    "stations": Door(P.READ_REGISTERS, "member", "auditor"),
    "station-new": Door(P.KEEP_ORG, "county", "head"),
    "station": part(P.READ_REGISTERS, "member", samples.station),
    "station-edit": keeps(P.KEEP_ORG, samples.station),
    "station-void": keeps(P.KEEP_ORG, samples.station),
    "station-status": keeps(P.KEEP_ORG, samples.station),
    "station-stage-void": keeps(P.KEEP_ORG, samples.stage),
    "station-have": keeps(P.KEEP_ORG, samples.station, more={"kind": "place"}),
    "station-have-void": keeps(P.KEEP_ORG, samples.have),
    "station-facility-new": keeps(P.KEEP_ORG, samples.station),
    "station-facility": keeps(P.KEEP_ORG, samples.facility),
    "station-facility-void": keeps(P.KEEP_ORG, samples.facility),
    "posting-new": keeps(P.KEEP_PEOPLE, samples.station),
    "posting": keeps(P.KEEP_PEOPLE, samples.posting),
    "posting-end": keeps(P.KEEP_PEOPLE, samples.posting),
    "posting-void": keeps(P.KEEP_PEOPLE, samples.posting),
    "people": Door(P.READ_REGISTERS, "member", "auditor"),
    "person-new": Door(P.KEEP_PEOPLE, "head", "bureau"),
    "person": part(P.READ_REGISTERS, "member", samples.person),
    "person-edit": keeps(P.KEEP_PEOPLE, samples.person),
    "person-void": keeps(P.KEEP_PEOPLE, samples.person),
    "person-status-new": keeps(P.KEEP_PEOPLE, samples.person),
    "person-status-void": keeps(P.KEEP_PEOPLE, samples.status),
    "schools": Door(P.READ_REGISTERS, "member", "auditor"),
    "school-new": Door(P.KEEP_ORG, "county", "head"),
    "school": part(P.READ_REGISTERS, "member", samples.school),
    "school-edit": keeps(P.KEEP_ORG, samples.school),
    "school-void": keeps(P.KEEP_ORG, samples.school),
    "terms": Door(P.READ_REGISTERS, "member", "auditor"),
    "term-new": Door(P.KEEP_TERMS, "county", "head"),
    "term": part(P.READ_REGISTERS, "member", samples.term),
    "term-edit": keeps(P.KEEP_TERMS, samples.term),
    "term-void": keeps(P.KEEP_TERMS, samples.term),
    "day-off-new": keeps(P.KEEP_TERMS, samples.term),
    "day-off-void": keeps(P.KEEP_TERMS, samples.day_off),
    # referrals: the county of the sender knows them, and handles only its own
    "referrals": Door(P.READ_REFERRAL, "member", "auditor"),
    "referral-new": Door(P.HANDLE_REFERRAL, "member", "auditor"),
    "referral": part(P.READ_REFERRAL, "member", samples.referral, **FAR),
    "referral-edit": handles(samples.referral_draft),
    "referral-void": handles(samples.referral_draft),
    "referral-sending": handles(samples.referral_draft),
    "referral-sheet": part(P.HANDLE_REFERRAL, "member", samples.referral, **FAR),
    "referral-opinion": part(P.HANDLE_REFERRAL, "member", samples.referral_helped, "county", 403, **COUNTY),
    "referral-step": handles(samples.referral_replied, more={"status": "closed"}),
    "resolution-new": part(P.RECORD_REGISTERS, "member", samples.meeting, "county", 403),
    "resolution-edit": part(P.RECORD_REGISTERS, "member", samples.resolution, "county", 403),
    "resolution-closing": part(P.RECORD_REGISTERS, "member", samples.resolution, "county", 403),
    "resolution-void": part(P.RECORD_REGISTERS, "member", samples.resolution, "county", 403),
    "principals": Door(P.READ_REGISTERS, "member", "auditor"),
    "principal-letter": part(P.KEEP_PEOPLE, "head", samples.principal, "member", 403),
    "principal-renewal": part(P.KEEP_PEOPLE, "head", samples.principal, "member", 403),
    "extra-school-new": keeps(P.KEEP_ORG, samples.person),
    "extra-school-void": keeps(P.KEEP_ORG, samples.extra_school),
    # campus and outreach
    "session-photo": part(P.READ_OUTREACH, "member", samples.session_photo, above="session"),
    "rectification-new": part(P.RECORD_OUTREACH, "member", samples.inspection_item, "county", 403),
    "rectification-verification": part(P.RECORD_OUTREACH, "member", samples.rectification, "county", 403),
    "rectification-void": part(P.RECORD_OUTREACH, "member", samples.rectification, "county", 403),
    "school-safety": part(P.READ_OUTREACH, "member", samples.school),
    "campus-due": Door(P.RECORD_OUTREACH, "member", "auditor"),
    "kits": Door(P.READ_OUTREACH, "member", "auditor"),
    "kit-new": Door(P.KEEP_KIT, "county", "head"),
    "kit-edit": keeps(P.KEEP_KIT, samples.kit),
    "kit-void": keeps(P.KEEP_KIT, samples.kit),
    "guards": Door(P.READ_OUTREACH, "member", "auditor"),
    "guard-week": part(
        P.RECORD_OUTREACH, "member", samples.guard_post, "county", 403, more={"year": 2026, "week": 11}
    ),
    "guard-month": part(P.READ_OUTREACH, "member", samples.guard_post, more={"year": 2026, "month": 3}),
    "venues-near": Door(P.READ_OUTREACH, "member", "auditor"),
    "concern-answer-new": part(P.RECORD_OUTREACH, "member", samples.concern, "county", 403),
    "concern-answer-void": part(P.RECORD_OUTREACH, "member", samples.concern_answer, "county", 403),
    "incidents": Door(P.READ_OUTREACH, "member", "auditor"),
    "incident-year": part(P.READ_OUTREACH, "member", samples.unit, above="code", more={"year": 2026}),
    "principal-lessons": part(P.READ_OUTREACH, "member", samples.principal),
    "incident-void": part(P.RECORD_OUTREACH, "member", samples.incident, "county", 403),
    "event-session-new": part(P.RECORD_OUTREACH, "member", samples.event, "county", 403),
    "coverage": Door(P.READ_FIGURES, "member", "auditor"),
    "coverage-session-new": part("who records talks and knows the school", "member", samples.school),
    "school-year": Door(P.READ_FIGURES, "member", "auditor"),
    "my-school": Door(P.ANSWER_OUTREACH, "teacher", "member"),
    "session-reply-new": part(P.ANSWER_OUTREACH, "teacher", samples.session_of_school, "member", 403),
    "inspection-reply-new": part(P.ANSWER_OUTREACH, "teacher", samples.inspection_of_school, "member", 403),
    "reply-void": part(P.ANSWER_OUTREACH, "teacher", samples.reply, "member", 404),
    # the file
    "minors": Door(P.READ_FILE, "member", "auditor"),
    "minor-new": Door(P.RECORD_FILE, "member", "county"),
    "minor-search": Door(P.READ_FILE, "member", "auditor"),
    "minor": part(P.READ_FILE, "member", samples.minor),
    "minor-edit": records(samples.minor),
    "minor-void": records(samples.minor),
    "minor-identity": records(samples.minor),
    "minor-status": records(samples.minor),
    "minor-referral": records(samples.minor),
    "minor-reveal": part(P.IDENTIFY, "member", samples.minor, "county", 403),
    "minor-readers": part(P.SEE_READERS, "head", samples.minor, "member", 403),
    "minor-reason": part(P.READ_FILE, "bureau", samples.minor, **CITY),
    "minor-categories": part(P.READ_FILE, "member", samples.minor),
    "category-new": records(samples.minor),
    "category-end": records(samples.category, above="minor"),
    "category-void": records(samples.category, above="minor"),
    "minor-assessments": of_case(samples.minor),
    "assessment-new": of_case(samples.minor),
    "assessment-void": of_case(samples.assessment, above="minor"),
    "override-new": of_case(samples.assessment, above="minor"),
    "override-approval": of_case(samples.override, above="minor"),
    "assessments": Door(P.READ_CASE, "head", "member"),
    "minor-behaviours": records(samples.minor),
    "behaviour-new": records(samples.minor),
    "behaviour-verify": of_case(samples.behaviour, 404, above="minor"),
    "behaviour-void": of_case(samples.behaviour, 404, above="minor"),
    "minor-measures": of_case(samples.minor),
    "measure-new": of_case(samples.minor),
    "measure-ending": of_case(samples.measure, 404, above="minor"),
    "measure-void": of_case(samples.measure, 404, above="minor"),
    "term-review-new": of_case(samples.measure, 404, above="minor"),
    "term-review-void": of_case(samples.review, 404, above="measure"),
    "measures": Door(P.RECORD_CASE, "head", "member"),
    "minor-cases": of_case(samples.minor),
    "case-new": of_case(samples.minor),
    "cases": Door(P.READ_CASE, "head", "member"),
    "case": of_case(samples.case, 404),
    "case-edit": of_case(samples.case, 404),
    "case-void": of_case(samples.case, 404),
    "probation-new": of_case(samples.case, 404),
    "probation-outcome": of_case(samples.probation, 404, above="case"),
    "probation-void": of_case(samples.probation, 404, above="case"),
    "safeguard-new": of_case(samples.case, 404, more={"kind": "defence"}),
    "safeguard-void": of_case(samples.safeguard, 404, above="case"),
    "minor-signals": part(P.RECORD_VISIT, "member", samples.minor, "county", 403),
    "signal-new": part(P.RECORD_VISIT, "member", samples.minor, "county", 403),
    "signal-closing": records(samples.signal, above="minor"),
    "signal-void": records(samples.signal, above="minor"),
    "signals": Door(P.RECORD_FILE, "member", "county"),
    "minor-bases": part(P.READ_FILE, "member", samples.minor),
    "basis-new": records(samples.minor),
    "basis-withdrawal": records(samples.basis, above="minor"),
    "basis-scan": records(samples.basis, above="minor"),
    "basis-void": records(samples.basis, above="minor"),
    "helper-new": records(samples.minor),
    "helper-end": records(samples.helper, above="minor"),
    "helper-void": records(samples.helper, above="minor"),
    "minor-care": records(samples.minor),
    "responsibility-new": records(samples.minor),
    "responsibility-end": records(samples.assignment, above="minor"),
    "responsibility-void": records(samples.assignment, above="minor"),
    "link-new": records(samples.minor),
    "link-void": records(samples.link, above="one"),
    "transfer-new": part(P.TRANSFER_FILE, "head", samples.minor, "member", 403),
    "transfer-withdrawal": part("the station that offered it", "head", samples.offering, "member", 403, above="minor"),
    "transfers": Door(P.TRANSFER_FILE, "head", "member"),
    "transfer-acceptance": part(P.TRANSFER_FILE, "head", samples.offered, "member"),
    "transfer-refusal": part(P.TRANSFER_FILE, "head", samples.offered, "member"),
    "minor-guardians": part(P.READ_FILE, "member", samples.minor),
    "guardian-new": records(samples.minor),
    "guardian-edit": records(samples.guardian, above="minor"),
    "guardian-void": records(samples.guardian, above="minor"),
    "minor-outcomes": part(P.READ_FILE, "member", samples.minor),
    "outcome-new": records(samples.minor),
    "outcome-verify": records(samples.outcome, above="minor"),
    "outcome-void": records(samples.outcome, above="minor"),
    "outcome-check-new": records(samples.outcome, above="minor"),
    "outcome-check-void": records(samples.check, above="minor"),
    "follow-up-new": records(samples.minor_closed),
    "follow-up-void": records(samples.follow_up, above="minor"),
    "reminders": Door(P.RECORD_FILE, "member", "county"),
    "team-new": records(samples.minor),
    "team-close": records(samples.team, above="minor"),
    "team-join": records(samples.team, above="minor"),
    "team-leave": records(samples.member, above="team"),
    "team-interval": records(samples.team, above="minor"),
    "minor-plan": part(P.RECORD_VISIT, "member", samples.minor, "county", 403),
    "plan-new": records(samples.minor),
    "plan-edit": records(samples.plan_step, above="minor"),
    "plan-done": records(samples.plan_step, above="minor"),
    "plan-void": records(samples.plan_step, above="minor"),
    "minor-urging": part(P.URGE_VISIT, "head", samples.minor, "member", 403),
    "handover-new": part(P.KEEP_PEOPLE, "head", samples.person, "member", 403),
    "mentors": Door(P.KEEP_PEOPLE, "head", "member"),
    "handovers": Door(P.RECORD_FILE, "member", "county"),
    "handover": part(P.RECORD_FILE, "member", samples.handover, "county"),
    "handover-letter": part(P.RECORD_FILE, "member", samples.handover, "county"),
    "handover-successor": part(P.KEEP_PEOPLE, "head", samples.gap, "member", 403),
    "note-new": part(P.URGE_VISIT, "head", samples.visit, "member", 403),
    "note-void": part(P.URGE_VISIT, "head", samples.note, "member", 403, above="visit"),
    "visit-new": part(P.RECORD_VISIT, "member", samples.minor, "county", 403),
    "today": Door(P.RECORD_VISIT, "member", "county"),
    "today-press": part(P.RECORD_VISIT, "member", samples.minor, "county", 403, more={"way": "met"}),
    "attempt-void": part(P.RECORD_VISIT, "member", samples.attempt, "county", 403),
    "visits": Door(P.RECORD_VISIT, "member", "county"),
    "visits-made": Door(P.RECORD_VISIT, "member", "county"),
    "visit-sheet": Door(P.RECORD_VISIT, "member", "county"),
    "visit-several": Door(P.RECORD_VISIT, "member", "county"),
    "visit-exports": Door(P.APPROVE_EXPORT, "county", "member"),
    "visit-export-new": Door(P.EXPORT_FILE, "head", "county"),
    "visit-export-approval": part(P.APPROVE_EXPORT, "county", samples.visit_export, "member", **COUNTY),
    "visit-export-refusal": part(P.APPROVE_EXPORT, "county", samples.visit_export, "member", **COUNTY),
    "visit-export-withdrawal": part(P.EXPORT_FILE, "head", samples.visit_export, "county"),
    "visit-export-file": part(P.EXPORT_FILE, "head", samples.visit_export_ready, "county"),
    "visit": part(P.RECORD_VISIT, "member", samples.visit, "county", 403),
    "visit-edit": part(P.RECORD_VISIT, "member", samples.visit, "county", 403),
    "visit-void": part(P.RECORD_VISIT, "member", samples.visit, "county", 403),
    "duplicates": Door(P.DECIDE_DUPLICATE, "county", "member", 404),  # that there is a queue is nothing to them
    "duplicate": part(P.DECIDE_DUPLICATE, "county", samples.duplicate, "member", 404, **COUNTY),
    # seals
    "sealings": Door(P.READ_SEALING, "keeper", "bureau"),
    "sealing-new": Door(P.KEEP_SEALING, "keeper", "auditor"),
    "sealing-answer": Door(P.KEEP_SEALING, "keeper", "auditor"),
    "sealing": part(P.READ_SEALING, "keeper", samples.sealing, "head", **CITY),
    "sealing-lift-request": part(P.KEEP_SEALING, "keeper", samples.sealing, "auditor", 403, **CITY),
    "sealing-lift": part(P.KEEP_SEALING, "keeper", samples.sealing, "auditor", 403, **CITY),
    "sealing-lift-refusal": part(P.KEEP_SEALING, "keeper", samples.sealing, "auditor", 403, **CITY),
    "sealing-lift-withdrawal": part(P.KEEP_SEALING, "keeper", samples.sealing, "auditor", 403, **CITY),
    "seal-access-new": part(P.KEEP_SEALING, "keeper", samples.sealing, "auditor", 403, **CITY),
    "seal-access-approval": part(P.KEEP_SEALING, "keeper", samples.seal_access, "auditor", 403, **CITY),
    "seal-access-refusal": part(P.KEEP_SEALING, "keeper", samples.seal_access, "auditor", 403, **CITY),
    "seal-accesses": Door(ANY, "nobody"),
    "seal-access": Door(ANY, "member", "keeper", 404, samples.granted),
    "seal-access-records": Door(ANY, "member", "keeper", 404, samples.granted),
    "duplicate-joining": part(P.DECIDE_DUPLICATE, "county", samples.duplicate, "member", 404, **COUNTY),
    # clues
    "clues": Door(P.READ_CLUE, "member", "auditor"),
    "clue-new": Door(P.RECORD_FILE, "member", "county"),
    "clue": part(P.READ_CLUE, "member", samples.clue),
    "clue-edit": records(samples.clue),
    "clue-void": records(samples.clue),
    "clue-file": records(samples.clue_checked),
    "clue-join": records(samples.clue_checked),
    "clue-referral": records(samples.clue_checked),
    "clue-step": records(samples.clue, more={"status": "verified"}),
    # aid, lost children, dropping out
    "rights-aids": Door(P.READ_FILE, "member", "auditor"),
    "rights-aid-new": Door(P.RECORD_FILE, "member", "county"),
    "rights-aid": part(P.READ_FILE, "member", samples.rights_aid),
    "rights-aid-edit": records(samples.rights_aid),
    "rights-aid-closing": records(samples.rights_aid),
    "rights-aid-void": records(samples.rights_aid),
    "rescues": Door(P.READ_FILE, "member", "auditor"),
    "rescue-new": Door(P.RECORD_FILE, "member", "county"),
    "rescue": part(P.READ_FILE, "member", samples.rescue),
    "rescue-edit": records(samples.rescue),
    "rescue-reveal": part(P.IDENTIFY, "member", samples.rescue, "county", 403),
    "rescue-reunion": records(samples.rescue),
    "rescue-void": records(samples.rescue),
    "minor-helped": part(P.READ_FILE, "member", samples.minor),
    "dropout-new": records(samples.minor),
    "dropouts": Door(P.READ_FILE, "member", "auditor"),
    "dropout": part(P.READ_FILE, "member", samples.dropout),
    "dropout-edit": records(samples.dropout),
    "dropout-status": records(samples.dropout),
    "dropout-void": records(samples.dropout),
    "dropout-step-new": records(samples.dropout, more={"kind": "duty"}),
    "dropout-step-void": records(samples.step, above="case", more={"kind": "duty"}),
    # numbers and summaries
    "my-year": Door(P.RECORD_VISIT, "member", "county"),
    "my-year-certificate": Door(P.RECORD_VISIT, "member", "county", more={"year": 2026}),
    "workbench": Door(P.RECORD_VISIT, "member", "auditor"),
    "dashboards": Door(P.READ_FIGURES, "member", "auditor"),
    "post-dashboard": Door(P.READ_POST, "county_office", "member"),
    "warnings": Door(P.READ_WARNINGS, "member", "auditor"),
    "warnings-of": part(P.READ_WARNINGS, "member", samples.unit, above="code"),
    "dashboard": part(P.READ_FIGURES, "member", samples.unit, above="code"),
    "comparison": part(P.READ_FIGURES, "member", samples.unit, above="code"),
    "trends": part(P.READ_FIGURES, "member", samples.unit, above="code"),
    "digest": part(P.READ_FIGURES, "member", samples.unit, above="code"),
    "digest-week": part(P.READ_FIGURES, "member", samples.digest, above="code", more={"week": "2026-11-16"}),
    "warning-rest": part(
        P.ACKNOWLEDGE_WARNING, "head", samples.unit, "member", 403, above="code", more={"rule": "W04"}
    ),
    "warning-row-rest": part(
        P.ACKNOWLEDGE_WARNING, "head", samples.school, "member", 403, more={"code": "chengdong", "rule": "W04"}
    ),
    "summaries": Door(P.READ_FIGURES, "member", "auditor"),
    "summary": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"year": 2025}),
    "summary-generation": part(
        P.WRITE_SUMMARY, "head", samples.unit, "member", 403, above="code", more={"year": 2025}
    ),
    "narrative": part(
        P.WRITE_SUMMARY, "head", samples.unit, "member", 403, above="code",
        more={"year": 2025, "section": "campus"},
    ),
    "summary-file": part(P.READ_FIGURES, "member", samples.summary_file),
    "summary-batch-new": part(
        P.WRITE_SUMMARY, "head", samples.unit, "member", 403, above="code", more={"year": 2025}
    ),
    "summary-batch": part(P.READ_FIGURES, "member", samples.summary_batch),
    "figures": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"year": 2025}),
    "figure": part(P.READ_FIGURES, "member", samples.figure),
    "file-paper": records(samples.minor, more={"kind": "whole"}),
    "definitions": Door(P.READ_FIGURES, "member", "auditor"),
    "figure-rows": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"metric": "M11"}),
    "narrative-check": part(
        P.WRITE_SUMMARY, "head", samples.unit, "member", 403, above="code",
        more={"year": 2025, "section": "campus"},
    ),
    "summary-figure": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"year": 2025}),
    "summary-outline": part(
        P.WRITE_SUMMARY, "head", samples.outlined, "member", 403, above="code", more={"year": 2025}
    ),
    "summary-outline-new": part(
        P.WRITE_SUMMARY, "head", samples.unit, "member", 403, above="code", more={"year": 2025}
    ),
    "summary-review": part(
        P.WRITE_SUMMARY, "head", samples.outlined, "member", 403, above="code", more={"year": 2025}
    ),
    "summary-step": part(
        P.ISSUE_SUMMARY, "county", samples.outlined, "bureau", 403, above="code",
        more={"year": 2025, "step": "check"}, at="donghu", beside="qinghe",
    ),
    "late-changes": part(
        P.WRITE_SUMMARY, "head", samples.outlined, "member", 403, above="code", more={"year": 2025}
    ),
    "summary-issue": part(P.READ_FIGURES, "member", samples.summary_issue),
    "returns": Door(P.READ_FIGURES, "member", "auditor"),
    "return-year": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"year": 2025}),
    "return": part(P.READ_FIGURES, "member", samples.unit, above="code", more={"year": 2025, "month": 10}),
    "return-footing": part(
        P.READ_FIGURES, "county", samples.unit, above="code", more={"year": 2025, "month": 10},
        at="donghu", beside="qinghe",
    ),
    "return-confirmation": part(
        P.CONFIRM_RETURN, "head", samples.unit, "member", 403, above="code", more={"year": 2025, "month": 10}
    ),
    "return-absence": part(
        P.CONFIRM_RETURN, "county", samples.unit, "bureau", 403, above="code",
        more={"year": 2025, "month": 10, "below": "chengdong"}, at="donghu", beside="qinghe",
    ),
    "return-correction": part(
        P.CONFIRM_RETURN, "head", samples.unit, "member", 403, above="code",
        more={"year": 2025, "month": 10, "metric": "M20"},
    ),
    "submission": part(P.READ_FIGURES, "member", samples.submission),
    "submission-step": part(
        P.WRITE_SUMMARY, "head", samples.submission, "member", 403, more={"step": "handing-in"}
    ),
    "submission-text": part(
        P.WRITE_SUMMARY, "head", samples.submission, "member", 403, more={"section": "campus"}
    ),
    "submission-check": part(
        P.WRITE_SUMMARY, "head", samples.submission, "member", 403, more={"section": "campus"}
    ),
    # 维权岗
    "posts": Door(P.READ_POST, "applicant", "member"),
    "post-titles": Door(P.READ_POST, "applicant", "member"),
    "post-rules": Door(P.READ_POST, "applicant", "member"),
    "post-scheme-new": Door(P.RUN_POST, "office", "group"),
    "post-cycle-new": Door(P.RUN_POST, "office", "group"),
    "post-member-new": Door(P.RUN_POST, "office", "group"),
    "post-title-new": Door(P.RUN_POST, "office", "group"),
    "post-scheme": of_host(BELOW, "county_office", samples.post_scheme, "auditor", 404),
    "post-scheme-part-new": of_host(
        P.RUN_POST, "county_office", samples.post_scheme, "county_group", more={"kind": "levels"}
    ),
    "post-cycle": of_host(BELOW, "county_office", samples.post_cycle, "auditor", 404),
    "post-standing": of_host(BELOW, "county_office", samples.post_cycle, "auditor", 404),
    "post-papers": of_host(BELOW, "county_office", samples.post_cycle, "auditor", 404),
    "post-quota-new": of_host(P.RUN_POST, "county_office", samples.post_cycle, "county_group"),
    "post-cycle-step": of_host(
        P.RUN_POST, "county_office", samples.post_cycle, "county_group", more={"event": "invite"}
    ),
    "post-decision": of_host(P.DECIDE_POST, "county_group", samples.post_cycle, "county_office"),
    "post-minutes": of_host(P.DECIDE_POST, "county_group", samples.post_decided, "bureau_applicant"),
    "post-notice-new": of_host(P.RUN_POST, "county_office", samples.post_cycle, "county_group"),
    "post-naming": of_host(P.NAME_POST, "county_namer", samples.post_cycle, "county_office"),
    "post-cycle-edit": of_host(P.RUN_POST, "county_office", samples.post_cycle, "county_group"),
    "post-cycle-void": of_host(P.RUN_POST, "county_office", samples.post_cycle, "county_group"),
    "post-quota-edit": of_host(P.RUN_POST, "county_office", samples.post_quota, "county_group"),
    "post-quota-void": of_host(P.RUN_POST, "county_office", samples.post_quota, "county_group"),
    "post-member-edit": of_host(P.RUN_POST, "county_office", samples.post_member, "county_group"),
    "post-member-void": of_host(P.RUN_POST, "county_office", samples.post_member, "county_group"),
    "post-scheme-void": of_host(P.RUN_POST, "county_office", samples.post_scheme, "county_group"),
    "post-level-end": of_host(P.RUN_POST, "county_office", samples.post_level, "county_group"),
    "post-scheme-part-void": of_host(
        P.RUN_POST, "county_office", samples.post_level, "county_group", more={"kind": "levels"}
    ),
    "post-plaque-loss": of_host(P.RUN_POST, "county_office", samples.post_plaque, "county_group"),
    "post-application-new": of_host(BELOW, "bureau_applicant", samples.post_cycle, "county_office"),
    "post-plaque-return": of_host(P.NAME_POST, "county_namer", samples.post_plaque, "county_office"),
    "post-application": part(P.READ_POST, "applicant", samples.post_application, **FAR),
    "post-application-edit": applies(samples.post_application),
    "post-application-void": applies(samples.post_application),
    "post-application-step": applies(samples.post_application, more={"event": "submit"}),
    "post-part-new": applies(samples.post_application, EITHER, more={"kind": "paper"}),
    "post-paper": part(P.READ_POST, "applicant", samples.post_paper, **FAR),
    "post-application-head": applies(samples.post_creating, EITHER),
    "post-part-void": runs(samples.post_check, EITHER, more={"kind": "check"}),
    "post-scores": runs(samples.post_application, EITHER),
    "post-commitment-approval": runs(samples.post_commitment),
    "post-objection-answer": runs(samples.post_objection, EITHER),
    "post-title": part(P.READ_POST, "applicant", samples.post_title, **FAR),
    "post-title-step": runs(samples.post_title, more={"event": "lose_function"}),
    "post-title-poster": part(P.READ_POST, "applicant", samples.post_title, **FAR),
    "post-title-void": runs(samples.post_title),
    "post-title-survey-void": runs(samples.post_title_survey, EITHER),
    "post-title-survey": runs(samples.post_title, EITHER),
    "post-proposal-new": runs(samples.post_title, EITHER),
    # what the public says
    "complaints": Door(P.READ_COMPLAINT, "applicant", "member"),
    "complaint-new": Door(P.RUN_POST, "office", "group"),
    "complaint": part(P.READ_COMPLAINT, "applicant", samples.complaint, **FAR),
    "complaint-void": runs(samples.complaint),
    "complaint-step": runs(samples.complaint, more={"event": "close"}),
    "post-supervisors": Door(P.READ_POST, "applicant", "member"),
    "post-supervisor-new": Door(P.RUN_POST, "office", "group"),
    "post-supervisor-edit": runs(samples.post_supervisor),
    "post-supervisor-void": runs(samples.post_supervisor),
    "post-observations": Door(P.OBSERVE_POST, "supervisor", "applicant"),
    "post-observation-new": part(P.OBSERVE_POST, "supervisor", samples.post_title, "applicant", **FAR),
    "title-round-new": runs(samples.post_title, EITHER),
    "survey-round": part(P.READ_POST, "applicant", samples.survey_round, **FAR),
    "survey-poster": part(P.READ_POST, "applicant", samples.survey_round, **FAR),
    "survey-round-step": applies(samples.survey_round, EITHER, more={"event": "close"}),
    "public-complaint": Door(PUBLIC, "", row=samples.post_title),
    "public-receipt": Door(PUBLIC, ""),
    "public-summary": Door(PUBLIC, ""),
    "public-survey": Door(PUBLIC, "", row=samples.survey_round),
    "resolutions": Door(P.READ_REGISTERS, "member", "auditor"),
    "resolution-referral-new": part(P.RECORD_REGISTERS, "member", samples.resolution, "county", 403),
    # what 维权岗 keeps up
    "project-photo": part(P.READ_OUTREACH, "member", samples.project_photo, above="project"),
    "contact-cards": Door(P.READ_OUTREACH, "member", "auditor"),
    "contact-card-new": Door(P.RECORD_OUTREACH, "member", "auditor"),
    "contact-card": part(P.READ_OUTREACH, "member", samples.contact_card),
    **{
        f"contact-card-{noun}": part(P.RECORD_OUTREACH, "member", samples.contact_card, "county", 403)
        for noun in ("edit", "void", "approval", "refusal", "issue")
    },
    "card-issue-void": part(P.RECORD_OUTREACH, "member", samples.card_issue, "county", 403),
    # words of editable lists
    "word-lists": Door(P.KEEP_WORDS, "bureau", "county"),
    **{
        name: Door(P.KEEP_WORDS, "bureau", "county", more={"name": "topic"})
        for name in ("words", "word-new", "word-ending", "word-resuming", "words-order")
    },
    # the books of a station
    "regulation-paper": part(P.READ_REGISTERS, "member", samples.regulation),
    "station-plan-paper": part(P.READ_REGISTERS, "member", samples.station_plan),
    "duty-list": Door(P.READ_REGISTERS, "member", "auditor"),
    "people-lacking": Door(P.KEEP_PEOPLE, "head", "member"),
    # 民辅警子女
    "staff-children": Door(P.READ_STAFF_CHILDREN, "head", "member"),
    "staff-child-new": Door(P.KEEP_STAFF_CHILDREN, "head", "member"),
    "staff-child": part(P.READ_STAFF_CHILDREN, "head", samples.staff_child, "member"),
    **{
        f"staff-child-{noun}": part(P.KEEP_STAFF_CHILDREN, "head", samples.staff_child, "county", 403)
        for noun in ("edit", "void", "award-new")
    },
    "staff-child-award-edit": part(P.KEEP_STAFF_CHILDREN, "head", samples.child_award, "county", 403),
    "staff-child-award-void": part(P.KEEP_STAFF_CHILDREN, "head", samples.child_award, "county", 403),
    **{
        f"staff-child-visit-{noun}": part(P.KEEP_STAFF_CHILDREN, "head", samples.child_visit, "county", 403)
        for noun in ("edit", "void")
    },
    "staff-child-visit-new": part(P.KEEP_STAFF_CHILDREN, "head", samples.staff_child, "county", 403),
    # 考评
    "appraisals": Door(P.READ_REGISTERS, "member", "auditor"),
    "appraisal-new": Door(P.RECORD_REGISTERS, "county", "auditor"),
    "appraisal": part(P.READ_REGISTERS, "member", samples.appraisal_answered),
    "appraisal-answer": part(P.RECORD_REGISTERS, "member", samples.appraisal, "county", 403),
    **{
        f"appraisal-{noun}": keeps(P.RECORD_REGISTERS, samples.appraisal, **ABOVE)
        for noun in ("edit", "void", "item-new")
    },
    "appraisal-step": keeps(P.RECORD_REGISTERS, samples.appraisal, more={"status": "told"}, **ABOVE),
    # 工作计划
    "work-plans": Door(P.READ_REGISTERS, "member", "auditor"),
    "work-plan-items": Door(P.READ_REGISTERS, "member", "auditor"),
    "work-plan-new": Door(P.RECORD_REGISTERS, "member", "auditor"),
    "work-plan": part(P.READ_REGISTERS, "member", samples.work_plan),
    **{
        f"work-plan-{noun}": keeps(P.RECORD_REGISTERS, samples.work_plan, **ABOVE)
        for noun in ("edit", "void", "item-new")
    },
    **{
        f"work-plan-item-{noun}": keeps(P.RECORD_REGISTERS, samples.work_plan_item, **ABOVE)
        for noun in ("edit", "void")
    },
    "work-plan-step": keeps(P.RECORD_REGISTERS, samples.work_plan_item, more={"stage": "tracked"}, **ABOVE),
    **{
        f"appraisal-item-{noun}": keeps(P.RECORD_REGISTERS, samples.appraisal_item, **ABOVE)
        for noun in ("edit", "void")
    },
    # what was taken away
    "exports": Door(ANY, "nobody"),
    "export-file": Door(ANY, "head", "member", 404, samples.export_ready),
    # a committee's own work
    "committees": Door(P.READ_REGISTERS, "member", "auditor"),
    "committee-new": Door(P.RECORD_REGISTERS, "member", "auditor"),
    "committee": part(P.READ_REGISTERS, "member", samples.committee, **FAR),
    "committee-edit": writes(samples.committee),
    "committee-void": writes(samples.committee),
    "committee-position-new": writes(samples.committee),
    "committee-position": writes(samples.committee_position),
    "committee-position-void": writes(samples.committee_position),
    "committee-requests": Door(P.READ_REGISTERS, "member", "auditor"),
    "committee-request-new": Door(P.RECORD_REGISTERS, "member", "auditor"),
    "committee-request": part(P.READ_REGISTERS, "member", samples.committee_request, **FAR),
    "committee-request-edit": writes(samples.committee_request),
    "committee-request-void": writes(samples.committee_request),
    "committee-request-submission": writes(samples.committee_request),
    "committee-request-answer": writes(samples.committee_request_submitted),
    "committee-request-withdrawal": writes(samples.committee_request_submitted),
    "contribution-new": writes(samples.exchange),
    "contribution": writes(samples.contribution),
    "contribution-void": writes(samples.contribution),
    "guidance-follow-up-new": writes(samples.guidance),
    "guidance-follow-up": writes(samples.guidance_follow_up),
    "guidance-follow-up-void": writes(samples.guidance_follow_up),
    # a draft is its unit's own: its county does not know it
    "documents": Door(P.READ_REGISTERS, "member", "auditor"),
    "document-new": Door(P.RECORD_REGISTERS, "member", "auditor"),
    "document": part(P.READ_REGISTERS, "member", samples.document_sent, **FAR),
    "document-sheet": part(P.READ_REGISTERS, "member", samples.document_sent, **FAR),
    "document-receipt": part(P.RECORD_REGISTERS, "member", samples.document_sent, "county", 403, **FAR),
    "document-edit": part(P.RECORD_REGISTERS, "member", samples.document, "county", 404, **FAR),
    "document-void": part(P.RECORD_REGISTERS, "member", samples.document, "county", 404, **FAR),
    "document-handing-in": part(P.RECORD_REGISTERS, "member", samples.document, "county", 404, **FAR),
    "document-checking": part(P.RECORD_REGISTERS, "member", samples.document_checking, "county", 404, **FAR),
    "document-return": part(P.RECORD_REGISTERS, "member", samples.document_checking, "county", 404, **FAR),
    "document-signing": part(P.SIGN_DOCUMENT, "head", samples.document_signing, "member", 403, **FAR),
    "document-paper-new": part(P.RECORD_REGISTERS, "member", samples.document, "county", 404, **FAR),
    "document-paper": part(P.RECORD_REGISTERS, "member", samples.document_paper, "county", 404, **FAR),
    "document-paper-void": part(P.RECORD_REGISTERS, "member", samples.document_paper, "county", 404, **FAR),
    "station-book": part(P.EXPORT_OUTREACH, "head", samples.station, "member", 403),
}  # fmt: skip

LEDGERS: dict[str, tuple[P, P, P]] = {  # read, write, take away
    "vice-principals": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "liaisons": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "designations": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "clearances": (P.KEEP_PEOPLE, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "areas": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "teams": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "partners": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "headcounts": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "trainings": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "meetings": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "screenings": (P.RECORD_FILE, P.RECORD_FILE, P.EXPORT_FILE),
    "adult-teams": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "sessions": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "inspections": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "aid-grants": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.EXPORT_OUTREACH),
    "aid-receipts": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "aid-funds": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "aid-programmes": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "pairings": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    **dict.fromkeys(
        ("equipment", "emergency-units", "drills", "disputes", "pacts", "school-years"),
        (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    ),
    **dict.fromkeys(
        ("guard-posts", "guard-shifts", "patrols"), (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH)
    ),
    "principal-evaluations": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "venues": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "venue-inspections": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "venue-postings": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "operations": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "cleanups": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "enforcements": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "signs": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "concerns": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "campaigns": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "events": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "boards": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "board-contents": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "media-posts": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "videos": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "materials": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "holiday-programmes": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "outside-programmes": (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    "campaign-parts": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    **dict.fromkeys(
        ("contact-points", "village-links", "link-services", "projects"),
        (P.READ_OUTREACH, P.RECORD_OUTREACH, P.EXPORT_OUTREACH),
    ),
    **dict.fromkeys(
        ("regulations", "station-plans", "brands", "practices", "duties", "duty-proofs"),
        (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    ),
    "station-funding": (P.KEEP_PEOPLE, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "staff-pairings": (P.READ_REGISTERS, P.KEEP_PEOPLE, P.KEEP_PEOPLE),
    "staff-child-events": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "commendations": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.KEEP_PEOPLE),
    "committee-budgets": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
    "guidance-visits": (P.READ_REGISTERS, P.RECORD_REGISTERS, P.READ_REGISTERS),
}

MENU: dict[str, set[P]] = {  # open to who holds one of these somewhere
    "posts": {P.READ_POST},
    "post-titles": {P.READ_POST},
    "complaints": {P.READ_COMPLAINT},
    "post-supervisors": {P.READ_POST},
    "post-observations": {P.OBSERVE_POST},
    "ledgers": {P.READ_REGISTERS, P.READ_OUTREACH, P.KEEP_PEOPLE, P.RECORD_FILE},
    "stations": {P.READ_REGISTERS},
    "people": {P.READ_REGISTERS},
    "schools": {P.READ_REGISTERS},
    "units": {P.KEEP_UNITS},
    "accounts": {P.READ_ACCOUNTS},
    "audits": {P.READ_AUDIT},
    "minors": {P.READ_FILE},
    "clues": {P.READ_CLUE},
    "referrals": {P.READ_REFERRAL},
    "today": {P.RECORD_VISIT},
    "my-year": {P.RECORD_VISIT},
    "visits": {P.RECORD_VISIT},
    "duplicates": {P.DECIDE_DUPLICATE},
    "sealings": {P.READ_SEALING},
    "dropouts": {P.READ_FILE},
    "cases": {P.READ_CASE},
    "rights-aids": {P.READ_FILE},
    "rescues": {P.READ_FILE},
    "workbench": {
        P.ACKNOWLEDGE_WARNING,
        P.RECORD_VISIT,
        P.WRITE_SUMMARY,
        P.DECIDE_DUPLICATE,
        P.RECORD_FILE,
        P.HANDLE_REFERRAL,
        P.READ_FILE,
        P.KEEP_SEALING,
        P.RECORD_CASE,
        P.TRANSFER_FILE,
        P.APPROVE_EXPORT,
        P.KEEP_PEOPLE,
        P.RECORD_OUTREACH,
        P.DECIDE_POST,
        P.NAME_POST,
        P.RUN_POST,
        P.APPLY_POST,
        P.RECORD_REGISTERS,
        P.RECOMMEND_POST,
        P.CONFIRM_RETURN,
    },
    "guards": {P.READ_OUTREACH},
    "my-school": {P.ANSWER_OUTREACH},
    "coverage": {P.READ_FIGURES},
    "school-year": {P.READ_FIGURES},
    "dashboards": {P.READ_FIGURES},
    "definitions": {P.READ_FIGURES},
    "warnings": {P.READ_WARNINGS},
    "post-dashboard": {P.READ_POST},
    "summaries": {P.READ_FIGURES},
    "principals": {P.READ_REGISTERS},
    "venues-near": {P.READ_OUTREACH},
    "incidents": {P.READ_OUTREACH},
    "word-lists": {P.KEEP_WORDS},
    "contact-cards": {P.READ_OUTREACH},
    "people-lacking": {P.KEEP_PEOPLE},
    "duty-list": {P.READ_REGISTERS},
    "staff-children": {P.READ_STAFF_CHILDREN},
    "appraisals": {P.READ_REGISTERS},
    "work-plans": {P.READ_REGISTERS},
    "committees": {P.READ_REGISTERS},
    "documents": {P.READ_REGISTERS},
    "returns": {P.READ_FIGURES},
}
TODOS: dict[str, P | set[P]] = {
    "waiting_files": P.RECORD_VISIT, "waiting_duplicates": P.DECIDE_DUPLICATE, "waiting_clues": P.RECORD_FILE,
    "waiting_referrals": P.HANDLE_REFERRAL, "waiting_dropouts": P.RECORD_FILE, "waiting_looks": P.READ_FILE,
    "waiting_seals": P.KEEP_SEALING, "waiting_cases": P.RECORD_CASE, "waiting_reminders": P.RECORD_FILE,
    "waiting_kept": P.RECORD_FILE, "waiting_transfers": P.TRANSFER_FILE,
    "waiting_exports": P.APPROVE_EXPORT,
    "waiting_campus": P.RECORD_OUTREACH,
    "waiting_terms": P.KEEP_PEOPLE, "waiting_months": P.RECORD_OUTREACH,
    "waiting_resolutions": P.RECORD_REGISTERS, "waiting_links": P.RECORD_OUTREACH,
    "waiting_titles": P.DECIDE_POST, "waiting_namings": P.NAME_POST,
    "waiting_complaints": P.RUN_POST, "waiting_handling": P.APPLY_POST, "waiting_appeals": P.DECIDE_POST,
    "waiting_ends": P.RUN_POST, "waiting_answers": P.RUN_POST, "waiting_objections": P.DECIDE_POST,
    "waiting_applications": {P.RECOMMEND_POST, P.DECIDE_POST},
    "waiting_warnings": P.ACKNOWLEDGE_WARNING,
    "waiting_people": P.KEEP_PEOPLE,
    "waiting_plans": P.RECORD_REGISTERS,
    "waiting_requests": P.RECORD_REGISTERS, "waiting_documents": P.RECORD_REGISTERS,
    "waiting_guidance": P.RECORD_REGISTERS, "waiting_nodes": P.RECORD_REGISTERS,
    "waiting_summaries": P.WRITE_SUMMARY,
    "waiting_returns": P.CONFIRM_RETURN,
}  # fmt: skip
QUICK: dict[str, P] = {"visits": P.RECORD_VISIT, "clue-new": P.RECORD_FILE, "sessions-new": P.RECORD_OUTREACH}
EVIDENCE: dict[str, bool] = {  # what may be cited, and whether its number opens its rows
    **dict.fromkeys(("sessions", "audience", "inspections", "link_services"), True),
    **dict.fromkeys(("volunteer_talks", "projects", "joint_meetings"), True),
    **dict.fromkeys(("visits", "rectified", "contact_points", "contact_cards", "village_links"), False),
    **dict.fromkeys(("volunteer_teams", "actions", "resolutions", "audit_score"), False),
}
DRAFTS: dict[str, P] = {"visit": P.RECORD_VISIT, "minor": P.RECORD_FILE, "narrative": P.WRITE_SUMMARY}

OWNER = "its owner alone"
PARENT = "whoever sees the row it hangs on"
NOBODY = "nobody"
EVERYBODY = "everybody: words and days that are public"
MODELS: dict[str, P | str] = {  # by which right a row is known
    "guanai.Attachment": PARENT, "guanai.AuditEntry": P.READ_AUDIT, "guanai.AuditHead": NOBODY, "guanai.Draft": OWNER,
    "guanai.Holiday": EVERYBODY, "guanai.Job": OWNER, "guanai.Revision": PARENT, "guanai.SheetWord": NOBODY,
    "guanai.Term": EVERYBODY, "guanai.Upload": OWNER, "guanai.Withheld": NOBODY,
    "guanai.PublicMail": NOBODY, "guanai.Throttle": NOBODY,
    "stations.Appointment": P.READ_ACCOUNTS, "stations.Area": P.READ_REGISTERS, "stations.Campaign": P.READ_REGISTERS,
    "stations.CareCommittee": P.READ_REGISTERS, "stations.CareStation": P.READ_REGISTERS,
    "stations.Clearance": P.KEEP_PEOPLE, "stations.Headcount": P.READ_REGISTERS, "stations.Meeting": P.READ_REGISTERS,
    "stations.OfficerDesignation": P.READ_REGISTERS,
    "stations.Partner": P.READ_REGISTERS, "stations.PastPassword": NOBODY, "stations.Person": P.READ_REGISTERS,
    "stations.PersonStatus": P.READ_REGISTERS, "stations.Referral": P.READ_REFERRAL,
    "stations.ReferralStep": PARENT, "stations.Resolution": P.READ_REGISTERS,
    "stations.School": P.READ_REGISTERS, "stations.SchoolDayOff": P.READ_REGISTERS,
    "stations.SchoolLiaison": P.READ_REGISTERS, "stations.SchoolTerm": P.READ_REGISTERS,
    "stations.Slip": P.READ_ACCOUNTS, "stations.StationFacility": P.READ_REGISTERS,
    "stations.StationHave": P.READ_REGISTERS, "stations.StationPosting": P.READ_REGISTERS,
    "stations.StationStage": P.READ_REGISTERS, "stations.Team": P.READ_REGISTERS,
    "stations.Training": P.READ_REGISTERS, "stations.Unit": P.READ_FIGURES, "stations.UnitAlias": P.READ_REGISTERS,
    "stations.User": P.READ_ACCOUNTS, "stations.VicePrincipal": P.READ_REGISTERS,
    "stations.ExtraSchool": P.READ_REGISTERS, "stations.PrincipalEvaluation": P.READ_REGISTERS,
    "stations.StaffChild": P.READ_STAFF_CHILDREN, "stations.StaffChildAward": P.READ_STAFF_CHILDREN,
    "stations.StaffChildVisit": P.READ_STAFF_CHILDREN,
    "stations.StaffChildEvent": P.READ_REGISTERS, "stations.Commendation": P.READ_REGISTERS,
    "stations.Appraisal": P.READ_REGISTERS, "stations.AppraisalItem": PARENT, "stations.AppraisalStep": PARENT,
    "stations.AppraisalAnswer": PARENT, "stations.WorkPlan": P.READ_REGISTERS,
    "stations.WorkPlanItem": P.READ_REGISTERS, "stations.WorkPlanStep": PARENT,
    "cases.Sealing": P.READ_SEALING, "cases.SealAccess": P.READ_SEALING,
    "cases.ClueReport": P.READ_CLUE, "cases.ClueStep": PARENT, "cases.ScreeningRound": P.RECORD_FILE,
    "cases.AidFund": P.READ_REGISTERS, "cases.AidGrant": P.READ_REGISTERS, "cases.AidItem": P.READ_REGISTERS,
    "cases.AidProgramme": P.READ_REGISTERS, "cases.AidReceipt": P.READ_REGISTERS,
    "cases.DropoutCase": PARENT, "cases.DropoutDuty": PARENT, "cases.DropoutReview": PARENT,
    "cases.DropoutVisit": PARENT, "cases.Persuasion": PARENT, "cases.RescueCase": P.READ_FILE,
    "cases.RightsAidCase": P.READ_FILE, "cases.HouseholdPairing": P.READ_REGISTERS,
    "cases.JuvenileCase": P.READ_CASE, "cases.Measure": PARENT, "cases.Probation": PARENT,
    "cases.Safeguard": PARENT, "cases.TermReview": PARENT,
    "cases.Assessment": PARENT, "cases.AssessmentReason": PARENT, "cases.BehaviourRecord": PARENT,
    "cases.TierOverride": PARENT, "cases.Duplicate": P.DECIDE_DUPLICATE, "cases.Guardian": PARENT,
    "cases.MentoringMember": PARENT, "cases.AdultTeams": P.READ_REGISTERS, "cases.Handover": P.RECORD_FILE,
    "cases.HandoverLine": PARENT, "cases.IntervalChange": PARENT, "cases.PlanStep": PARENT, "cases.Urging": PARENT,
    "cases.VisitAttempt": PARENT, "cases.VisitExport": P.APPROVE_EXPORT, "cases.VisitNote": PARENT,
    "cases.FileLink": PARENT, "cases.FileStep": PARENT, "cases.FileTransfer": PARENT,
    "cases.LegalBasis": PARENT, "cases.PublicGuardian": PARENT, "cases.ResponsibilityAssignment": PARENT,
    "cases.MentoringTeam": P.READ_FILE, "cases.MentoringVisit": PARENT, "cases.Minor": P.READ_FILE,
    "cases.MinorCategory": PARENT, "cases.Outcome": PARENT, "cases.Reveal": PARENT, "cases.RiskSignal": PARENT,
    "cases.OutcomeCheck": PARENT, "cases.FollowUp": PARENT,
    "outreach.CampusInspection": P.READ_OUTREACH, "outreach.InspectionItem": P.READ_OUTREACH,
    "outreach.OutreachEvent": P.READ_OUTREACH, "outreach.OutreachSession": P.READ_OUTREACH,
    "outreach.Rectification": P.READ_OUTREACH, "outreach.SessionPhoto": PARENT,
    "outreach.EmergencyDrill": P.READ_OUTREACH, "outreach.EmergencyMember": P.READ_OUTREACH,
    "outreach.EmergencyUnit": P.READ_OUTREACH, "outreach.EquipmentKit": P.READ_OUTREACH,
    "outreach.EquipmentStock": P.READ_OUTREACH, "outreach.GuardPost": P.READ_OUTREACH,
    "outreach.GuardShift": P.READ_OUTREACH, "outreach.GuardShiftMember": P.READ_OUTREACH,
    "outreach.SchoolDispute": P.READ_OUTREACH, "outreach.SchoolPact": P.READ_OUTREACH,
    "outreach.SchoolPatrol": P.READ_OUTREACH, "outreach.SchoolYear": P.READ_OUTREACH,
    "outreach.ConcernAnswer": P.READ_OUTREACH, "outreach.IncidentCount": P.READ_OUTREACH,
    "outreach.InternetCleanup": P.READ_OUTREACH, "outreach.OperationResult": P.READ_OUTREACH,
    "outreach.ParentConcern": P.READ_OUTREACH, "outreach.SpecialOperation": P.READ_OUTREACH,
    "outreach.TrafficEnforcement": P.READ_OUTREACH, "outreach.TrafficSign": P.READ_OUTREACH,
    "outreach.Venue": P.READ_OUTREACH, "outreach.VenueInspection": P.READ_OUTREACH,
    "outreach.VenuePosting": P.READ_OUTREACH,
    "stations.TeamMember": P.READ_REGISTERS, "stations.CampaignPart": P.READ_REGISTERS,
    "outreach.Board": P.READ_OUTREACH, "outreach.BoardContent": P.READ_OUTREACH,
    "outreach.HolidayProgramme": P.READ_OUTREACH, "outreach.MediaPost": P.READ_OUTREACH,
    "outreach.OutsideProgramme": P.READ_OUTREACH, "outreach.PublicityMaterial": P.READ_OUTREACH,
    "outreach.SchoolReply": P.READ_OUTREACH, "outreach.Video": P.READ_OUTREACH,
    "outreach.PostScheme": P.READ_POST, "outreach.PostCycle": P.READ_POST, "outreach.PostApplication": P.READ_POST,
    "outreach.PostTitle": P.READ_POST, "outreach.GroupMember": P.READ_POST,
    "outreach.SchemeDocument": PARENT, "outreach.SchemeLevel": PARENT, "outreach.PostCriterion": PARENT,
    "outreach.PostCycleStep": PARENT, "outreach.PostQuota": PARENT, "outreach.AuditDecision": PARENT,
    "outreach.PublicNotice": PARENT, "outreach.Objection": PARENT, "outreach.PostApplicationStep": PARENT,
    "outreach.PackLine": PARENT, "outreach.PostRecommendation": PARENT, "outreach.PostContinuation": PARENT,
    "outreach.PostCheck": PARENT, "outreach.PostTraining": PARENT, "outreach.PostPaper": PARENT,
    "outreach.PostSurvey": PARENT, "outreach.ServiceCommitment": PARENT, "outreach.ApplicationScore": PARENT,
    "outreach.PostTitleStep": PARENT, "outreach.Plaque": PARENT, "outreach.TitleReview": PARENT,
    "outreach.KitNumber": PARENT, "outreach.ContactPoint": P.READ_OUTREACH, "outreach.ContactCard": P.READ_OUTREACH,
    "outreach.CardIssue": P.READ_OUTREACH, "outreach.VillageLink": P.READ_OUTREACH,
    "outreach.LinkService": P.READ_OUTREACH, "outreach.PracticalProject": P.READ_OUTREACH,
    "outreach.ProjectPhoto": PARENT,
    "outreach.PostRectification": PARENT, "outreach.RevocationProposal": PARENT,
    "outreach.Complaint": P.READ_COMPLAINT, "outreach.ComplaintStep": PARENT, "outreach.PostSupervisor": P.READ_POST,
    "outreach.SurveyRound": PARENT, "outreach.SurveyAnswer": PARENT,
    "reports.GeneratedSummary": P.READ_FIGURES, "reports.NarrativeBlock": P.READ_FIGURES,
    "reports.ReportedFigure": P.READ_FIGURES, "reports.ReportedMeeting": P.READ_FIGURES,
    "reports.ReportedRequest": P.READ_FIGURES, "reports.SummaryOutline": P.READ_FIGURES,
    "guanai.Touched": NOBODY, "reports.Cell": NOBODY, "reports.Tally": NOBODY, "reports.Spell": NOBODY,
    "reports.Acknowledgement": P.READ_WARNINGS, "reports.Digest": P.READ_FIGURES, "reports.DigestLine": PARENT,
    "guanai.Export": OWNER, "reports.LedgerBook": P.EXPORT_OUTREACH, "reports.SummaryBatch": P.READ_FIGURES,
    "stations.StationRegulation": P.READ_REGISTERS, "stations.StationPlan": P.READ_REGISTERS,
    "stations.StationFunding": P.KEEP_PEOPLE, "stations.Brand": P.READ_REGISTERS, "stations.Practice": P.READ_REGISTERS,
    "stations.Pairing": P.READ_REGISTERS, "stations.Duty": P.READ_REGISTERS, "stations.DutyProof": P.READ_REGISTERS,
    "reports.UnitSubmission": P.READ_FIGURES, "reports.SummaryIssue": P.READ_FIGURES,
    "reports.LateChange": P.READ_FIGURES, "reports.OutlineSection": PARENT, "reports.OutlineStep": PARENT,
    "reports.SubmissionStep": PARENT, "reports.SubmissionReminder": PARENT, "reports.SummaryCheck": PARENT,
    "reports.SummaryHand": PARENT,
    "reports.FrozenFigure": PARENT,
    "stations.CommitteePosition": P.READ_REGISTERS, "stations.CommitteeBudget": P.READ_REGISTERS,
    "stations.CommitteeRequest": P.READ_REGISTERS, "stations.CommitteeRequestStep": PARENT,
    "stations.MeetingContribution": P.READ_REGISTERS, "stations.OfficialDocument": P.READ_REGISTERS,
    "stations.DocumentStep": PARENT, "stations.DocumentPaper": P.READ_REGISTERS, "stations.DocumentReceipt": PARENT,
    "stations.GuidanceVisit": P.READ_REGISTERS, "stations.GuidanceFollowUp": P.READ_REGISTERS,
    "reports.MonthlyReturn": P.READ_FIGURES, "reports.ReturnAbsence": P.READ_FIGURES,
    "reports.ReturnFigure": PARENT, "reports.ReturnCorrection": PARENT,
}  # fmt: skip
