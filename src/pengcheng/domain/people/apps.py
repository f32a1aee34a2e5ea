"""The Django app `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app of accounts and mandates."""

    name = "pengcheng.domain.people"
    label = "people"
