"""Who may take an action, and who may see a case."""

from __future__ import annotations

from pengcheng.city import Action, City
from pengcheng.domain.cases.errors import ActionNotAllowed
from pengcheng.domain.cases.models import Case
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for


def check_may(action: Action, case: Case, actor: Actor, city: City) -> None:
    """Raises `ActionNotAllowed` unless the action's `by` and the actor's posts allow it on this case."""
    if not may(action, case, actor, city):
        raise ActionNotAllowed


def may(action: Action, case: Case, actor: Actor, city: City) -> bool:
    """Whether the actor may take this action of the case's procedure."""
    if actor.kind not in action.by:
        return False
    if actor.kind == "system":
        return True
    account = actor.account
    if account is None:
        return False
    if actor.kind == "staff":
        return account.department == case.department and action.key in duties(account, city)
    return may_act_for(account, case.subject, case.item)


def duties(account: Account, city: City) -> frozenset[str]:
    """Every action that the posts of a member of staff allow."""
    department = city.departments.get(account.department)
    if department is None or not account.is_active or not account.is_staff_member:
        return frozenset()
    return frozenset(action for post in department.posts if post.key in account.posts for action in post.may)


def may_see(account: Account | None, case: Case) -> bool:
    """Whether somebody may look at a case: the subject, who acts for it, and the body that handles it."""
    if account is None or not account.is_active:
        return False
    if account.is_staff_member:
        return bool(account.department) and account.department == case.department
    return may_act_for(account, case.subject, case.item)
