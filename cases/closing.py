"""结案: what must be ended before a file is closed, and which closings are followed up."""

from typing import NamedTuple

from django.urls import reverse

from cases.lists import Closing

FOLLOWED = (Closing.GOAL_MET, Closing.AGED_OUT)  # who moved is another station's


class Unfinished(NamedTuple):
    """One sort of thing that is still open: how many, in words, and where it is ended."""

    number: int
    words: str
    url: str

    def __str__(self):
        return f"{self.number} {self.words}"


def unfinished(minor) -> list[Unfinished]:
    """Everything of a file that has to be ended first. What tells of a case is counted, not named."""
    file, helped, care = ([reverse(name, args=[minor.pk])] for name in ("minor", "minor-helped", "minor-care"))
    aid = minor.rights_aids.open()
    worries = minor._meta.get_field("signals").related_model.objects.open().filter(minor=minor)
    found = (
        ("个帮教小组没有结束", minor.teams.valid().filter(closed_on=None), *file),
        ("份转办单没有办结", minor.referrals().unfinished(), reverse("referrals")),
        ("条异常信号没有写明结果", worries, reverse("minor-signals", args=[minor.pk])),
        ("件控辍保学没有销号", minor.dropouts.valid().filter(ended_on=None), *helped),
        ("件维权帮助没有办结", aid.filter(aid.told), *helped),
        ("次转档没有办完", minor.transfers.pending(), *care),
        ("件由站长经办的事没有办结", aid.exclude(aid.told), *helped),
    )
    return [Unfinished(number, words, url) for words, rows, url in found if (number := rows.count())]


def still_open(found: list[Unfinished]) -> str:
    """Why the file cannot be closed, all of it at once."""
    return f"还有 {'、'.join(map(str, found))}，请先办完再结案。"
