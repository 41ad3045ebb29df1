"""封存: which records the law wants sealed. Pure: values in, an answer out."""

from datetime import date

from guanai.calendars import under

ADULT = 18  # 周岁
LONGEST = 60  # months of sentence up to which a record is sealed, five years included


def must_seal(born: date, act_on: date, sentence_months: int) -> bool:
    """Whether a criminal record must be sealed (刑事诉讼法 286; 预防未成年人犯罪法 59).

    `sentence_months`: the sentence in months, 0 where punishment was waived. The act counts on the day it was done:
    on the eighteenth birthday itself one is still 未满十八周岁. ValueError for an act before birth or a negative
    sentence.
    """
    if act_on < born:
        raise ValueError("行为日期早于出生日期，请核对。")
    if sentence_months < 0:
        raise ValueError("刑期不能是负数。")
    return under(ADULT, born, act_on) and sentence_months <= LONGEST
