"""The private side of the ledger. The public side, the log on disk, holds salted commitments to these rows."""

from __future__ import annotations

from django.db import models


class LedgerEntry(models.Model):
    """One action, or one read of a person's record."""

    kind = models.CharField(max_length=64)  # declared in kinds.py
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=32)
    actor_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    case_number = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32, null=True)  # null once erased: the leaf then says nothing to anyone
    leaf = models.BinaryField()  # what stands in the log, byte for byte
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    leaf_index = models.BigIntegerField(null=True, unique=True)  # null until integrated

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_index_not_negative",
                condition=models.Q(leaf_index__isnull=True) | models.Q(leaf_index__gte=0),
            )
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="ledger_by_subject"),
            models.Index(fields=["case_number", "id"], name="ledger_by_case", condition=~models.Q(case_number="")),
            models.Index(fields=["id"], name="ledger_pending", condition=models.Q(leaf_index__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class LedgerWriter(models.Model):
    """One row. Databases that can lock it keep integrators on several machines apart; `size` is what they agreed on."""

    size = models.BigIntegerField(default=0)
