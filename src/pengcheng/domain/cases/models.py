"""Cases, their steps and their pauses."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from pengcheng.domain.people.subjects import Subject

NO_DUE_DATE = date(9999, 12, 31)  # sorts behind every real due date


class Case(models.Model):
    """One matter on its way through one procedure of the city version it began with."""

    number = models.CharField(max_length=64, unique=True)
    procedure = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    city_version = models.ForeignKey("organisations.CityVersion", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64)  # the body that handles it
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    version = models.PositiveIntegerField(default=1)  # goes up with every step: the optimistic lock
    is_task = models.BooleanField(default=False)  # waits for staff
    is_closed = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    limit_amount = models.PositiveIntegerField(default=0)  # the limit that runs: promised, or statutory
    limit_unit = models.CharField(max_length=16, blank=True)
    statutory_amount = models.PositiveIntegerField(default=0)
    statutory_unit = models.CharField(max_length=16, blank=True)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    clock_stopped_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(default=NO_DUE_DATE)
    statutory_due_on = models.DateField(default=NO_DUE_DATE)
    is_provisional = models.BooleanField(default=False)  # the due date rests on an unannounced calendar
    question = models.JSONField(default=dict)  # language -> what the person who reviews has to settle

    class Meta:
        indexes = [
            models.Index(
                fields=["department", "due_on", "id"], condition=models.Q(is_task=True), name="case_task_list"
            ),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="case_of_subject"),
            models.Index(fields=["applicant", "-id"], name="case_of_applicant"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)

    @property
    def has_due_date(self) -> bool:
        return self.due_on != NO_DUE_DATE


class CaseSequence(models.Model):
    """The last sequence number given out under one prefix (a body, an item and a day)."""

    prefix = models.CharField(max_length=64, unique=True)
    last = models.PositiveIntegerField(default=0)


class CaseStep(models.Model):
    """One action on a case: the log is complete, a case's state is where its last step led."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=64)
    from_state = models.CharField(max_length=64, blank=True)
    to_state = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)  # applicant | staff | system
    actor = models.CharField(max_length=64)  # login, or the system's part that acted
    actor_names = models.JSONField(default=dict)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)  # what makes a repeated request the same request

    class Meta:
        ordering = ["case_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_step_per_sequence"),
            models.UniqueConstraint(fields=["case", "key"], condition=~models.Q(key=""), name="one_step_per_key"),
        ]


class Pause(models.Model):
    """A stretch in which the law's clock stands still."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(until__isnull=True), name="one_open_pause")
        ]
