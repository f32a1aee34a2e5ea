"""The main journeys over HTTP, without a browser: what a person sends, and what they get back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from pengcheng.domain.cases.models import Case
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.actions import integrate
from pengcheng.domain.services.models import Decision, Objection
from tests.channels.web.conftest import SignIn

OLD_MAN = "person:440304193501010010"
ALLOWANCE = "/items/high_age_allowance"


def start(client: Client, subject: str = OLD_MAN, item: str = ALLOWANCE) -> str:
    response = client.post(f"{item}/start", {"subject": subject})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"]).rsplit("/", 1)[-1]


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return unescape(found[1])


def confirm_fields(client: Client, number: str) -> dict[str, str]:
    page = client.get(f"/applications/{number}/check").content.decode()
    return {"key": field(page, "key"), "check_hash": field(page, "check_hash")}


def answered(client: Client) -> str:
    number = start(client)
    response = client.post(f"/applications/{number}/questions/other_allowance", {"answer": "false"})
    assert response["Location"] == f"/applications/{number}/check"
    return number


def test_an_application_goes_from_search_to_a_sealed_certificate(
    signed_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in("lin_guoqiang")
    assert ALLOWANCE in client.get("/search", {"q": "allowance"}).content.decode()
    assert ALLOWANCE in client.get("/search", {"q": "津贴"}).content.decode()
    number = answered(client)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/applications/{number}/check", confirm_fields(client, number))
    decided = client.get(response["Location"]).content.decode()
    assert "Granted" in decided
    assert "art. 5 (2)" in decided
    code = Certificate.objects.get().code
    assert client.get(f"/certificates/{code}.pdf").content.startswith(b"%PDF-")
    assert "<svg" in client.get(f"/certificates/{code}").content.decode()


def test_a_double_click_on_confirm_decides_once(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = answered(client)
    fields = confirm_fields(client, number)
    first = client.post(f"/applications/{number}/check", fields)
    second = client.post(f"/applications/{number}/check", fields)
    assert first["Location"] == second["Location"] == f"/cases/{number}/decision"
    assert Decision.objects.count() == 1


def test_a_question_left_empty_is_asked_again_with_what_is_wrong(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = start(client)
    response = client.post(f"/applications/{number}/questions/other_allowance", {})
    assert response.status_code == 422
    assert 'href="#answer"' in response.content.decode()


def test_check_leads_to_the_question_that_is_still_open(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = start(client)
    response = client.get(f"/applications/{number}/check")
    assert response["Location"] == f"/applications/{number}/questions/other_allowance"


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = start(client)
    where = f"/applications/{number}/questions/other_allowance"
    client.session.flush()
    client.cookies.pop("sessionid")
    ended = client.post(where, {"answer": "false"})
    assert "ended=1" in ended["Location"]
    assert "Nothing is lost" in client.get(ended["Location"]).content.decode()
    back = client.post("/sign-in/lin_guoqiang", {"next": where})
    page = client.get(back["Location"]).content.decode()
    assert re.search(r'value="false" required checked', page)
    assert "Welcome back" in page
    assert "Welcome back" not in client.get(where).content.decode()


def test_who_signs_in_after_pressing_a_button_is_back_on_the_page_of_the_button(guest: Client) -> None:
    page = {"Referer": f"http://testserver{ALLOWANCE}"}
    sent = guest.post(f"{ALLOWANCE}/start", {"subject": OLD_MAN}, headers=page)
    assert sent["Location"] == f"/sign-in?next={ALLOWANCE.replace('/', '%2F')}&ended=1"


def test_words_kept_for_one_person_are_never_shown_to_the_next(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = start(client)
    where = f"/applications/{number}/questions/other_allowance"
    client.session.flush()
    client.cookies.pop("sessionid")
    client.post(where, {"answer": "false"})
    client.post("/sign-in/huang_xiaoyun")
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("page", ["/applications/{}", "/cases/{}", "/cases/{}/decision", "/applications/{}/check"])
def test_another_persons_case_does_not_exist(page: str, signed_in: SignIn) -> None:
    number = answered(signed_in("lin_guoqiang"))
    assert signed_in("huang_xiaoyun").get(page.format(number)).status_code == 404


def test_nobody_starts_an_application_for_a_stranger(signed_in: SignIn) -> None:
    client = signed_in("huang_xiaoyun")
    response = client.post(
        f"{ALLOWANCE}/start", {"subject": OLD_MAN}, headers={"Referer": f"http://testserver{ALLOWANCE}"}
    )
    assert response["Location"] == ALLOWANCE
    assert "You cannot act for this person" in client.get(ALLOWANCE).content.decode()
    assert not Case.objects.exists()


def test_a_wrong_record_is_objected_to_from_the_page_that_shows_it(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    number = start(client)
    where = f"/applications/{number}/facts/age/wrong"
    assert client.post(where, {"text": " "}).status_code == 422
    assert client.post(where, {"text": "I was born in 1934."}).status_code == 302
    assert Objection.objects.get().fact == "age"
    assert "You said this is wrong" in client.get(f"/applications/{number}").content.decode()


def test_an_unclear_case_is_decided_in_the_console(signed_in: SignIn) -> None:
    woman, reviewer = signed_in("wu_xiulan"), signed_in("li_wei")
    number = start(woman, "person:440303194106030028")
    woman.post(f"/applications/{number}/questions/other_allowance", {"answer": "false"})
    woman.post(f"/applications/{number}/check", confirm_fields(woman, number))
    assert "A person is looking at it" in woman.get(f"/cases/{number}/decision").content.decode()
    assert number in reviewer.get("/console").content.decode()
    where = f"/console/cases/{number}"
    page = reviewer.get(where).content.decode()
    fields = {"key": field(page, "key"), "version": field(page, "version")}
    unsaid = reviewer.post(where, {**fields, "action": "refuse", "reason": ""})
    assert unsaid.status_code == 422
    done = reviewer.post(where, {**fields, "action": "refuse", "reason": "Registered elsewhere."})
    assert done["Location"] == "/console"
    assert "Registered elsewhere." in woman.get(f"/cases/{number}/decision").content.decode()


def test_the_second_of_two_clerks_is_told_that_the_case_has_moved_on(signed_in: SignIn) -> None:
    woman, first, second = signed_in("wu_xiulan"), signed_in("li_wei"), signed_in("li_wei")
    number = start(woman, "person:440303194106030028")
    woman.post(f"/applications/{number}/questions/other_allowance", {"answer": "false"})
    woman.post(f"/applications/{number}/check", confirm_fields(woman, number))
    where = f"/console/cases/{number}"
    pages = [client.get(where).content.decode() for client in (first, second)]
    for client, page in zip((first, second), pages, strict=True):
        fields = {"key": field(page, "key"), "version": field(page, "version")}
        client.post(where, {**fields, "action": "request_correction", "reason": "Please explain."})
    assert "Somebody else has acted on this case" in second.get("/console").content.decode()
    assert Case.objects.get(number=number).steps.filter(action="request_correction").count() == 1


def test_language_and_large_print_stay_with_the_browser(guest: Client) -> None:
    assert '<html lang="en" data-mode="standard">' in guest.get("/").content.decode()
    assert guest.post("/language", {"language": "zh-hans", "page": "/v"})["Location"] == "/v"
    guest.post("/mode", {"mode": "elderly", "page": "/v"})
    page = guest.get("/v").content.decode()
    assert '<html lang="zh-Hans" data-mode="elderly">' in page
    assert "查验证照" in page


def test_chinese_is_the_language_of_a_browser_that_asks_for_none(city: None) -> None:
    assert "今天想办什么事？" in Client().get("/").content.decode()


def test_a_code_nobody_issued_is_said_to_be_unknown(guest: Client) -> None:
    response = guest.get("/v/ABCDEFGHJKMN")
    assert response.status_code == 404
    assert "We have never issued" in response.content.decode()
    assert guest.get("/v/ABCDEFGHJKMN.json").json()["state"] == "unknown"


def test_a_file_that_is_no_certificate_is_not_trusted(guest: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = guest.post("/v", {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF")})
    assert "Do not trust this" in response.content.decode()


def test_the_proof_of_a_line_is_the_subjects_alone(signed_in: SignIn) -> None:
    client = signed_in("lin_guoqiang")
    client.get(f"/applications/{start(client)}")
    integrate()
    entry = re.search(r"/my/reads/(\d+)\.json", client.get("/my/reads").content.decode())
    assert entry
    assert client.get(entry[0]).json()
    assert signed_in("huang_xiaoyun").get(entry[0]).status_code == 404


def test_a_parent_lets_a_child_act_and_ends_it(signed_in: SignIn) -> None:
    father = signed_in("lin_guoqiang")
    wrong = father.post("/my/entrusted", {"number": "440305199003071026", "until": ""})
    assert wrong.status_code == 422
    assert b"not a right identity number" in wrong.content
    assert father.post("/my/entrusted", {"number": "440305199003071025", "until": "31.12."}).status_code == 422
    assert father.post("/my/entrusted", {"number": "440305199003071025", "until": ""}).status_code == 302
    assert b"4403\xe2\x80\xa2" in father.get("/my/entrusted").content

    daughter = signed_in("huang_xiaoyun")
    assert b"Lin Guoqiang" in daughter.get("/my/acting").content
    assert signed_in("su_yating").post("/my/entrusted/1/end").status_code == 404

    number = re.search(rb"/my/entrusted/(\d+)/end", father.get("/my/entrusted").content)
    assert number is not None
    assert father.post(f"/my/entrusted/{number[1].decode()}/end").status_code == 302
    assert b"Lin Guoqiang" not in daughter.get("/my/acting").content
