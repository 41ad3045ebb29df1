"""Names of the city's people: common surnames, given names put together from two characters."""

from reports.city.chance import Chance
from stations.models import Gender

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康邱秦史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
ELDER, GROWN, YOUNG = "elder", "grown", "young"
GIVEN = {
    (ELDER, Gender.MALE): ("守培立广兴荣厚延恒仁", "田林根柱山河成安堂生"),
    (ELDER, Gender.FEMALE): ("桂秀玉凤春惠淑素月巧", "兰英珍芬云莲芳娥琴梅"),
    (GROWN, Gender.MALE): ("志海晓振一彦永少维承", "川峰岩舟远松凯航毅锋"),
    (GROWN, Gender.FEMALE): ("晓丽静海雪文慧燕红亚", "雯娟洁萍霞玲敏楠蓉倩"),
    (YOUNG, Gender.MALE): ("一小子思可天宇亦乐安", "禾舟墨果泽然晨佑阳博"),
    (YOUNG, Gender.FEMALE): ("一小子思可雨欣亦乐安", "禾朵果苒晴涵宁悦桐彤"),
}


def gender(chance: Chance, women: float) -> Gender:
    return Gender.FEMALE if chance.often(women) else Gender.MALE


def name(chance: Chance, generation: str, of: Gender, surname: str = "") -> str:
    first, second = GIVEN[generation, of]
    return (surname or chance.choice(SURNAMES)) + chance.choice(first) + chance.choice(second)
