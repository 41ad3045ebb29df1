"""What a password must be, and one that the portal makes itself.

等保 2.0 三级 8.1.4.1: complexity and rotation; the rest after OWASP ASVS 5.0, 6.2.
"""

import re
import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

CLASSES = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9\s]")
READABLE = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789")  # no 0 O 1 l I: typed from paper
GROUPS, GROUP = 4, 4


def fresh() -> str:
    """A first password, in groups that can be copied by hand: Kq7m-xA4t-9Rwe-tY3b."""
    alphabet = "".join(READABLE)
    while True:
        text = "-".join("".join(secrets.choice(alphabet) for _ in range(GROUP)) for _ in range(GROUPS))
        if all(set(text) & set(kind) for kind in READABLE):
            return text


class LongEnough(MinimumLengthValidator):
    """至少 12 位."""

    def get_error_message(self):
        return f"密码至少 {self.min_length} 位，请再长一些。"

    def get_help_text(self):
        return f"至少 {self.min_length} 位。"


class ThreeOfFourClasses:
    """大写、小写、数字、符号 in at least three kinds."""

    def validate(self, password: str, user=None) -> None:
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < 3:
            raise ValidationError("大写字母、小写字母、数字、符号，至少要有三种。", code="password_too_plain")

    def get_help_text(self):
        return "大写字母、小写字母、数字、符号至少三种。"


class NotCommon(CommonPasswordValidator):
    """Neither a common password nor one dressed up with digits and signs: Password-2026."""

    def validate(self, password, user=None):
        word = re.sub(r"[^a-z]", "", password.lower())
        mostly = len(word) * 2 >= len(password) or len(word) >= 6
        if password.lower().strip() in self.passwords or (mostly and word in self.passwords):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self):
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self):
        return "不能是常见的密码。"


class NotOneself:
    """Without the name, the log-in name, the 警号."""

    def validate(self, password: str, user=None) -> None:
        if any(word in password.lower() for word in self._words(user)):
            raise ValidationError("密码里不能有您的姓名、登录名或警号。", code="password_is_own_name")

    @staticmethod
    def _words(user) -> list[str]:
        known = [getattr(user, name, "") for name in ("login", "name", "police_no")]
        known += [word.lstrip("关") for word in known]
        return [word.lower() for word in known if len(word) > 1]

    def get_help_text(self):
        return "不能有姓名、登录名、警号。"


class NotUsedBefore:
    """None of the last ones of this account (PASSWORDS_REMEMBERED)."""

    def validate(self, password: str, user=None) -> None:
        if user is not None and user.used(password):
            raise ValidationError("这个密码最近用过，请换一个新的。", code="password_used")

    def get_help_text(self):
        return "不能是最近用过的。"
