"""The database role of the public service: it reads the columns that its pages show and puts letters into the mailbox.

What may be read is told by the upper rooms (`registers.readable`). Nothing else is granted, so a fault of a page cannot
show more: no child, no account, no session, no letter that was written.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from guanai.mail import PublicMail
from guanai.registers import readable
from guanai.throttle import Throttle

ROLE = "guanai_public"
SLOWEST = "15s"  # of one statement


def make(connection: BaseDatabaseWrapper, password: str, *, role: str = ROLE) -> None:
    """The role, with that password and just its rights; safe to repeat, after every migration."""
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(
            f"{verb} ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %s", [password]
        )
        cursor.execute(f"ALTER ROLE {name} SET statement_timeout = '{SLOWEST}'")
        for statement in grants(name, connection):
            cursor.execute(statement)


def grants(name: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Everything taken away, then what the pages need."""
    quote = connection.ops.quote_name
    for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    for label, names in readable.items():
        model = apps.get_model(label)
        columns = ", ".join(quote(model._meta.get_field(one).column) for one in names)
        yield f"GRANT SELECT ({columns}) ON {quote(model._meta.db_table)} TO {name}"
    yield f"GRANT INSERT ON {quote(PublicMail._meta.db_table)} TO {name}"
    counted = Throttle._meta.db_table
    yield f"GRANT SELECT, INSERT, UPDATE ON {quote(counted)} TO {name}"
    yield f"GRANT USAGE ON SEQUENCE {quote(f'{counted}_id_seq')} TO {name}"


def sees_too_much(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables of which this very account reads more than the pages show. Asked before the public service starts."""
    if connection.vendor != "postgresql":
        return []
    allowed = {(table(label), column) for label in readable for column in columns(label)}
    allowed |= {(Throttle._meta.db_table, field.column) for field in Throttle._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
            "AND has_column_privilege(c.oid, a.attnum, 'SELECT')"
        )
        return sorted({table for table, column in cursor.fetchall() if (table, column) not in allowed})


def table(label: str) -> str:
    """The table of a model."""
    return apps.get_model(label)._meta.db_table


def columns(label: str) -> list[str]:
    """The readable columns of a model."""
    model: type[models.Model] = apps.get_model(label)
    return [model._meta.get_field(one).column for one in readable[label]]
