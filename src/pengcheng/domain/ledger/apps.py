"""Tells Django of this noun."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger application."""

    name = "pengcheng.domain.ledger"
    label = "ledger"
