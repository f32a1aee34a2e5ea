"""Refusals of the ledger."""

from __future__ import annotations


class LedgerError(Exception):
    """An entry that the ledger does not take, or a log that does not fit the database."""

    code = "ledger.refused"


class UndeclaredKind(LedgerError):
    """A kind of entry that kinds.py does not declare."""

    code = "ledger.kind_undeclared"

    def __init__(self, kind: str) -> None:
        super().__init__(f"The ledger has no kind {kind!r}. Declare it in domain/ledger/kinds.py with its label.")


class OutsideTransaction(LedgerError):
    """An entry that would not be committed together with its change."""

    code = "ledger.outside_transaction"

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} was to be logged outside a transaction. Log it in the transaction of the change.")


class EntryUnreadable(LedgerError):
    """Details that JSON cannot carry."""

    code = "ledger.details_unreadable"

    def __init__(self, kind: str, fault: Exception) -> None:
        super().__init__(f"The details of {kind} are not plain JSON values ({fault}).")


class EntryNotFound(LedgerError):
    """No such entry, or not one of the asking subject."""

    code = "ledger.entry_not_found"

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"The ledger has no entry {entry_id}, or it is not yours to read.")


class NotYetIntegrated(LedgerError):
    """An entry that is committed but not yet in the log on disk."""

    code = "ledger.not_yet_integrated"

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"Entry {entry_id} is committed but not yet in the log. Ask again in a moment.")


class LogBehindDatabase(LedgerError):
    """A log folder that is older than the database."""

    code = "ledger.log_behind_database"

    def __init__(self, in_log: int, in_database: int) -> None:
        super().__init__(
            f"The log on disk has {in_log} entries but the database knows {in_database}: the log folder was replaced "
            "or rolled back. Restore PENGCHENG_HOME/ledger from its backup or a mirror before going on."
        )


class HomeOfAnotherDatabase(LedgerError):
    """A home whose log and keys are not those that the database was used with."""

    code = "ledger.home_of_another_database"

    def __init__(self, in_database: int) -> None:
        super().__init__(
            f"The database has a log of {in_database} entries, but this PENGCHENG_HOME does not hold that log and its "
            "keys: the database is in use with another home. Start with that home, or restore its folders `ledger` and "
            "`keys` here from their backup; or give this home a database of its own in PENGCHENG_DATABASE_URL. "
            "Nothing was written."
        )
