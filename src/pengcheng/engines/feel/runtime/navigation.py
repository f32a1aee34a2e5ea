"""Paths, filters and loops (DMN 1.5, clauses 10.3.2.4 to 10.3.2.6 and tables 53 to 65)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import Any

from pengcheng.engines.feel import limits, numbers
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.run import Place, Run
from pengcheng.engines.feel.runtime.operators import is_number
from pengcheng.engines.feel.temporal import DateTime, DaysTime, DistantDate, Time, YearsMonths
from pengcheng.engines.feel.temporal.dates import add_days
from pengcheng.engines.feel.temporal.durations import SECOND
from pengcheng.engines.feel.values import kind_of

Property = Callable[[Any], object]
_MOST_NAMES = 100


def _offset(value: Time | DateTime) -> object:
    return None if value.offset is None else DaysTime(value.offset * SECOND)


def _region(value: Time | DateTime) -> object:
    return value.zone if isinstance(value.zone, str) else None


def _of(part: str, get: Property) -> Property:
    """A property of a date and time that is one of its date or time."""
    return lambda value: get(getattr(value, part))


_DATE: dict[str, Property] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: dict[str, Property] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": _offset,
    "timezone": _region,
}
_PROPERTIES: dict[type, dict[str, Property]] = {
    date: _DATE,
    DistantDate: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of("date", get) for name, get in _DATE.items()},
        **{name: _of("time", get) for name, get in _TIME.items()},
        "time offset": _offset,
    },
    DaysTime: {
        "days": lambda value: value.days,
        "hours": lambda value: value.hours,
        "minutes": lambda value: value.minutes,
        "seconds": lambda value: value.seconds,
    },
    YearsMonths: {"years": lambda value: value.years, "months": lambda value: value.months},
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def path(source: object, name: str, run: Run, at: Place) -> object:
    """`source.name`: an entry, a property, or those of all items of a list."""
    if source is None:
        return None
    if type(source) is dict:
        if name in source:
            return source[name]
        run.warn("no_such_entry", f"The context has no entry `{name}`; {_known(source, name)}", at)
        return None
    if type(source) is list:
        run.spend(len(source))
        return [path(item, name, run, at) for item in source]
    properties = _PROPERTIES.get(type(source), {})
    get = properties.get(name)
    if get is None:
        run.warn("no_such_property", f"A {kind_of(source)} has no property `{name}`; {_known(properties, name)}", at)
        return None
    return get(source)


def _known(names: Iterable[str], name: str) -> str:
    """What to write in place of a name that is not there."""
    known = list(islice(names, _MOST_NAMES))
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"it has {', '.join(f'`{each}`' for each in known[:8])}." if known else "it has none."


# --- filters ------------------------------------------------------------------------------------


def filter_items(source: object, test: Callable[[object], object], run: Run, at: Place) -> object:
    """`source[test]`: the items for which the test is true; when the test gives a number, the item there."""
    items = _as_items(source)
    run.spend(len(items))
    kept: list[object] = []
    for position, item in enumerate(items):
        answer = test(item)
        if answer is True:
            kept.append(item)
        elif position == 0 and is_number(answer):
            return item_at(items, answer, run, at)
        elif answer is not False and answer is not None:
            run.warn("not_boolean", f"A filter needs a boolean or a number, not a {kind_of(answer)}; compare it.", at)
            return None
    return kept


def item_at(source: object, index: Any, run: Run, at: Place) -> object:
    """`source[index]`: the first item is 1, the last -1. Null with a warning beyond the ends."""
    if index is None:
        return None
    items = _as_items(source)
    position = numbers.whole(index)
    if position is not None and 1 <= position <= len(items):
        return items[position - 1]
    if position is not None and -len(items) <= position <= -1:
        return items[position]
    run.warn(
        "no_such_item",
        f"There is no item {numbers.to_text(index)} in a list of {len(items)}; they count from 1, or back from -1.",
        at,
    )
    return None


def _as_items(source: object) -> list[object]:
    if type(source) is list:
        return source
    return [] if source is None else [source]


# --- loops --------------------------------------------------------------------------------------


def items_of(source: object, run: Run, at: Place) -> Iterable[object] | None:
    """What a loop runs over: the items of a list, the whole numbers or days of a range, or the one value."""
    if type(source) is list:
        return source
    if isinstance(source, Range):
        found = steps(source.low, source.high, run, at)
        if found is None:
            return None
        first, last = (None if source.low_included else source.low), (None if source.high_included else source.high)
        return (item for item in found if item != first and item != last)
    return None if source is None else [source]


def steps(low: Any, high: Any, run: Run, at: Place) -> Iterable[object] | None:
    """`low..high` of a loop, upwards or downwards: whole numbers, or days."""
    if isinstance(low, (date, DistantDate)) and isinstance(high, (date, DistantDate)):
        days = high.toordinal() - low.toordinal()
        limits.check_list(abs(days) + 1)
        direction = 1 if days >= 0 else -1
        return (add_days(low, step) for step in range(0, days + direction, direction))
    if is_number(low) and is_number(high):
        first, last = numbers.whole(low), numbers.whole(high)
        if first is not None and last is not None:
            limits.check_list(abs(last - first) + 1)
            direction = 1 if last >= first else -1
            return range(first, last + direction, direction)
    if low is None or high is None:
        return None
    run.warn("wrong_range", "A loop runs over whole numbers or dates; write `1..10`, or a list.", at)
    return None


Sources = tuple[Callable[..., Iterable[object] | None], ...]


def for_each(sources: Sources, body: Callable[..., object], run: Run, at: Place) -> list[object] | None:
    """`for ... return body`: every combination of the items, the last list turning fastest. The body takes the
    items and, last, the list of results so far. Null when a list is null."""
    results: list[object] = []

    def descend(items: tuple[object, ...]) -> bool:
        if len(items) == len(sources):
            run.spend(1)
            results.append(body(*items, results))
            limits.check_list(len(results))
            return True
        source = sources[len(items)](*items)
        return source is not None and all(descend((*items, item)) for item in source)

    return results if descend(()) else None


def so_far(results: list[object], run: Run) -> list[object]:
    """`partial`: the results so far, as they are now."""
    run.spend(len(results))
    return list(results)


def some(sources: Sources, condition: Callable[..., object], run: Run, at: Place) -> bool | None:
    """`some ... satisfies condition`: three-valued or over all combinations; null when a list is null."""
    return _quantify(sources, condition, True, run, at)


def every(sources: Sources, condition: Callable[..., object], run: Run, at: Place) -> bool | None:
    """`every ... satisfies condition`: three-valued and over all combinations; null when a list is null."""
    return _quantify(sources, condition, False, run, at)


def _quantify(sources: Sources, condition: Callable[..., object], decisive: bool, run: Run, at: Place) -> bool | None:
    """`decisive` ends the search; null leaves the answer open; anything else makes the whole null."""

    def descend(items: tuple[object, ...]) -> bool | None:
        if len(items) == len(sources):
            run.spend(1)
            found = condition(*items)
            if found is True or found is False:
                return found
            if found is not None:
                raise OperationFault("not_boolean", f"`satisfies` needs a boolean, not a {kind_of(found)}; compare it.")
            return None
        source = sources[len(items)](*items)
        if source is None:
            return None
        answer: bool | None = not decisive
        for item in source:
            found = descend((*items, item))
            if found is decisive:
                return decisive
            if found is None:
                answer = None
        return answer

    try:
        return descend(())
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None


def duplicate_key(key: str, run: Run, at: Place) -> None:
    """A context names one entry twice: null, with a warning."""
    run.warn("duplicate_key", f"The context has two entries `{key}`; rename one.", at)


def unknown_name(name: str, run: Run, at: Place) -> None:
    """A name that nothing in scope has: null, with a warning."""
    run.warn("unknown_name", f"There is no `{name}` here; look at its spelling, or give it a value.", at)
