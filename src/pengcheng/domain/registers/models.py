"""What is known about the registers themselves. Their rows live in tables of their own, see `tables.py`."""

from __future__ import annotations

from django.db import models


class RegisterTable(models.Model):
    """The table of one register as it stands in the database."""

    register = models.CharField(max_length=64, unique=True)
    table = models.CharField(max_length=63, unique=True)
    columns = models.JSONField(default=dict)  # field -> type; a field that left the folder keeps its column

    def __str__(self) -> str:
        return self.register


class RegisterLoad(models.Model):
    """One file, or one correction, that was taken into a register as a whole."""

    register = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255, blank=True)  # empty: corrected by hand
    sha256 = models.CharField(max_length=64, blank=True)  # of the file
    as_of = models.DateField()  # the day the source vouches for
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    department = models.CharField(max_length=64)  # the source that loaded it
    complete = models.BooleanField(default=False)  # the file is the whole register: what it lacks has ended
    rows = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    ended = models.PositiveBigIntegerField(default=0)
    findings = models.JSONField(default=list)  # quality rules some rows do not meet, with counts

    class Meta:
        indexes = [
            models.Index(fields=["register", "as_of"]),
            models.Index(fields=["register", "sha256"]),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.as_of} ({self.rows})"
