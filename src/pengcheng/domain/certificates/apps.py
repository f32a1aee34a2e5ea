"""Tells Django of this noun."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The certificates application."""

    name = "pengcheng.domain.certificates"
    label = "certificates"
