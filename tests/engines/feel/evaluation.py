"""What the tests of evaluation share: one instant, and a value with no warnings or with one."""

from __future__ import annotations

from datetime import UTC, datetime

from pengcheng.engines.feel import evaluate

NOW = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)


def value_of(text: str, **context: object) -> object:
    """The value of a text that must give no warning."""
    result = evaluate(text, context, NOW)
    assert result.warnings == (), result.warnings
    return result.value


def warning_of(text: str, **context: object) -> str:
    """The code of the first warning of a text whose value must be null."""
    result = evaluate(text, context, NOW)
    assert result.value is None
    return result.warnings[0].code
