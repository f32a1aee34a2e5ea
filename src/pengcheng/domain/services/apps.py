"""The Django app `services`."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save


class ServicesConfig(AppConfig):
    """The app of services."""

    name = "pengcheng.domain.services"
    label = "services"

    def ready(self) -> None:
        """Follow every load and correction of a register as soon as it is committed."""
        from pengcheng.domain.registers.models import RegisterLoad

        post_save.connect(_notice_after_commit, sender=RegisterLoad, dispatch_uid="notice_changes")


def _notice_after_commit(sender: type[Model], created: bool, **_: object) -> None:
    """What it fails at is logged and stays to be noticed; the load itself stands."""
    from pengcheng.domain.services.actions.noticing import notice_changes

    if created:
        transaction.on_commit(notice_changes, robust=True)
