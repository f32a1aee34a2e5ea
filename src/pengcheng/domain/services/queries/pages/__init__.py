"""The shapes pages are given. All texts are in the language that was asked for; nothing here reads anything."""

from pengcheng.domain.services.queries.pages.application import (
    ApplicationPage,
    DecisionPage,
)
from pengcheng.domain.services.queries.pages.catalogue import (
    CaseCard,
    HomePage,
    ItemPage,
    LifeEvent,
    LimitLine,
    MaterialLine,
    OfferCard,
    Principal,
    Question,
    RuleLine,
    SearchPage,
    Step,
)
from pengcheng.domain.services.queries.pages.console import (
    CasePage,
    TaskLine,
    TaskListPage,
    TestLine,
    TraceLine,
)
from pengcheng.domain.services.queries.pages.mine import (
    MyCasePage,
    MyPage,
    ObjectionLine,
    ReadLine,
)
from pengcheng.domain.services.queries.pages.shared import (
    ActionChoice,
    AskLine,
    CertificateCard,
    Choice,
    FactLine,
    ItemCard,
    NamedValue,
    StepLine,
)

__all__ = [
    "ActionChoice",
    "ApplicationPage",
    "AskLine",
    "CaseCard",
    "CasePage",
    "CertificateCard",
    "Choice",
    "DecisionPage",
    "FactLine",
    "HomePage",
    "ItemCard",
    "ItemPage",
    "LifeEvent",
    "LimitLine",
    "MaterialLine",
    "MyCasePage",
    "MyPage",
    "NamedValue",
    "ObjectionLine",
    "OfferCard",
    "Principal",
    "Question",
    "ReadLine",
    "RuleLine",
    "SearchPage",
    "Step",
    "StepLine",
    "TaskLine",
    "TaskListPage",
    "TestLine",
    "TraceLine",
]
