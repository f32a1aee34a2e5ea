"""Every route of the pages. Who may call it stands at its view (`access`); a guard test holds that."""

from __future__ import annotations

from django.urls import path

from pengcheng.channels.web import errors, preferences, static_files, verification
from pengcheng.channels.web.console import case as console_case
from pengcheng.channels.web.console import comparing, rules, tasks
from pengcheng.channels.web.portal import applying, cases, catalogue, entrusting, mine, signing_in

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("search", catalogue.search, name="search"),
    path("items/<slug:key>", catalogue.item, name="item"),
    path("items/<slug:key>/apply", applying.apply, name="apply"),
    path("items/<slug:key>/start", applying.start, name="start"),
    path("sign-in", signing_in.sign_in, name="sign_in"),
    path("sign-in/<slug:login>", signing_in.sign_in_as, name="sign_in_as"),
    path("sign-out", signing_in.sign_out, name="sign_out"),
    path("language", preferences.set_language, name="set_language"),
    path("mode", preferences.set_mode, name="set_mode"),
    path("applications/<slug:number>", applying.application, name="application"),
    path("applications/<slug:number>/questions/<slug:ask>", applying.question, name="question"),
    path("applications/<slug:number>/check", applying.check, name="check"),
    path("applications/<slug:number>/withdraw", applying.withdraw, name="withdraw"),
    path("applications/<slug:number>/facts/<slug:fact>/wrong", cases.wrong, name="wrong"),
    path("offers/<int:offer>/decline", applying.decline, name="decline"),
    path("cases/<slug:number>", cases.case, name="case"),
    path("cases/<slug:number>/decision", cases.decision, name="decision"),
    path("cases/<slug:number>/explanation.json", cases.explanation_json, name="explanation_json"),
    path("cases/<slug:number>/explanation.txt", cases.explanation_text, name="explanation_text"),
    path("my", mine.my, name="my"),
    path("my/certificates", mine.certificates, name="certificates"),
    path("my/reads", mine.reads, name="reads"),
    path("my/reads/<int:entry>.json", mine.proof, name="proof"),
    path("my/acting", mine.choose, name="choose"),
    path("my/entrusted", entrusting.entrusted, name="entrusted"),
    path("my/entrusted/<int:mandate>/end", entrusting.end, name="end_mandate"),
    path("my/act-for", mine.act_for, name="act_for"),
    path("certificates/<slug:code>", mine.certificate, name="certificate"),
    path("certificates/<slug:code>.pdf", mine.certificate_pdf, name="certificate_pdf"),
    path("v", verification.verify, name="verify"),
    path("v/<slug:code>.json", verification.verify_json, name="verify_json"),
    path("v/<str:code>", verification.verify_code, name="verify_code"),
    path("ledger", verification.ledger, name="ledger"),
    path("ledger/checkpoint", verification.checkpoint, name="checkpoint"),
    path("console", tasks.tasks, name="console"),
    path("console/bulk", tasks.bulk, name="bulk"),
    path("console/cases/<slug:number>", console_case.case, name="console_case"),
    path("console/cases/<slug:number>/explanation.json", console_case.explanation_json, name="console_explained"),
    path("console/cases/<slug:number>/explanation.txt", console_case.explanation_text, name="console_told"),
    path("console/cases/<slug:number>/settle", console_case.settle, name="settle"),
    path("console/rules", rules.rules, name="rules"),
    path("console/rules/<slug:key>", rules.item, name="item_rules"),
    path("console/compare", comparing.choose, name="compare"),
    path("console/compare/<slug:key>", comparing.compare, name="compare_item"),
    path("static/<str:name>", static_files.static_file, name="static"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
