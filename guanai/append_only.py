"""The audit trail's lock inside the database: triggers that refuse to change, delete or empty it.

The one place, beside migrations, that asks which database it is on: triggers have no common language.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "guanai_auditentry"
REFUSAL = "audit entries are append-only"
INSTALL = {
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql""",
        f"""CREATE TRIGGER {TABLE}_change BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
        f"""CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER {TABLE}_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
}
REMOVE = {
    "postgresql": tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}" for name in ("change", "truncate")),
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("update", "delete")),
}
NAMES = {
    "postgresql": f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{TABLE}'::regclass AND tgenabled = 'O'",
    "sqlite": f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Lock the table; again when a remade table has lost its triggers."""
    _run(connection, (*REMOVE[connection.vendor], *INSTALL[connection.vendor]))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Unlock the table. For the tests, and for a migration that changes it."""
    _run(connection, REMOVE[connection.vendor])


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is there. SQLite drops them silently when a migration remakes the table."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        return len({name for (name,) in cursor.fetchall()}) == 2


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
