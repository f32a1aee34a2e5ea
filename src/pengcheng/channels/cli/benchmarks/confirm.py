"""From confirm to decided, certified, sealed and logged: by the real action in one process, and over HTTP."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pengcheng.channels.cli.benchmarks.measurement import Measurement, costing, percentile, under
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed, OwnPlatform, own_platform
from pengcheng.channels.cli.benchmarks.telling import progress, say

if TYPE_CHECKING:
    from pengcheng.domain.people.models import Account

LIMIT = 300.0  # ms at the 95th percentile
CONFIRMS = 200  # each by another person, once in process and once over HTTP
RESIDENTS = 2_000
_SEED = "1"
_MS = 1000
_FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')

Draft = Mapping[str, str]
"""An application ready to be confirmed: `login` of its person, `number`, and the `session` they are signed in with."""


def measure(size: int) -> list[Measurement]:
    """On the demonstration city with its people; `size` only makes it smaller than 2,000 residents."""
    with own_platform() as platform:
        settle(platform, min(RESIDENTS, size))
        drafts = platform.call(make_drafts, most=2 * CONFIRMS).value
        half = len(drafts) // 2
        inside, processor = platform.call(confirm_all, drafts=drafts[:half]).value
        with platform.serving() as server:
            over_http = confirm_over_http(server.port, drafts[half:])
        platform.call(check_done, numbers=[draft["number"] for draft in drafts])
    return [
        under("confirm_p95", percentile(inside, 0.95), "ms", LIMIT),
        under("confirm_p50", percentile(inside, 0.5), "ms", LIMIT),
        costing("confirm_p95_processor", percentile(processor, 0.95), "ms", "limit", LIMIT, None),
        under("confirm_http_p95", percentile(over_http, 0.95), "ms", LIMIT),
        under("confirm_http_p50", percentile(over_http, 0.5), "ms", LIMIT),
    ]


def settle(platform: OwnPlatform, residents: int) -> None:
    """The city folder applied, people in its registers, and what the sweep found for them."""
    say(f"a city with {residents:,} residents ...")
    platform.command("migrate")
    platform.command("demo", "--size", str(residents), "--seed", _SEED, "--json")
    platform.command("sweep", "--json")


def make_drafts(most: int) -> list[Draft]:
    """Drafts of different people who are entitled and need not answer anything, and sign them in."""
    from pengcheng.domain.organisations.queries import current_city
    from pengcheng.domain.people.actions import create_account
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.people.subjects import Subject
    from pengcheng.domain.services.actions import start_draft

    languages = current_city().languages
    drafts: list[Draft] = []
    for subject, item in islice(_entitled(), most):
        login = f"person-{len(drafts)}"
        holder = Subject(*subject)
        account = create_account(login, dict.fromkeys(languages, login), actor=Actor.system("bench"), subject=holder)
        number = start_draft(account, item, holder).case.number
        drafts.append({"login": login, "number": number, "session": _session(account)})
    if len(drafts) < 2:
        raise BenchmarkFailed("Nobody here is entitled to anything without a question. Give a larger --size.")
    return drafts


def _entitled() -> Iterator[tuple[tuple[str, str], str]]:
    """Different subjects (kind, identifier), each with an item due to them that asks nothing; the items in turn."""
    from pengcheng import clock
    from pengcheng.domain.organisations.queries import current_city
    from pengcheng.domain.registers.facts.population import population_facts
    from pengcheng.domain.services.matching import Matcher

    city = current_city()
    simple = [item for item in city.items.values() if item.initiation == "applicant" and not item.asks]
    due: list[list[tuple[tuple[str, str], str]]] = []
    for kind in dict.fromkeys(item.subject for item in simple):
        matcher = Matcher(city, [item for item in simple if item.subject == kind], clock.today())
        _, matched = matcher.run(population_facts(matcher.facts, kind=kind, city=city), "subject", {})
        due += [[((kind, name), each.item) for name in each.found] for each in matched.values()]
    taken = set()
    for turn in zip_longest(*due):
        for pair in turn:
            if pair is not None and pair[0] not in taken:
                taken.add(pair[0])
                yield pair


def _session(account: Account) -> str:
    """The key of a session in which the account is signed in."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


def confirm_all(drafts: Sequence[Draft]) -> tuple[list[float], list[float]]:
    """Confirm each by the real action; milliseconds until it is decided, certified, sealed and in the log.

    Of the clock, and of the processor: what stays when others use the machine too.
    """
    from pengcheng.domain.people.models import Account
    from pengcheng.domain.services.actions import confirm

    wall, processor = [], []
    with progress(f"{len(drafts)} confirms in one process", len(drafts)) as tell:
        for draft in drafts:
            account = Account.objects.get(login=draft["login"])
            started, used = time.perf_counter(), time.process_time()
            confirm(account, draft["number"], key="once")
            wall.append((time.perf_counter() - started) * _MS)
            processor.append((time.process_time() - used) * _MS)
            tell(len(wall))
    return wall, processor


def confirm_over_http(port: int, drafts: Sequence[Draft]) -> list[float]:
    """Open each person's check page, then send its form; milliseconds from sending to the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    spent = []
    with progress(f"{len(drafts)} confirms over HTTP", len(drafts)) as tell:
        for draft in drafts:
            path = f"/applications/{draft['number']}/check"
            form, cookies = _open_form(connection, path, draft["session"])
            headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
            started = time.perf_counter()
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            spent.append((time.perf_counter() - started) * _MS)
            if answer.status != http.HTTPStatus.FOUND:
                raise BenchmarkFailed(f"The confirm of {draft['number']} was answered {answer.status}, not with 302.")
            tell(len(spent))
    connection.close()
    return spent


def _open_form(connection: http.client.HTTPConnection, path: str, session: str) -> tuple[dict[str, str], str]:
    """The fields of the page's form and the cookies to send it with."""
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    page = answer.read().decode()
    form = {name: value for name, value in _FIELD.findall(page) if name in ("csrfmiddlewaretoken", "key", "check_hash")}
    if answer.status != http.HTTPStatus.OK or len(form) != 3:
        raise BenchmarkFailed(f"{path} was answered {answer.status} and shows no form to confirm with.")
    given = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
    return form, "; ".join([f"sessionid={session}", *given])


def check_done(numbers: Sequence[str]) -> int:
    """Every one of them is granted, its certificate sealed, and nothing waits for the log. Raises `BenchmarkFailed`."""
    from pengcheng.domain.ledger.models import LedgerEntry
    from pengcheng.domain.services.models import Decision

    done = Decision.objects.filter(
        case__number__in=numbers, outcome="granted", certificate__sealed_at__isnull=False
    ).count()
    waiting = LedgerEntry.objects.filter(leaf_index=None).count()
    if done != len(numbers) or waiting:
        raise BenchmarkFailed(f"{done} of {len(numbers)} were granted and sealed; {waiting} entries wait for the log.")
    return done
