"""转办 of what stands in this room: a clue, a child's file. The referral itself knows only a uuid and a label."""

from cases.models import Minor
from cases.models.taking import must_be_open
from guanai.audit import deed
from stations.forms.referrals import RowReferralForm
from stations.models import Referral

CLOSED = "档案已经结案，不能转办；要继续管的，先重新建档。"


class SubjectReferralForm(RowReferralForm):
    """A referral about a clue or a child's file."""

    def keep(self, *, by) -> Referral:
        """Raises NotAllowed for a file that takes none."""
        with deed():
            if isinstance(self.about, Minor):
                must_be_open(self.about, CLOSED)
            return super().keep(by=by)


class ClueReferralForm(SubjectReferralForm):
    """转办 of a clue: written and sent at once."""

    def keep(self, *, by) -> Referral:
        """Raises NotAllowed, and then nothing is sent."""
        with deed():
            referral = super().keep(by=by)
            self.about.refer(by=by)
            referral.send(by=by)
        return referral
