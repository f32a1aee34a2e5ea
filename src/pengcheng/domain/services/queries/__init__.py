"""What pages may read: authorised, bounded, in the caller's language, returned as dataclasses of `pages`."""

from pengcheng.domain.services.queries.application import application_page, decision_page
from pengcheng.domain.services.queries.authoring import item_rules_page, rules_page
from pengcheng.domain.services.queries.authors import may_author
from pengcheng.domain.services.queries.catalogue import home, item_page, search
from pengcheng.domain.services.queries.comparison import compare_form, comparison_page
from pengcheng.domain.services.queries.console import case_page, task_list_page
from pengcheng.domain.services.queries.explaining import case_trace, explanation
from pengcheng.domain.services.queries.mine import my_case_page, my_page
from pengcheng.domain.services.queries.prospects import prospect

__all__ = [
    "application_page",
    "case_page",
    "case_trace",
    "compare_form",
    "comparison_page",
    "decision_page",
    "explanation",
    "home",
    "item_page",
    "item_rules_page",
    "may_author",
    "my_case_page",
    "my_page",
    "prospect",
    "rules_page",
    "search",
    "task_list_page",
]
