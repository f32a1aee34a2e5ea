"""Certificates and every use of a seal (domain reference 2.5)."""

from __future__ import annotations

from datetime import date

from django.db import models


class Certificate(models.Model):
    """A certificate as it was issued: the row holds its own words, so that it never changes with the city folder."""

    class State(models.TextChoices):
        VALID = "valid"
        SUSPENDED = "suspended"
        REVOKED = "revoked"
        EXPIRED = "expired"  # never stored: a valid certificate past its last day (see `state_on`)

    code = models.CharField(max_length=16, unique=True)  # short and unguessable, for the address of its page
    identifier = models.CharField(max_length=100, unique=True)
    type = models.CharField(max_length=64)  # the certificate's key in the city folder
    city_version = models.ForeignKey("organisations.CityVersion", on_delete=models.PROTECT, related_name="+")
    titles = models.JSONField()  # language -> name of the certificate
    words = models.JSONField(default=dict)  # language -> what it states
    fields = models.JSONField(default=list)  # [{key, names, type, value, texts, public}]
    languages = models.JSONField(default=list)  # the city's languages, the first one leads
    holder_kind = models.CharField(max_length=32)
    holder_id = models.CharField(max_length=64)
    holder_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=64)  # the department's key
    issuer_code = models.CharField(max_length=18)
    issuer_names = models.JSONField()
    state = models.CharField(max_length=16, choices=State, default=State.VALID)
    state_reason = models.TextField(blank=True)
    state_since = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)  # the last day on which it holds; null: until revoked
    case_number = models.CharField(max_length=64, blank=True)
    decision_reference = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    code_text = models.TextField(blank=True)  # the signed text in its QR code, once sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_certificate_per_decision",
                fields=["type", "decision_reference"],
                condition=~models.Q(decision_reference=""),
            ),
            models.CheckConstraint(
                name="sealed_has_its_file",
                condition=models.Q(sealed_at__isnull=True) ^ ~models.Q(pdf_sha256=""),
            ),
        ]
        indexes = [
            models.Index(fields=["holder_kind", "holder_id", "-issued_at"], name="certificates_of_holder"),
            models.Index(fields=["id"], name="certificates_unsealed", condition=models.Q(sealed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.identifier

    def in_language(self, texts: dict[str, str], language: str) -> str:
        """One of the row's texts in a language, else in the city's first one (JSON columns keep no order)."""
        for tag in (language, *self.languages):
            if texts.get(tag):
                return texts[tag]
        return ""

    @property
    def lead(self) -> str:
        """The city's first language when the certificate was issued."""
        return str(self.languages[0])

    def state_on(self, day: date) -> Certificate.State:
        """The state on a day."""
        if self.state == self.State.VALID and self.valid_until is not None and day > self.valid_until:
            return self.State.EXPIRED
        return self.State(self.state)


class SealUse(models.Model):
    """One use of a body's seal: which document, with which key, for which certificate."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="seal_uses")
    body = models.CharField(max_length=18)
    signer = models.CharField(max_length=64)  # SHA-256 of the sealing certificate
    pdf_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
