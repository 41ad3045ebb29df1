"""What is typed wrongly is said at the field and nothing is saved; what is sealed stands in no column of any table."""

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import Guardian, Minor, Reveal
from guanai.calendars import today
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

NEW = reverse("minor-new")
TYPED = {
    "name": "陈晓雨",
    "id_no": files.number(7),
    "gender": "male",
    "birth_date": str(files.BORN),
    "school_status": "in_school",
    "filed_on": str(today()),
    "kind": "left_behind",
    "source": "学校通报",
}
LONG = "x" * 1_000_000
SEVEN = files.number(7)
MISTYPED = SEVEN[:-1] + ("1" if SEVEN[-1] == "0" else "0")
SIXTH = str(files.BORN.replace(day=6))
GROWN = files.number(1, files.BORN.replace(year=1990))
UNBORN = files.number(1, files.BORN.replace(year=today().year + 2))
BAD = [
    ("name", "", "请填写姓名。"),
    ("name", "陈" * 41, "最多 40 个字，现在有 41 个。"),
    ("name", LONG, "最多 40 个字，现在有 1000000 个。"),
    ("name", "陈\0雨", "里面有看不见的控制字符，请删掉重新填写。"),
    (
        "id_no",
        MISTYPED,
        "身份证号校验位不对，请核对第 18 位。",
    ),
    ("id_no", "990000", "身份证号须为 18 位，现在是 6 位，请核对。"),
    ("id_no", str(2**63), "身份证号须为 18 位，现在是 19 位，请核对。"),
    ("id_no", LONG, "最多 24 个字，现在有 1000000 个。"),
    (
        "birth_date",
        str(files.BORN.replace(day=6)),
        f"与身份证号不一致：身份证号中是{files.BORN.year}年3月5日，请核对。",
    ),
    ("birth_date", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("birth_date", "9999-12-31", "请核对年份，9999-12-31 不在可登记的范围内。"),
    ("birth_date", "昨天", "看不懂日期“昨天”，请写成2018年3月5日。"),
    ("birth_date", LONG, "日期太长，请写成2018年3月5日。"),
    ("gender", "female", "与身份证号不一致：身份证号第 17 位表示男，请核对。"),
    ("gender", "both", "没有找到这个性别，或不在您的范围内。"),
    ("phone", "12345", "请填 11 位手机号，或带区号的固定电话。"),
    ("phone", "1" * 31, "最多 30 个字，现在有 31 个。"),
    ("address", "路" * 201, "最多 200 个字，现在有 201 个。"),
    ("address", "路\0", "里面有看不见的控制字符，请删掉重新填写。"),
    ("household_region", "云" * 41, "最多 40 个字，现在有 41 个。"),
    ("residence_region", "云\0", "里面有看不见的控制字符，请删掉重新填写。"),
    ("no_id_reason", "无" * 61, "最多 60 个字，现在有 61 个。"),
    ("school", MISSING, f"没有找到“{MISSING}”，或不在您的范围内。"),
    ("school", "x\0", "没有找到“x\0”，或不在您的范围内。"),
    ("school_status", "", "请选择就学状态。"),
    ("school_status", "asleep", "没有找到这个就学状态，或不在您的范围内。"),
    ("grade", "级" * 21, "最多 20 个字，现在有 21 个。"),
    ("filed_on", "2040-01-01", "建档日期不能晚于今天。"),
    ("filed_on", "", "请填写建档日期。"),
    ("station", MISSING, f"没有找到“{MISSING}”，或不在您的范围内。"),
    ("responsible", "9" * 400, f"没有找到“{'9' * 40}”，或不在您的范围内。"),
    ("kind", "", "请选择类别。"),
    ("kind", "palace", "没有找到这个类别，或不在您的范围内。"),
    ("source", "", "请填写来源。"),
    ("source", "源" * 61, "最多 60 个字，现在有 61 个。"),
    ("source", "源\0", "里面有看不见的控制字符，请删掉重新填写。"),
    ("since", "2040-01-01", "不能晚于今天。"),
    ("token", "forged", "这张表单已失效，请重新打开后再填。"),
]


@pytest.mark.parametrize(("name", "value", "words"), BAD)
def test_what_is_wrong_is_said_at_the_field(as_, name, value, words):
    assert errors(send(as_("member"), NEW, **TYPED | {name: value})) == {name: [words]}
    assert not Minor.objects.exists()


@pytest.mark.parametrize("number", [GROWN, UNBORN])
def test_only_a_minor_gets_a_file(as_, number):
    said = errors(send(as_("member"), NEW, **TYPED | {"id_no": number, "birth_date": "", "gender": ""}))
    assert list(said) == ["birth_date"]


def test_people_and_places_of_others_cannot_be_chosen(world, as_):
    theirs = {
        "school": rows.school(world.unit["chengxi"]),
        "station": rows.station(world.unit["chengxi"]),
        "area": rows.area(world.unit["chengxi"]),
        "responsible": rows.person(world.unit["chengxi"]),
    }
    said = errors(send(as_("member"), NEW, **TYPED, **{name: str(row.pk) for name, row in theirs.items()}))
    assert set(said) == set(theirs)


@pytest.mark.parametrize("day", ["2026年3月5日", "2026.3.5", "２０２６/３/５"])
def test_days_are_taken_as_people_write_them(as_, day):
    assert send(as_("member"), NEW, **TYPED | {"filed_on": day}).status_code == 302
    assert str(Minor.objects.get().filed_on) == "2026-03-05"


# --- sealed


TOKENS = {
    "name": "暗号姓名甲",
    "phone": "13711112222",
    "address": "暗号地址乙",
}


def raw_rows():
    """Every value of every row of every table, as the database gives it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield (
                        f"{table}.{column}",
                        bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode(),
                    )


def test_a_sealed_value_stands_in_no_column(world, as_):
    """Typed, changed, searched, shown, read and refused: nothing of it is left in the open."""
    member = as_("member")
    send(member, NEW, **TYPED | TOKENS)
    send(member, NEW, **TYPED | TOKENS)  # refused: the unit has the child
    minor = Minor.objects.get()
    guardian = {"relation": "mother", "name": "暗号母亲丙", "phone": "13733334444", "capacity": "able", "role": "legal"}
    send(member, reverse("guardian-new", args=[minor.pk]), **guardian)
    person = rows.person(world.unit["chengdong"])
    files.basis(minor)
    files.team(minor, [person], goal="暗号目标丁")
    files.visit(minor, today(), findings="暗号情况戊")
    for words in (TOKENS["name"], TYPED["id_no"], "暗号不存在"):
        member.post(reverse("minor-search"), {"q": words})
    member.post(reverse("minor-reveal", args=[minor.pk]), {"reason": "visit"})
    member.get(minor.get_absolute_url())
    changed = {name: str(getattr(minor, name)) for name in ("name", "gender", "birth_date")}
    send(member, reverse("minor-identity", args=[minor.pk]), **changed, id_no=files.number(8), address="暗号新址己")
    assert Minor.objects.get().address == "暗号新址己"
    assert Guardian.objects.get().name == "暗号母亲丙"
    assert Reveal.objects.count() == 1
    secrets = [*TOKENS.values(), TYPED["id_no"], files.number(8), "暗号", "13733334444"]
    everything = list(raw_rows())
    assert len(everything) > 500
    for secret in secrets:
        assert not [place for place, value in everything if secret.encode() in value], secret


def test_without_its_key_nothing_of_a_row_is_shown(world, as_, monkeypatch):
    minor = files.child(world.unit["chengdong"])
    Minor.objects.filter(pk=minor.pk).update(name=b"sm4-gcm:gone:" + b"x" * 40)
    client = as_("member")
    client.raise_request_exception = False
    response = client.get(minor.get_absolute_url())
    assert response.status_code == 500
    assert minor.file_no not in response.content.decode()
