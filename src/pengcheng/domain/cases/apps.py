from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "pengcheng.domain.cases"
    label = "cases"
