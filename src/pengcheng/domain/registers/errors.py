"""Refusals of this noun: each with a stable code, what happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


class RegistersError(Exception):
    """Base of the refusals here."""

    code = "registers"


class UnknownRegister(RegistersError):
    """No register of that name in the city's folder."""

    code = "unknown_register"

    def __init__(self, register: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no register {register!r}. The city has: {', '.join(sorted(known))}.")


class FieldTypeChanged(RegistersError):
    """A field of a register that already has a table got another type."""

    code = "field_type_changed"

    def __init__(self, register: str, field: str, old: str, new: str) -> None:
        super().__init__(
            f"registers/{register}.yaml: field {field!r} is kept as {old} and cannot become {new}. "
            f"Add a new field with the new type and load it; the old one keeps its history."
        )


class FieldNameReserved(RegistersError):
    """A field is named as the platform's own columns are, or not as a column can be."""

    code = "field_name_reserved"

    def __init__(self, register: str, field: str) -> None:
        super().__init__(
            f"registers/{register}.yaml: a field cannot be called {field!r}. Use lower-case words joined by "
            "single underscores, not beginning with row_."
        )


class NotTheSource(RegistersError):
    """Somebody other than the register's single source tried to change it."""

    code = "not_the_source"

    def __init__(self, register: str, department: str, source: str) -> None:
        super().__init__(
            f"Only {source} may load or correct the register {register!r}; {department or 'nobody'} asked. "
            "Object to the record instead, and its source will look at it."
        )


class FutureLoad(RegistersError):
    """A source vouches for a day that has not come."""

    code = "future_load"

    def __init__(self, as_of: date, today: date) -> None:
        super().__init__(f"A file cannot be as of {as_of}: today is {today}.")


class FileUnreadable(RegistersError):
    """The file is not what its name says, or of a kind that cannot be read."""

    code = "file_unreadable"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault in a file. `row` counts as a spreadsheet does: the header is row 1; 0 is the file itself."""

    row: int
    column: str
    code: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.row else (self.column or "the file")
        return f"{place}: {self.message}"


class FileFaulty(RegistersError):
    """The file has faults; nothing of it was loaded. `faults` are the first, `count` is how many there are."""

    code = "file_faulty"

    def __init__(self, file_name: str, faults: Sequence[RowFault], count: int) -> None:
        self.faults = tuple(faults)
        self.count = count
        lines = "\n".join(f"  {fault}" for fault in self.faults[:20])
        more = f"\n  and {count - 20:,} more" if count > 20 else ""
        noun = "fault" if count == 1 else "faults"
        super().__init__(f"{file_name}: {count:,} {noun}; nothing was loaded.\n{lines}{more}")


class NoSuchRecord(RegistersError):
    """The record to correct is not in the register."""

    code = "no_such_record"

    def __init__(self, register: str, key: object) -> None:
        super().__init__(f"The register {register!r} has no current record {key}.")


class RecordUnchanged(RegistersError):
    """A correction that says what the record already says."""

    code = "record_unchanged"

    def __init__(self, register: str, key: object) -> None:
        super().__init__(f"The record {key} of {register!r} already says so; nothing was changed.")


class UnknownFact(RegistersError):
    """No fact of that name about that kind of subject."""

    code = "unknown_fact"

    def __init__(self, fact: str, kind: str) -> None:
        super().__init__(f"There is no fact {fact!r} about a {kind}. Add facts/{fact}.yaml to the city's folder.")


class FactNotVectorised(RegistersError):
    """A fact's text cannot be computed exactly for everybody; `start` and `end` are its place in the text."""

    code = "fact_not_vectorised"

    def __init__(self, fact: str, text: str, start: int, end: int, reason: str) -> None:
        self.fact, self.start, self.end, self.reason = fact, start, end, reason
        place = f"column {start + 1}" if end > start else "its text"
        quoted = text[start:end] or text
        super().__init__(f"facts/{fact}.yaml, {place}, `{quoted}`: {reason}")


class NoDemonstration(RegistersError):
    """The city's folder does not say how its demonstration is populated."""

    code = "no_demonstration"


class SnapshotMissing(RegistersError):
    """There is no snapshot that fits the city in force."""

    code = "snapshot_missing"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Run: pengcheng snapshot")


class QualityRuleNotComputable(RegistersError):
    """A quality rule says something that cannot be tested row by row."""

    code = "quality_rule_not_computable"

    def __init__(self, register: str, rule: str, reason: str) -> None:
        super().__init__(f"registers/{register}.yaml: the quality rule `{rule}` cannot be tested: {reason}.")
