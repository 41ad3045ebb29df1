"""Many tables by one operation of a migration."""

from collections.abc import Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ModelState, ProjectState


class CreateModels(Operation):
    """The models of one app that a migration brings, in any order, their indexes and constraints in their options.

    After each CreateModel of its own Django draws every model anew that it touches, here the whole project once: with
    two hundred models that is the difference between a minute and some seconds at the portal's first start.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel]):
        self.operations = list(operations)

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn again when somebody asks
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name, app_label):
        return any(one.references_model(name, app_label) for one in self.operations)

    def describe(self):
        return f"Create {len(self.operations)} models"


def together(app_label: str, operations: Sequence[Operation]) -> list[Operation]:
    """The same operations with one CreateModels in front, which holds what they add to the models they create."""
    state, rest = ProjectState(), []
    for one in operations:
        new = isinstance(one, CreateModel) or (app_label, getattr(one, "model_name_lower", "")) in state.models
        if new:
            one.state_forwards(app_label, state)
        else:
            rest.append(one)
    return [CreateModels([_create(model) for model in state.models.values()]), *rest] if state.models else rest


def _create(model: ModelState) -> CreateModel:
    options = {name: value for name, value in model.options.items() if value != []}
    return CreateModel(model.name, list(model.fields.items()), options, model.bases, model.managers)
