"""Every test has a home of its own: keys, log and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pengcheng import clock
from pengcheng.city.objects import CertificateField, CertificateType, City, Department, Identifier
from pengcheng.city.period import Period
from pengcheng.city.text import Text
from pengcheng.domain.certificates.actions import issue
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.subjects import Subject


@pytest.fixture(autouse=True)
def home(home: Path) -> Path:
    return home


@pytest.fixture
def city() -> City:
    """A city with one body and two certificates, without a folder."""
    fields = (
        CertificateField("name", _text("姓名", "Name"), "holder.name"),
        CertificateField("citizen_id", _text("公民身份号码", "Citizen id"), "holder.id", mask=True),
        CertificateField("amount", _text("每月金额", "Monthly amount"), "outputs.amount", type="money"),
        CertificateField(
            "grade", _text("等级", "Grade"), "facts.grade", type="code", values={"first": _text("一级", "First")}
        ),
    )
    forever = CertificateType(
        key="allowance",
        type_sequence="A01",
        name=_text("津贴决定书", "Allowance decision"),
        issuer="welfare",
        holder="person",
        category="approval_document",
        fields=fields,
        public_fields=("name", "amount"),
        text=_text("申请人符合条件。", "The applicant meets the conditions."),
    )
    return City(
        key="lakeside",
        name=_text("湖畔", "Lakeside"),
        languages=("zh-hans", "en"),
        time_zone="Asia/Shanghai",
        currency="CNY",
        operator="welfare",
        identifiers={"person": Identifier("person", "citizen_id", scheme="citizen_id")},
        departments={"welfare": Department("welfare", _text("民政局", "Welfare Bureau"), uscc="11440300PC00000222")},
        certificates={"allowance": forever, "permit": replace(forever, key="permit", valid_for=Period(days=60))},
    )


@pytest.fixture
def version(db: None) -> CityVersion:
    return CityVersion.objects.create(number=1, hash="0" * 64, content=b"", applied_at=clock.now(), applied_by="test")


@pytest.fixture
def issued(city: City, version: CityVersion) -> Callable[..., Certificate]:
    """Issues a certificate in a transaction of its own."""

    def make(**changes: Any) -> Certificate:
        asked: dict[str, Any] = {
            "city": city,
            "city_version": version,
            "certificate_type": "allowance",
            "holder": Subject("person", "440304193501010010"),
            "holder_name": "王建国",
            "sources": {"outputs": {"amount": Decimal(300)}, "facts": {"grade": "first"}},
            "actor": Actor("system", "decision"),
            "case": "4403-1",
        }
        with transaction.atomic():
            return issue(**{**asked, **changes})

    return make


def _text(zh: str, en: str) -> Text:
    return Text.of({"zh-hans": zh, "en": en}, "zh-hans")
