"""From which registers each figure comes, and why some come by report alone: what 统计口径 prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps

from reports.counting import COUNTED, OTHERWISE, RATIOS
from reports.metrics import BOARD, METRICS, Metric

MODELS: Mapping[str, str] = {
    "M00": "stations.Unit",
    "M01": "stations.CareStation stations.StationStage",
    "M02": "stations.CareStation stations.StationStage stations.Unit",
    "M03": "stations.StationPosting stations.PersonStatus stations.CareStation",
    "M04": "stations.StationPosting stations.PersonStatus stations.CareStation",
    "M04a": "stations.StationPosting stations.PersonStatus stations.CareStation",
    "M04b": "stations.StationPosting stations.PersonStatus stations.CareStation",
    "M05": "stations.CareCommittee stations.Unit",
    "M06": "stations.Person stations.Headcount stations.StationPosting cases.MentoringMember cases.MentoringVisit "
    "outreach.OutreachSession stations.VicePrincipal outreach.GuardShiftMember outreach.SchoolPatrol",
    "M10": "stations.School stations.VicePrincipal",
    "M11": "stations.Person stations.VicePrincipal",
    "M12": "stations.School stations.VicePrincipal",
    "M13": "stations.Person stations.VicePrincipal",
    "M13b": "stations.VicePrincipal stations.Person",
    "M14": "outreach.OutreachSession stations.VicePrincipal",
    "M15": "stations.School outreach.SchoolPact",
    "M16": "stations.Person stations.VicePrincipal",
    "M17": "stations.StationFacility",
    "M20": "outreach.OutreachSession",
    "M21": "outreach.OutreachSession",
    "M30": "cases.MentoringMember cases.MentoringTeam stations.PersonStatus",
    "M31": "cases.MentoringTeam cases.Minor",
    "M31x": "cases.MinorCategory cases.Minor cases.FileStep",
    "M32": "cases.Minor cases.FileStep",
    "M33": "cases.MentoringTeam cases.AdultTeams",
    "M33b": "cases.MentoringTeam cases.Minor",
    "M35": "cases.Minor cases.Outcome",
    "M36": "cases.Minor cases.Outcome",
    "M37": "cases.Minor cases.Outcome cases.OutcomeCheck cases.BehaviourRecord cases.JuvenileCase",
    "M37n": "cases.Minor cases.Outcome cases.BehaviourRecord cases.JuvenileCase",
    "M38": "cases.Minor cases.Outcome cases.OutcomeCheck cases.MinorCategory",
    "M38b": "cases.Minor cases.Outcome cases.OutcomeCheck cases.MinorCategory",
    "M39": "cases.Minor cases.Outcome",
    "M40": "cases.RightsAidCase",
    "M41": "cases.RightsAidCase",
    "M45": "cases.ClueReport",
    "M50": "outreach.CampusInspection",
    "M51": "outreach.Venue outreach.VenuePosting outreach.VenueInspection",
    "M52": "outreach.InternetCleanup",
    "M53": "outreach.OperationResult outreach.SpecialOperation",
    "M54": "outreach.GuardShiftMember outreach.SchoolPatrol outreach.SpecialOperation outreach.TrafficEnforcement",
    "M55": "outreach.TrafficEnforcement",
    "M60": "outreach.IncidentCount",
    "M61": "outreach.IncidentCount",
    "M62": "cases.JuvenileCase cases.BehaviourRecord",
    "M70": "stations.Brand stations.CareStation",
    "M80": "stations.Meeting",
    "M81": "stations.Resolution stations.Meeting",
    "M82": "stations.Meeting",
    "M83": "stations.GuidanceVisit",
    "M84": "stations.MeetingContribution stations.Meeting",
    "M84b": "stations.MeetingContribution stations.Meeting",
    "M85": "stations.CommitteeRequest",
    "M86": "reports.NarrativeBlock",
    "M90": "cases.AidGrant",
    "M91": "cases.AidGrant",
    "M92": "cases.ScreeningRound",
    "M93": "cases.AidItem cases.AidGrant",
    "M94": "cases.AidReceipt",
    "M95": "stations.StaffChildAward",
    "M96": "stations.StaffChildAward",
    "M96b": "stations.StaffChildAward",
    "M97": "stations.StaffChildEvent",
    "M98": "cases.HouseholdPairing",
    "M99": "cases.HouseholdPairing",
    "M100": "stations.Unit outreach.PostApplication outreach.PostTitle",
    "M105": "outreach.PostApplication outreach.PostApplicationStep",
    "M106": "outreach.PracticalProject",
    "M110": "stations.CommitteeBudget",
    "visits_on_time": "cases.MentoringVisit",
    "checked": "cases.Minor cases.Outcome cases.OutcomeCheck",
    "resolved_in_time": "stations.Resolution stations.Meeting",
    "open_defects": "outreach.InspectionItem outreach.CampusInspection outreach.Rectification",
}
REPORTED_ONLY: Mapping[str, str] = {
    "M63": "案件和行为记录不写发生在哪个镇街，没有可数的登记",
    "M64": "案件和行为记录不写发生在哪个村居，没有可数的登记",
}
TOTALS = "合计可以大于各单位清单之和：一个人、一项工作只在合计里计一次，依法封存的事项计入总数而不列入清单。"
"""The one sentence that is printed always, whether or not anything is sealed."""


@dataclass(frozen=True)
class Definition:
    """One figure as 统计口径 tells it."""

    metric: Metric
    models: tuple[str, ...]
    way: str

    @property
    def registers(self) -> str:
        """The registers as people call them."""
        return "、".join(dict.fromkeys(str(apps.get_model(one)._meta.verbose_name) for one in self.models))


def definitions() -> Iterator[Definition]:
    """Every figure of the catalogue, then those of the boards."""
    for code, metric in (METRICS | BOARD).items():
        yield Definition(metric, tuple(MODELS.get(code, "").split()), way(code))


def way(code: str) -> str:
    """How the figure comes about."""
    if code in RATIOS:
        return "由记录统计，先分别数分子和分母，每一级重新相除"
    if code in COUNTED or code in OTHERWISE:
        return "由记录统计"
    return f"只由单位报送：{REPORTED_ONLY[code]}"
