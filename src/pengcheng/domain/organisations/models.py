"""Departments, and every version of the city folder that was ever applied."""

from __future__ import annotations

from django.db import models


class Department(models.Model):
    """A body of the city. Its duties and posts stand in the city folder; other tables point here."""

    code = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=dict)  # language -> name
    identity = models.CharField(max_length=64, blank=True)  # the code by which other systems know it
    active = models.BooleanField(default=True)  # False: no longer in the folder, kept for its cases

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CityVersion(models.Model):
    """The whole city folder as it was applied at one moment; never changed afterwards."""

    number = models.PositiveIntegerField(unique=True)
    hash = models.CharField(max_length=64, db_index=True)  # City.hash: over the normalised files
    content = models.BinaryField()  # folder.pack()
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    changes = models.JSONField(default=list)  # what changed since the version before, in words

    class Meta:
        ordering = ["number"]
        get_latest_by = "number"

    def __str__(self) -> str:
        return f"{self.number} ({self.hash[:12]})"
