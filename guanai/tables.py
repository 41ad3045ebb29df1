"""Many tables by one operation of a migration."""

from collections.abc import Iterator, Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation
from django.db.models import Field


class Together(Operation):
    """Several operations on one app as a single one; what Django had drawn of the models is drawn again when asked."""

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]):
        self.operations = list(operations)

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def references_model(self, name, app_label):
        return any(one.references_model(name, app_label) for one in self.operations)


class CreateModels(Together):
    """The models of one app that a migration brings, in any order, their indexes and constraints in their options.

    After each CreateModel of its own Django draws every model anew that it touches, here the whole project once: with
    two hundred models that is the difference between a minute and some seconds at the portal's first start.
    """

    category = OperationCategory.ADDITION

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"


class ChangeTables(Together):
    """Columns and constraints more, of tables that are known: one after another, as Django does it by itself.

    It would draw half the project anew after each, here only what the changed models lead to.
    """

    category = OperationCategory.ALTERATION

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one, before, after in self._steps(app_label, from_state):
            one.database_forwards(app_label, schema_editor, before, after)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one, before, after in reversed(list(self._steps(app_label, to_state))):
            one.database_backwards(app_label, schema_editor, after, before)

    def _steps(self, app_label: str, state: ProjectState) -> Iterator[tuple[Operation, ProjectState, ProjectState]]:
        before = ProjectState(self._needed(app_label, state), real_apps=state.real_apps)
        for one in self.operations:
            after = before.clone()
            one.state_forwards(app_label, after)
            yield one, before, after
            before = after

    def _needed(self, app_label: str, state: ProjectState) -> dict[tuple[str, str], ModelState]:
        """The changed models and all that their columns, old and new, lead to."""
        found: dict[tuple[str, str], ModelState] = {}
        new = [one.field for one in self.operations if hasattr(one, "field")]
        ahead = [(app_label, one.model_name_lower) for one in self.operations]
        ahead += [key for field in new for key in _led_to(field, app_label)]
        while ahead:
            key = ahead.pop()
            if key in state.models and key not in found:
                found[key] = state.models[key].clone()
                ahead += [other for field in found[key].fields.values() for other in _led_to(field, *key)]
        return found

    def describe(self):
        return f"Change tables in {len(self.operations)} steps"


def _led_to(field: Field, *own: str) -> Iterator[tuple[str, str]]:
    link = field.remote_field
    for model in (link.model, getattr(link, "through", None)) if link else ():
        if model:
            yield resolve_relation(model, *own)


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
