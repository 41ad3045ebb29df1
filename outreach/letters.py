"""来信: of which form a letter is, and what it becomes."""

from outreach.forms.public import ObjectionForm
from outreach.forms.public_voices import AnswerLetter, ComplaintLetter
from outreach.models import Objection
from outreach.models.complaint import from_letter as complaint
from outreach.models.survey_answer import from_letter as answer

BECOME = ((ComplaintLetter, complaint), (AnswerLetter, answer), (ObjectionForm, Objection.take_in))
LETTERS = {form.kind: form.become(take) for form, take in BECOME}
