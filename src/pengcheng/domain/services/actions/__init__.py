"""Every change of state in this room. Each action checks permission, changes, and appends to the ledger, in one
transaction; what it starts outside (sealing) begins after the commit."""

from pengcheng.domain.services.actions.apply import AppliedCity, apply_city
from pengcheng.domain.services.actions.confirming import ConfirmResult, confirm
from pengcheng.domain.services.actions.drafting import answer, correct, start_draft, withdraw
from pengcheng.domain.services.actions.noticing import Noticed, notice_changes
from pengcheng.domain.services.actions.objecting import object_to_fact
from pengcheng.domain.services.actions.offering import decline_offer, see_offer
from pengcheng.domain.services.actions.replaying import Replay, replay
from pengcheng.domain.services.actions.reviewing import (
    BulkResult,
    act_as_staff,
    approve,
    bulk,
    refuse,
    request_correction,
    return_to_applicant,
    settle,
)
from pengcheng.domain.services.actions.sweeping import SweepResult, sweep
from pengcheng.domain.services.actions.trying import Trial, try_rules

__all__ = [
    "AppliedCity",
    "BulkResult",
    "ConfirmResult",
    "Noticed",
    "Replay",
    "SweepResult",
    "Trial",
    "act_as_staff",
    "answer",
    "apply_city",
    "approve",
    "bulk",
    "confirm",
    "correct",
    "decline_offer",
    "notice_changes",
    "object_to_fact",
    "refuse",
    "replay",
    "request_correction",
    "return_to_applicant",
    "see_offer",
    "settle",
    "start_draft",
    "sweep",
    "try_rules",
    "withdraw",
]
