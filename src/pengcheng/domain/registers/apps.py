"""The Django app of registers and facts."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers and facts."""

    name = "pengcheng.domain.registers"
    label = "registers"
