"""Migration operations by which the database itself refuses to change evidence, on SQLite and on PostgreSQL.

Five of them: `AppendOnly(table)`; `Erasable(table, columns, kept)`, rows that may only lose those columns, once;
`FrozenColumns(table, columns, when=…)`, whose columns stay as they are once `when` holds of the row; `SetOnce(table,
columns, mark)`, columns that stay as they are once the mark, one of them, is set; and `FrozenChildren(table, frozen)`,
rows that may not come, change or go once `frozen` holds. All say
`repere: … is append-only` so that the edge can recognise the refusal. `Lift` takes one away while a table is remade.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.operations.base import Operation

REFUSAL = "repere: {table} is append-only"


class _Triggers(Operation):
    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.create_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.drop_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Let the database refuse changes to {self.table}"

    def conditions(self) -> list[tuple[str, str, str]]:
        """(name, event, condition under which it is refused; empty: always) of each row trigger."""
        raise NotImplementedError  # abstract

    def truncate_refused(self) -> bool:
        return True

    def create_sql(self, vendor: str) -> list[str]:
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def drop_sql(self, vendor: str) -> list[str]:
        names = [name for name, _event, _condition in self.conditions()]
        if vendor != "postgresql":
            return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]
        names += [f"{self.table}_no_truncate"] if self.truncate_refused() else []
        return [f'DROP TRIGGER IF EXISTS "{name}" ON "{self.table}"' for name in names]

    def _sqlite(self) -> list[str]:
        refusal = REFUSAL.format(table=self.table)
        statements = []
        for name, event, condition in self.conditions():
            when = f"WHEN {condition} ".replace(" IS DISTINCT FROM ", " IS NOT ") if condition else ""  # < SQLite 3.39
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{self.table}" {when}'
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return statements

    def _postgresql(self) -> list[str]:
        statements = [
            """CREATE OR REPLACE FUNCTION repere_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
            BEGIN
                RAISE EXCEPTION 'repere: % is append-only', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
            END $refuse$"""
        ]
        for name, event, condition in self.conditions():
            if not condition:
                statements.append(
                    f'CREATE TRIGGER "{name}" BEFORE {event} ON "{self.table}" '
                    "FOR EACH ROW EXECUTE FUNCTION repere_refuse()"
                )
                continue
            # A trigger's WHEN may hold no subquery in PostgreSQL, a function's body may.
            function = f"repere_{name}"
            returned = "OLD" if event == "DELETE" else "NEW"
            statements += [
                f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $refuse$ '
                f"BEGIN IF {condition} THEN RAISE EXCEPTION '{REFUSAL.format(table=self.table)}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {returned}; END $refuse$",
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{function}"()',
            ]
        if self.truncate_refused():
            statements.append(
                f'CREATE TRIGGER "{self.table}_no_truncate" BEFORE TRUNCATE ON "{self.table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION repere_refuse()"
            )
        return statements


class AppendOnly(_Triggers):
    """Rows are added, never changed nor removed."""

    def conditions(self) -> list[tuple[str, str, str]]:
        return [(f"{self.table}_no_update", "UPDATE", ""), (f"{self.table}_no_delete", "DELETE", "")]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}


class FrozenColumns(_Triggers):
    """Once `when` holds of a row (SQL over OLD; empty: always), its `columns` never change and it is never removed."""

    def __init__(self, table: str, columns: list[str], when: str = "") -> None:
        super().__init__(table)
        self.columns, self.when = columns, when

    def conditions(self) -> list[tuple[str, str, str]]:
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in self.columns)
        frozen = f"({self.when}) AND " if self.when else ""
        return [
            (f"{self.table}_no_update", "UPDATE", f"{frozen}({changed})"),
            (f"{self.table}_no_delete", "DELETE", self.when),
        ]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.columns], {"when": self.when}


class SetOnce(_Triggers):
    """Columns written together, once: they never change after `mark`, one of them, is set. Beside `FrozenColumns`."""

    def __init__(self, table: str, columns: list[str], mark: str) -> None:
        super().__init__(table)
        self.columns, self.mark = columns, mark

    def conditions(self) -> list[tuple[str, str, str]]:
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in self.columns)
        return [(f"{self.table}_no_second_{self.mark}", "UPDATE", f'OLD."{self.mark}" IS NOT NULL AND ({changed})')]

    def truncate_refused(self) -> bool:
        return False

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.columns, self.mark], {}


class Erasable(_Triggers):
    """Rows are added and never removed; all `columns` may be emptied at once, `erased_at` saying when; nothing else."""

    def __init__(self, table: str, columns: list[str], kept: list[str]) -> None:
        super().__init__(table)
        self.columns, self.kept = columns, kept

    def conditions(self) -> list[tuple[str, str, str]]:
        emptied = " AND ".join(f"COALESCE(CAST(NEW.\"{name}\" AS text), '') = ''" for name in self.columns)
        touched = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in self.kept)
        erasure = f'OLD."erased_at" IS NULL AND NEW."erased_at" IS NOT NULL AND {emptied}'
        return [
            (f"{self.table}_no_update", "UPDATE", f"({touched}) OR NOT ({erasure})"),
            (f"{self.table}_no_delete", "DELETE", ""),
        ]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.columns, self.kept], {}


class FrozenChildren(_Triggers):
    """Rows that may not come, change or go once `frozen` holds (SQL in which {row} stands for NEW or OLD)."""

    def __init__(self, table: str, frozen: str) -> None:
        super().__init__(table)
        self.frozen = frozen

    def conditions(self) -> list[tuple[str, str, str]]:
        new, old = self.frozen.format(row="NEW"), self.frozen.format(row="OLD")
        return [
            (f"{self.table}_no_insert", "INSERT", new),
            (f"{self.table}_no_update", "UPDATE", f"({old}) OR ({new})"),
            (f"{self.table}_no_delete", "DELETE", old),
        ]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.frozen], {}


class Lift(Operation):
    """Take away the triggers of another operation, so that a table can be remade; put them back by a later one."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, guard: _Triggers) -> None:
        self.guard = guard

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.guard.database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.guard.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Lift what guards {self.guard.table}"


def trigger_names(using: str = "default") -> list[tuple[str, str]]:
    """(trigger, table) of every refusal now in the database: what a check of the house reads."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgname LIKE '%\\_no\\_%'"
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_%' ESCAPE '\\'"
            )
        return sorted(cursor.fetchall())
