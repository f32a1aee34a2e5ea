"""What pages may read: authorised, bounded, in the caller's language, returned as dataclasses of `pages`."""

from pengcheng.domain.services.queries.application import application_page, decision_page
from pengcheng.domain.services.queries.catalogue import home, item_page, search
from pengcheng.domain.services.queries.console import case_page, task_list_page
from pengcheng.domain.services.queries.mine import my_case_page, my_page

__all__ = [
    "application_page",
    "case_page",
    "decision_page",
    "home",
    "item_page",
    "my_case_page",
    "my_page",
    "search",
    "task_list_page",
]
