"""Many tables by one operation of a migration."""

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AlterField, CreateModel
from django.db.migrations.state import ProjectState

from guanai.tables import ChangeTables, CreateModels, together

OWN = ("guanai", "stations", "cases", "outreach", "reports")
CODE = models.CharField(max_length=8)
NOT_BLANK = models.CheckConstraint(condition=~models.Q(code=""), name="shelf_code")
SHELF = CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("code", CODE)])
BOOK = CreateModel("Book", [("id", models.BigAutoField(primary_key=True)), ("code", CODE)])
LINK = AddField("Shelf", "first", models.ForeignKey("guanai.Book", models.PROTECT, null=True))
ELSEWHERE = AlterField("Term", "label", models.CharField(max_length=99))


def test_what_is_added_to_a_new_model_stands_in_it():
    first, *rest = together("guanai", [SHELF, BOOK, LINK, AddConstraint("Shelf", NOT_BLANK), ELSEWHERE])
    shelf = first.operations[0]
    assert [name for name, _ in shelf.fields] == ["id", "code", "first"]
    assert shelf.options == {"constraints": [NOT_BLANK]}
    assert rest == [ELSEWHERE]


def test_without_a_new_model_nothing_changes():
    assert together("guanai", [ELSEWHERE]) == [ELSEWHERE]


@pytest.mark.django_db(transaction=True)
def test_the_tables_come_and_go():
    (both,) = together("guanai", [SHELF, BOOK, LINK])
    before, after = ProjectState(), ProjectState()
    both.state_forwards("guanai", after)
    with connection.schema_editor() as editor:
        both.database_forwards("guanai", editor, before, after)
    assert {"guanai_shelf", "guanai_book"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        both.database_backwards("guanai", editor, after, before)
    assert not {"guanai_shelf", "guanai_book"} & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_columns_are_added_one_after_another_and_rows_stay():
    colour = AddField("Shelf", "colour", models.CharField(max_length=8, default="白"))
    changes = ChangeTables([colour, LINK, AddConstraint("Shelf", NOT_BLANK)])
    empty, before = ProjectState(), ProjectState()
    (both,) = together("guanai", [SHELF, BOOK])
    both.state_forwards("guanai", before)
    after = before.clone()
    changes.state_forwards("guanai", after)
    with connection.schema_editor() as editor:
        both.database_forwards("guanai", editor, empty, before)
    before.apps.get_model("guanai", "Shelf").objects.create(code="甲")
    with connection.schema_editor() as editor:
        changes.database_forwards("guanai", editor, before, after)
    assert after.apps.get_model("guanai", "Shelf").objects.values().get() == {
        "id": 1, "code": "甲", "colour": "白", "first_id": None
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        after.apps.get_model("guanai", "Shelf").objects.create(code="")
    with connection.schema_editor() as editor:
        changes.database_backwards("guanai", editor, after, before)
    assert before.apps.get_model("guanai", "Shelf").objects.values().get() == {"id": 1, "code": "甲"}
    with connection.schema_editor() as editor:
        both.database_backwards("guanai", editor, before, empty)


def test_every_migration_brings_its_models_at_once(settings):
    settings.MIGRATION_MODULES = {}  # tests may run without them
    known = MigrationLoader(None).disk_migrations.items()
    alone = {
        f"{label}.{name}"
        for (label, name), one in known
        if label in OWN and any(isinstance(step, CreateModel) for step in one.operations)
    }
    assert not alone, "bin/manage makemigrations writes one CreateModels"
    assert any(isinstance(one, CreateModels) for _, it in known for one in it.operations)
