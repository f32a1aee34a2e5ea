"""What a resident, a rule author and a data officer see of the rules."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from django.test import Client

from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.interchange import Form, write_form
from tests.channels.web.conftest import SignIn
from tests.channels.web.test_journeys import answered, confirm_fields
from tests.domain.services.stage import OPERATOR

PURCHASE = "/items/house_purchase"
PERMIT = "residence_permit_issue"
COMPARE = f"/console/compare/{PERMIT}"
OFFICER = "gao_jie"  # of the department that handles the residence permit
OTHER_OFFICER = "fang_yuan"
NO_FEEL = re.compile(r"\[\d+\.\.\d+|&gt;=|&lt;=|&lt; \d|city_household|monthly_amount")


def text_of(page: bytes) -> str:
    """What is to be read on a page."""
    body = page.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def editor(client: Client) -> str:
    found = re.search(r"<textarea[^>]*id=\"text\"[^>]*>(.*?)</textarea>", client.get(COMPARE).content.decode(), re.S)
    assert found
    return html.unescape(found[1])


@pytest.fixture
def taken(city: None) -> None:
    snapshot(actor=OPERATOR)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_public_reads_the_rules_in_words_and_never_as_feel(language: str, city: None) -> None:
    page = Client(headers={"Accept-Language": language}).get("/items/high_age_allowance").content
    assert not NO_FEEL.search(page.decode().partition("<main")[2])
    words = "at least 80 and less than 90 years" if language == "en" else "不少于80且少于90岁"
    assert words in text_of(page)
    assert ("Allowance: CN¥200 per month" if language == "en" else "津贴： 每月¥200") in text_of(page)
    assert "standing" not in page.decode()


def test_a_chinese_page_has_no_english_and_an_english_page_no_chinese_in_its_rules(city: None) -> None:
    for language, wrong in (("en", r"[\u4e00-\u9fff]"), ("zh-CN", r"\b[a-z]{4,}\b")):
        page = Client(headers={"Accept-Language": language}).get(PURCHASE).content.decode()
        rows = page.partition("</caption>")[2].partition("</table>")[0]
        table = text_of(f"<main>{rows}</main>".encode())
        assert len(table) > 100
        assert re.search(wrong, table) is None


def test_who_is_refused_reads_why_what_is_missing_and_when_it_turns(signed_in: SignIn) -> None:
    page = text_of(signed_in("su_yating").get(PURCHASE).content)
    assert "Not today Neither insurance nor tax reaches 36 months in a row." in page
    assert re.search(r"Insured months in a row: \d+ of 36 months", page)
    assert re.search(r"At this rate you get it on 1 \w+ 20\d\d\.", page)
    assert "Human Resources and Social Security Bureau · Social insurance" in page
    assert LedgerEntry.objects.filter(kind="register.read", purpose="house_purchase: outlook").exists()


def test_who_is_granted_reads_why(signed_in: SignIn) -> None:
    page = text_of(signed_in("xu_wenbo").get(PURCHASE).content)
    assert "The rules grant this today" in page
    assert "art. 2 (" in page.partition("The rules grant this today")[2].partition("Why")[0]
    assert "What is missing" not in page


def test_who_is_unclear_reads_what_is_missing_and_who_knows_it(signed_in: SignIn) -> None:
    page = text_of(signed_in("wu_xiulan").get("/items/high_age_allowance").content)
    assert "A person would have to look" in page
    assert "Household in the city We do not know this" in page
    assert "Public Security Bureau" in page


def test_a_mother_sees_where_the_child_stands_once_she_acts_for_it(signed_in: SignIn) -> None:
    mother = signed_in("huang_xiaoyun")
    assert "Where you stand" in text_of(mother.get(PURCHASE).content)
    mother.post("/my/act-for", {"subject": "person:44030620240815003X"})
    assert "Where 周子睿 stands" in text_of(mother.get(PURCHASE).content)


def decided(signed_in: SignIn) -> tuple[Client, str]:
    client = signed_in("lin_guoqiang")
    number = answered(client)
    client.post(f"/applications/{number}/check", confirm_fields(client, number))
    return client, number


def test_a_case_shows_every_rule_tried_and_the_one_that_fired(signed_in: SignIn) -> None:
    client, number = decided(signed_in)
    page = text_of(client.get(f"/cases/{number}").content)
    assert "3 Not yet 80 years old. art. 5 does not fit Age asked: less than 80 years 91 years" in page
    assert "6 90 to 99 years. art. 5 (2) decides" in page
    assert "100 years or older" not in page, "what comes after the row that fired was not tried"
    console = text_of(signed_in("li_wei").get(f"/console/cases/{number}").content)
    assert "6 90 to 99 years. art. 5 (2) decides" in console


@pytest.mark.parametrize(("who", "where"), [("lin_guoqiang", "/cases/{}"), ("li_wei", "/console/cases/{}")])
def test_a_decision_can_be_taken_along_as_json_and_as_text_and_the_look_is_logged(
    who: str, where: str, signed_in: SignIn
) -> None:
    _, number = decided(signed_in)
    client = signed_in(who)
    told = client.get(f"{where.format(number)}/explanation.json").json()
    assert (told["outcome"], told["trace"]["fired"], told["clause"]["en"]) == ("granted", [5], "art. 5 (2)")
    plain = client.get(f"{where.format(number)}/explanation.txt").content.decode()
    assert "6. 90 to 99 years. (art. 5 (2)) – decides" in plain
    assert "Age: 91 years (Public Security Bureau · Population, " in plain
    looks = LedgerEntry.objects.filter(kind="case.read", purpose="high_age_allowance: explanation", actor_id=who)
    assert looks.count() == 2


def test_another_persons_explanation_does_not_exist(signed_in: SignIn) -> None:
    _, number = decided(signed_in)
    assert signed_in("su_yating").get(f"/cases/{number}/explanation.json").status_code == 404
    assert signed_in(OFFICER).get(f"/console/cases/{number}/explanation.txt").status_code == 404


@pytest.mark.parametrize("page", ["/console/rules", f"/console/rules/{PERMIT}", "/console/compare", COMPARE])
def test_the_rulebook_is_for_authors_and_not_for_every_clerk(page: str, signed_in: SignIn) -> None:
    assert signed_in("li_wei").get(page).status_code == 403
    assert "console/rules" not in signed_in("li_wei").get("/console").content.decode()
    assert "console/rules" in signed_in(OFFICER).get("/console").content.decode()


def test_the_rulebook_tells_class_coverage_findings_residents_and_needs(taken: None, signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    whole = text_of(client.get("/console/rules").content)
    assert "Residence permit Public Security Bureau" in whole
    assert "for everybody at once 7 of 7 rows" in whole
    page = text_of(client.get(f"/console/rules/{PERMIT}").content)
    assert "All rules run on columns" in page
    assert re.search(r"Residents counted [1-9]\d*", page)
    assert re.search(r"Insured months in a row the rules[a-z, ]* Social insurance: Citizen id, Month, State", page)
    assert client.get("/console/rules/nothing").status_code == 404


def test_without_a_snapshot_the_rulebook_counts_nobody(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    assert "There is no snapshot" in text_of(client.get("/console/rules").content)
    assert "no snapshot" in text_of(client.get(f"/console/rules/{PERMIT}").content)
    refused = client.post(COMPARE, {"text": editor(client), "page": COMPARE})
    assert refused["Location"] == COMPARE


def test_other_rules_are_tried_and_nobody_is_named_without_a_purpose(taken: None, signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    text = editor(client).replace("'>= 12'", "'>= 120'").replace("'>= 18'", "'>= 23'")
    page = text_of(client.post(COMPARE, {"text": text}).content)
    assert re.search(r"Lose it [1-9]", page)
    assert "By: Age" in page
    assert LedgerEntry.objects.get(kind="sweep.run").details["listed"] == ""
    assert not LedgerEntry.objects.filter(kind="comparison.listed").exists()
    unsaid = client.post(COMPARE, {"text": text, "listing": "losses", "purpose": " "})
    assert unsaid.status_code == 422
    assert not LedgerEntry.objects.filter(kind="comparison.listed").exists()
    listed = client.post(COMPARE, {"text": text, "listing": "losses", "purpose": "To write to them"})
    seen = LedgerEntry.objects.filter(kind="comparison.listed", purpose=f"{PERMIT}: To write to them")
    assert seen.exists()
    assert all(each.subject_id in listed.content.decode() for each in seen)


def test_only_the_department_of_the_item_may_see_names(taken: None, signed_in: SignIn) -> None:
    client = signed_in(OTHER_OFFICER)
    text = editor(client)
    assert "Who they are Only the department" in text_of(client.post(COMPARE, {"text": text}).content)
    refused = client.post(COMPARE, {"text": text, "listing": "all", "purpose": "Curious"})
    assert refused.status_code == 422
    assert not LedgerEntry.objects.filter(kind="comparison.listed").exists()


def test_rules_with_faults_are_refused_with_every_line(taken: None, signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    text = editor(client).replace("alive: false", "alife: false").replace("city_household: true", "city_house: true")
    refused = client.post(COMPARE, {"text": text})
    assert refused.status_code == 422
    page = text_of(refused.content)
    assert "rules.yaml, line 7: The rule reads 'alife'" in page
    assert "rules.yaml, line 11" in page
    assert "alife: false" in refused.content.decode(), "what was typed stays"


@pytest.mark.parametrize("form", list(Form))
def test_a_file_in_each_of_the_three_forms_is_read(form: Form, taken: None, signed_in: SignIn) -> None:
    city = current_city()
    rules = rules_of(city, city.items[PERMIT])
    assert rules is not None
    file = BytesIO(write_form(rules.decision, form))
    file.name = f"changed{form.suffix}"
    page = text_of(signed_in(OFFICER).post(COMPARE, {"text": "", "file": file}).content)
    assert "These rules mean the same as those in force." in page
    assert "decision: residence_permit_issue" in page


@pytest.mark.parametrize(("name", "content"), [("rules.pdf", b"%PDF"), ("rules.xlsx", b"PK"), ("r.dmn", b"<x")])
def test_a_file_that_holds_no_rules_is_refused(name: str, content: bytes, taken: None, signed_in: SignIn) -> None:
    file = BytesIO(content)
    file.name = name
    assert signed_in(OFFICER).post(COMPARE, {"text": "", "file": file}).status_code == 422


def test_choosing_an_item_leads_to_its_rules(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    assert client.get("/console/compare", {"item": PERMIT})["Location"] == COMPARE
    assert client.get("/console/compare").status_code == 200
    assert client.get("/console/compare/nothing").status_code == 404


def test_faults_and_budgets_of_tried_rules_are_in_the_language_of_the_page(taken: None, signed_in: SignIn) -> None:
    client = signed_in(OTHER_OFFICER)
    client.cookies["django_language"] = "zh-hans"
    place = "/console/compare/high_age_allowance"
    page = client.get(place).content.decode()
    text = html.unescape(re.findall(r"<textarea[^>]*id=\"text\"[^>]*>(.*?)</textarea>", page, re.S)[0])
    refused = text_of(client.post(place, {"text": text.replace("alive: false", "alife: false")}).content)
    assert "规则读取了'alife'，但没有声明。您是想写'alive'吗？" in refused
    assert "The rule reads" not in refused
    tried = text_of(client.post(place, {"text": text.replace("monthly_amount: 300", "monthly_amount: 350")}).content)
    assert re.search(r"津贴 每次发放 每月¥[\d,]+ 每月¥[\d,]+ \+¥\d+ 一年 ¥", tried)
