"""Django's makemigrations; the models that a migration brings stand in it at once."""

from django.core.management.commands import makemigrations

from guanai.tables import together


class Command(makemigrations.Command):
    """What it writes is what Django finds; only how it is written differs."""

    def write_migration_files(self, changes, update_previous_migration_path=None):
        for app_label, migrations in changes.items():
            for migration in migrations:
                migration.operations = together(app_label, migration.operations)
        super().write_migration_files(changes, update_previous_migration_path)
