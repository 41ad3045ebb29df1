"""What the pages of surveys ask for."""

from outreach.eligibility import Reason
from outreach.forms.posts import plain_model_form
from outreach.models import PostSurvey
from outreach.models.post_survey import faults

NUMBERS = ("asked", "aware", "answered", "content")


class SurveyForm(plain_model_form(PostSurvey, "held_on", *NUMBERS)):
    """知晓度、满意度调查: numbers that cannot be are refused with the paragraph."""

    def clean(self):
        typed = super().clean()
        numbers = [typed.get(name) for name in NUMBERS]
        if None not in numbers and (broken := faults(*numbers)):
            self.add_error("asked" if not typed["asked"] else "answered", str(Reason(broken, "survey")))
        return typed
