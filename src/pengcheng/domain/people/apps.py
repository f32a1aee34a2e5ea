from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pengcheng.domain.people"
    label = "people"
