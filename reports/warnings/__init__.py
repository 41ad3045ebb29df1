"""预警 W01 … W30: each declared once, by the words of its noun."""

from reports.warnings.children import CHILDREN
from reports.warnings.outside import POSTS, SCHOOLS
from reports.warnings.rule import Level, Rule
from reports.warnings.stations import STATIONS

RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((*CHILDREN, *STATIONS, *SCHOOLS, *POSTS), key=lambda rule: rule.code)
}

__all__ = ["RULES", "Level", "Rule"]
