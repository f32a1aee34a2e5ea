"""A certificate's state by its code: over HTTP beside a bare ASGI application; the signature check apart."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pengcheng.channels.cli.benchmarks import bare_application
from pengcheng.channels.cli.benchmarks.http_load import rate
from pengcheng.channels.cli.benchmarks.measurement import Measurement, against, costing
from pengcheng.channels.cli.benchmarks.own_platform import (
    BenchmarkFailed,
    OwnPlatform,
    Server,
    free_port,
    own_platform,
    running,
)
from pengcheng.channels.cli.benchmarks.telling import progress, say

if TYPE_CHECKING:
    from pengcheng.city import CertificateType

TARGET = 0.5  # of a bare application's rate, and of the bare primitive's
CERTIFICATES = 1_000
ROUNDS = 3  # of both in turn; the best of each counts
_SECONDS = 2.0  # of load in a round
_SAMPLE = 20  # answers that are compared word for word
_MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, and microseconds of processor that one costs the server.

    The cost tells the truth also where the load generator or other work on the machine keeps the rate down.
    """

    rate: float
    cost: float | None


def measure(size: int) -> list[Measurement]:
    """With 1,000 sealed certificates in the database; `size` only makes it fewer."""
    with own_platform() as platform:
        issued = platform.call(issue_certificates, count=min(CERTIFICATES, size)).value
        ours, bare = _load(platform, [f"/v/{code}.json" for code in issued["codes"]])
        checks = platform.call(check_signatures, texts=issued["texts"]).value
    measurements = [against("certificate_state", ours.rate, "requests/s", "bare ASGI", bare.rate, TARGET)]
    if ours.cost is not None and bare.cost is not None:
        measurements.append(costing("certificate_state_processor", ours.cost, "µs", "bare ASGI", bare.cost, TARGET))
    signature = against("code_signature", checks["code"], "codes/s", "ES256 alone", checks["primitive"], None)
    return [*measurements, signature]


def issue_certificates(count: int) -> dict[str, list[str]]:
    """Apply the city folder and issue certificates of its types in turn, sealed; their codes and signed texts."""
    from django.conf import settings
    from django.core.management import call_command

    from pengcheng.domain.certificates.actions import issue
    from pengcheng.domain.certificates.models import Certificate
    from pengcheng.domain.organisations.queries import city_of, current_version
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.people.subjects import Subject
    from pengcheng.domain.services.actions import apply_city

    call_command("migrate", verbosity=0, interactive=False)
    actor = Actor.system("bench")
    apply_city(settings.CITY, actor=actor)
    version = current_version()
    city = city_of(version)
    kinds = list(city.certificates.values())
    with progress(f"{count:,} certificates", count) as tell:
        for number in range(count):
            kind = kinds[number % len(kinds)]
            holder = Subject(kind.holder, f"{number:018d}")
            issue(
                city=city, city_version=version, certificate_type=kind.key, holder=holder, holder_name="Somebody",
                sources=_sources(kind), actor=actor,
            )  # fmt: skip
            tell(number + 1)
    rows = Certificate.objects.filter(sealed_at__isnull=False).values_list("code", "code_text")
    if len(rows) != count:
        raise BenchmarkFailed(f"{len(rows)} of {count} certificates were sealed.")
    return {"codes": [code for code, _ in rows], "texts": [text for _, text in rows]}


def _sources(kind: CertificateType) -> dict[str, dict[str, object]]:
    """Some value for everything a certificate states."""
    invented: dict[str, object] = {"date": date(2026, 1, 1), "month": date(2026, 1, 1), "boolean": True}
    invented |= dict.fromkeys(("number", "integer"), 1) | {"money": Decimal(200)}
    sources: dict[str, dict[str, object]] = {}
    for field in kind.fields:
        source, _dot, name = field.from_.partition(".")
        if source != "holder":
            sources.setdefault(source, {})[name] = next(iter(field.values), invented.get(field.type, "text"))
    return sources


def _load(platform: OwnPlatform, paths: Sequence[str]) -> tuple[Load, Load]:
    """The platform and the bare application, both up, asked in turn; the best of each."""
    environment = {**platform.environment, bare_application.DATABASE: str(platform.home / "db.sqlite3")}
    with ExitStack() as servers:
        ours = servers.enter_context(platform.serving())
        port = free_port()  # only now: the server would share a port that the other one is about to take
        command = [sys.executable, "-m", bare_application.__name__, str(port)]
        bare = servers.enter_context(running(command, environment, port))
        for path in paths[:_SAMPLE]:
            if _fetched(ours, path) != _fetched(bare, path):
                raise BenchmarkFailed(f"The two servers answer {path} differently.")
        found: dict[Server, list[Load]] = {ours: [], bare: []}
        for number in range(1, ROUNDS + 1):
            say(f"round {number} of {ROUNDS} of both servers ...")
            for server, loads in found.items():
                loads.append(_one_round(server, paths))
    return _best(found[ours]), _best(found[bare])


def _one_round(server: Server, paths: Sequence[str]) -> Load:
    before = server.processor_seconds()
    requests = rate(server.port, paths, seconds=_SECONDS)
    after = server.processor_seconds()
    if before is None or after is None:
        return Load(requests, None)
    return Load(requests, (after - before) / (requests * _SECONDS) * _MICROSECONDS)


def _best(loads: Sequence[Load]) -> Load:
    costs = [load.cost for load in loads if load.cost is not None]
    return Load(max(load.rate for load in loads), min(costs, default=None))


def _fetched(server: Server, path: str) -> object:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10) as answer:
        return json.load(answer)


def check_signatures(texts: Sequence[str]) -> dict[str, float]:
    """Codes a second that are wholly checked, and bare ES256 checks a second with the same curve and library."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from django.conf import settings

    from pengcheng import clock
    from pengcheng.engines.proof import codes
    from pengcheng.engines.proof.chain import TrustStore

    trust = TrustStore.from_pem((settings.HOME / "keys" / "public" / "trust.pem").read_bytes())
    now = clock.now()
    message = texts[0].encode()
    private = ec.generate_private_key(ec.SECP256R1())
    public, algorithm = private.public_key(), ec.ECDSA(hashes.SHA256())
    signature = private.sign(message, algorithm)
    code, primitive = [], []
    for _ in range(ROUNDS):
        code.append(_rate(lambda: [codes.decode(text, trust, now=now) for text in texts], len(texts)))
        primitive.append(_rate(lambda: [public.verify(signature, message, algorithm) for _ in texts], len(texts)))
    return {"code": max(code), "primitive": max(primitive)}


def _rate(work: Callable[[], object], times: int) -> float:
    """How often a second, when `work` does it so many times."""
    started = time.perf_counter()
    work()
    return times / (time.perf_counter() - started)
