"""What stands on the pages: names as the reader's language writes them, whose turn it is, and what was looked at."""

from __future__ import annotations

import pytest
from django.test import Client

from pengcheng.domain.cases.models import Case
from pengcheng.domain.services.actions import answer, confirm, object_to_fact, request_correction, start_draft, sweep
from pengcheng.domain.services.models import Offer
from tests.channels.web.conftest import SignIn
from tests.domain.services import stage

SUBSIDY = "disability_subsidies"


def read(client: Client, path: str, language: str = "en") -> str:
    """The main part of a page."""
    page = client.get(path, headers={"Accept-Language": language})
    assert page.status_code in (200, 403), page.status_code
    return str(page.content.decode().partition("<main")[2])


@pytest.mark.parametrize(("language", "name"), [("en", "Lin Guoqiang"), ("zh-CN", "林国强")])
@pytest.mark.parametrize("path", ["/my", "/my/certificates", "/my/reads"])
def test_a_person_has_one_name_in_one_language(path: str, language: str, name: str, signed_in: SignIn) -> None:
    assert f"<h1>{name}</h1>" in read(signed_in("lin_guoqiang"), path, language)


def test_who_acts_for_a_child_reads_for_whom_on_every_page(signed_in: SignIn) -> None:
    mother = signed_in("huang_xiaoyun")
    mother.post("/my/act-for", {"subject": str(stage.CHILD)})
    assert "Huang Xiaoyun, acting for 周子睿" in mother.get("/").content.decode()


def test_the_look_at_everybody_is_told_with_its_day(signed_in: SignIn) -> None:
    man = signed_in("lin_guoqiang")
    assert "No person and no application has looked at your records yet." in read(man, "/my/reads")
    assert "It last did so on" not in read(man, "/my/reads")

    sweep((), actor=stage.OPERATOR, make_offers=False)

    assert "It last did so on 15 June 2026. It read the facts about you as well" in read(man, "/my/reads")


def test_what_was_granted_without_asking_is_not_offered_again(signed_in: SignIn) -> None:
    sweep((SUBSIDY,), actor=stage.OPERATOR)
    mother = signed_in("huang_xiaoyun")
    number = Offer.objects.get(item=SUBSIDY, subject_id=stage.CHILD.id).case.number

    home = read(mother, "/")

    assert "Granted already" in home
    assert "For 周子睿" in home
    assert f'href="/cases/{number}/decision"' in home
    assert f"/items/{SUBSIDY}/start" not in home
    guide = read(mother, f"/items/{SUBSIDY}")
    assert "周子睿 is entitled to this" in guide
    assert "Where 周子睿 stands" in guide


def test_a_decision_that_waits_for_the_applicant_says_so(signed_in: SignIn) -> None:
    woman = signed_in("wu_xiulan")
    signed_in("li_wei")
    applicant, reviewer = stage.account("wu_xiulan"), stage.account("li_wei")
    number = start_draft(applicant, stage.ALLOWANCE, applicant.subject).case.number
    answer(applicant, number, "other_allowance", "no")
    confirm(applicant, number, key="confirm")
    assert "A person is looking at it" in read(woman, f"/cases/{number}/decision")

    version = Case.objects.get(number=number).version
    request_correction(reviewer, number, version=version, reason="Where is the household?")

    decision = read(woman, f"/cases/{number}/decision")
    assert "It is your turn" in decision
    assert f'href="/applications/{number}"' in decision
    assert "you need do nothing" not in decision
    mine = read(woman, "/my")
    assert "Waiting for you" in mine
    assert "My cases" not in mine


def test_an_objection_stands_once_with_what_it_is_about(signed_in: SignIn) -> None:
    man = signed_in("lin_guoqiang")
    objection = object_to_fact(stage.account("lin_guoqiang"), stage.OLD_MAN, "age", "I was born in March.")
    mine = read(man, "/my")
    assert mine.count(f'href="/cases/{objection.case.number}"') == 1
    assert "Age: I was born in March." in read(man, "/")
    officer = read(signed_in("gao_jie"), f"/console/cases/{objection.case.number}")
    assert officer.count("I was born in March.") == 1
    assert "By the rules" not in officer, "no rule decides an objection"


def test_a_page_for_others_shows_the_way_to_sign_in_as_somebody_else(signed_in: SignIn) -> None:
    assert 'href="/sign-in?next=/console"' in read(signed_in("lin_guoqiang"), "/console")


def test_an_expired_form_leads_back_to_the_page_it_stood_on(signed_in: SignIn) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    answered = strict.post("/my/act-for", {"subject": "x"}, headers={"Referer": "http://testserver/my/acting"})
    assert answered.status_code == 403
    assert 'href="/my/acting"' in answered.content.decode()
    elsewhere = strict.post("/my/act-for", {"subject": "x"}, headers={"Referer": "http://example.org/my/acting"})
    assert "Back to where you were" not in elsewhere.content.decode()
