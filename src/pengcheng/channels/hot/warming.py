"""What the first person would wait for is done when a worker starts, in the background: modules, pages, rules, fonts.

The worker answers meanwhile, and who is answered goes before: between one slice and the next `is_stopped` may wait. A
part that fails is logged, and costs the first who needs it its time, nothing more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.template import engines
from django.urls import get_resolver

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.certificates.warming import prepare_drawing, prepare_names
from pengcheng.domain.organisations.errors import NoCityApplied
from pengcheng.domain.organisations.queries import current_city

log = logging.getLogger(__name__)

Step = Callable[[], object]


def warm_up(is_stopped: Callable[[], bool]) -> None:
    """Take the steps one after the other, what is met first before what comes later, until the worker stops.

    `is_stopped` is asked between two slices; it may take its time, where somebody else's turn comes first.
    """
    try:
        city = current_city()
    except NoCityApplied:
        return
    except Exception:
        log.exception("the city could not be read beforehand; the first page will take longer")
        return
    steps: tuple[Step, ...] = (
        load_pages,
        partial(compile_templates, is_stopped),
        partial(compile_rules, city),
        partial(prepare_drawing, city),
        partial(prepare_names, city, lambda: not is_stopped()),
    )
    for step in steps:
        if is_stopped():
            return
        try:
            step()
        except Exception:
            log.exception("%s could not be done beforehand; who needs it first waits longer", _name(step))


def load_pages() -> None:
    """Import the pages and all they need: the addresses name them, and only the first request would ask."""
    _ = get_resolver().url_patterns


def compile_rules(city: City) -> None:
    """Every item's rules in force today, and the facts they read."""
    # Imported here: what decides needs pyarrow and DuckDB, for which opening the port need not wait.
    from pengcheng.domain.registers.facts.definitions import book_of
    from pengcheng.domain.services.deciding import fact_names
    from pengcheng.domain.services.rules import rules_of

    book = book_of(city)
    for item in city.items.values():
        rules = rules_of(city, item)
        book.ordered(fact_names(city, item), item.subject)
        if rules is not None and rules.decision.versions[0].effective <= clock.today():
            rules.on(clock.today())


def compile_templates(is_stopped: Callable[[], bool]) -> None:
    """Every page's template, kept by its engine: each is a slice."""
    for engine in engines.all():
        environment = getattr(engine, "env", None)
        for name in environment.list_templates() if environment else ():
            if is_stopped():
                return
            environment.get_template(name)


def _name(step: Step) -> str:
    return getattr(step.func if isinstance(step, partial) else step, "__name__", repr(step))
