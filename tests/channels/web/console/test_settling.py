"""A member of staff writes down in the console what no register could tell: who may, and what is said to bad input."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.services.actions import answer, confirm, start_draft
from pengcheng.domain.services.models import Application
from tests.channels.web.conftest import SignIn
from tests.domain.services import stage

SILENT = "city_household"
BOOK = "Seen in the household book"


@pytest.fixture
def waiting(signed_in: SignIn) -> Case:
    """An application about which one register says nothing; it waits for a reviewer."""
    signed_in("wu_xiulan")
    applicant = stage.account("wu_xiulan")
    number = start_draft(applicant, stage.ALLOWANCE, applicant.subject).case.number
    answer(applicant, number, "other_allowance", "no")
    confirm(applicant, number, key="confirm")
    return Case.objects.get(number=number)


def settle(client: Client, case: Case, **changed: object) -> Any:
    """The form as the case's page sends it."""
    page = f"/console/cases/{case.number}"
    form = {"version": case.version, "fact": SILENT, "text": "true", "how": BOOK, **changed}
    return client.post(f"{page}/settle", form, headers={"Referer": f"http://testserver{page}"})


def told(client: Client, answered: Any) -> str:
    """The page on which somebody finds themselves afterwards."""
    assert answered.status_code == 302
    return str(client.get(answered["Location"]).content.decode())


def settled(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = Application.objects.get(case=case).settled
    return found


def test_the_page_offers_the_open_fact_and_shows_what_was_found_out_and_how(signed_in: SignIn, waiting: Case) -> None:
    reviewer = signed_in("li_wei")
    before = reviewer.get(f"/console/cases/{waiting.number}").content.decode()
    assert f'name="fact" value="{SILENT}"' in before

    after = told(reviewer, settle(reviewer, waiting))

    assert "Noted. The rules use it now." in after
    assert BOOK in after
    assert f'name="fact" value="{SILENT}"' not in after
    assert "Granted" in after.split("By the rules")[1].split("</div>")[0]


def test_it_stands_in_the_ledger_with_who_and_how(signed_in: SignIn, waiting: Case) -> None:
    settle(signed_in("li_wei"), waiting)

    entry = LedgerEntry.objects.filter(kind="application.answered", case_number=waiting.number).latest("id")
    assert (entry.actor_id, entry.subject_id) == ("li_wei", waiting.subject_id)
    assert entry.details == {"fact": SILENT, "department": "civil_affairs", "reason": BOOK}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"how": " "}, "Please write the reason"),
        ({"text": "perhaps"}, "Please choose yes or no."),
        ({"text": ""}, "Please answer this question."),
        ({"fact": "shoe_size"}, "There is no such fact"),
        ({"fact": ""}, "There is no such fact"),
        ({"version": "many"}, "Somebody else has acted on this case meanwhile"),
    ],
)
def test_bad_input_is_told_in_words_and_settles_nothing(
    changed: dict[str, str], words: str, signed_in: SignIn, waiting: Case
) -> None:
    reviewer = signed_in("li_wei")

    page = told(reviewer, settle(reviewer, waiting, **changed))

    assert words in page.split('class="notice')[1].split("</div>")[0]
    assert settled(waiting) == {}
    assert not LedgerEntry.objects.filter(kind="application.answered", actor_id="li_wei").exists()


def test_a_clerk_who_may_not_approve_is_told_so(signed_in: SignIn, waiting: Case) -> None:
    clerk = signed_in("wang_min")

    assert "Your post does not allow this" in told(clerk, settle(clerk, waiting))
    assert settled(waiting) == {}


@pytest.mark.parametrize("login", ["liu_yang", "wu_xiulan", ""])
def test_another_body_the_applicant_and_a_stranger_cannot(login: str, signed_in: SignIn, waiting: Case) -> None:
    client = signed_in(login) if login else Client()

    answered = settle(client, waiting)

    assert answered.status_code in (302, 403, 404)
    assert f"/console/cases/{waiting.number}" not in answered.get("Location", "")
    assert settled(waiting) == {}


def test_who_looked_before_a_colleague_acted_settles_nothing_any_more(signed_in: SignIn, waiting: Case) -> None:
    reviewer, colleague = signed_in("li_wei"), signed_in("li_wei")
    form = {"action": "request_correction", "reason": "Bring the book.", "version": waiting.version, "key": "first"}
    assert colleague.post(f"/console/cases/{waiting.number}", form).status_code == 302

    answered = settle(reviewer, waiting)

    assert "Somebody else" in told(reviewer, answered)
    assert settled(waiting) == {}


def test_two_clerks_with_the_same_page_settle_it_once(signed_in: SignIn, waiting: Case) -> None:
    first, second = signed_in("li_wei"), signed_in("li_wei")
    settle(first, waiting)

    answered = settle(second, waiting, text="no")

    assert "Somebody else" in told(second, answered)
    assert settled(waiting)["city_household"]["value"] is True


def test_it_is_sent_by_a_form_only(signed_in: SignIn, waiting: Case) -> None:
    assert signed_in("li_wei").get(f"/console/cases/{waiting.number}/settle").status_code == 405
