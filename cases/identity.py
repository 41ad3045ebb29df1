"""居民身份证号 by GB 11643-1999: what its 18 characters say. Pure functions."""

from datetime import date

from guanai.inputs import narrow

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def check_digit(first: str) -> str:
    """The 18th character that belongs to the first 17 digits (ISO 7064 MOD 11-2)."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11]


def read(text: str) -> str:
    """The number as it is kept: half-width, X as a capital. Raises ValueError in Chinese."""
    number = narrow(text).upper().replace(" ", "")
    if len(number) != 18:
        raise ValueError(f"身份证号须为 18 位，现在是 {len(number)} 位，请核对。")
    if not (number[:17].isascii() and number[:17].isdigit()):
        raise ValueError("身份证号前 17 位须是数字，请核对。")
    if number[17] != check_digit(number[:17]):
        raise ValueError("身份证号校验位不对，请核对第 18 位。")
    born(number)
    return number


def born(number: str) -> date:
    """The birth date in characters 7 to 14. Raises ValueError in Chinese."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError("身份证号中的出生日期不存在，请核对第 7 至 14 位。") from None


def is_male(number: str) -> bool:
    """Character 17 is odd for men."""
    return int(number[16]) % 2 == 1


def masked_number(number: str) -> str:
    """The last two characters only."""
    return "*" * max(len(number) - 2, 0) + number[-2:] if number else ""
