"""Accounts and mandates."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from pengcheng.domain.people.subjects import Subject


class Accounts(BaseUserManager["Account"]):
    """How Django's own tools find and make accounts."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """Somebody who signs in: a resident, or a member of staff who acts for a department.

    A resident's `subject_id` is the person they are in the registers; a member of staff has a department
    and posts as the city folder names them. A persona is a demonstration account with a story.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident"
        STAFF = "staff"

    login = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=dict)  # language -> display name
    kind = models.CharField(max_length=16, choices=Kind)
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64, blank=True)
    posts = models.JSONField(default=list)  # post codes of the department
    is_persona = models.BooleanField(default=False)
    story = models.JSONField(default=dict)  # language -> the persona's story
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.login

    @property
    def is_staff_member(self) -> bool:
        return self.kind == self.Kind.STAFF

    @property
    def subject(self) -> Subject | None:
        """The person of the registers this account is, if it is one."""
        return Subject(self.subject_kind, self.subject_id) if self.subject_id else None

    def name_in(self, language: str) -> str:
        """The display name in a language, or in whichever there is."""
        return self.names.get(language) or next(iter(self.names.values()), self.login)


class Mandate(models.Model):
    """An agent may act for a principal: a parent for a child, an owner for a firm."""

    class Relation(models.TextChoices):
        GUARDIAN = "guardian"
        PARENT = "parent"
        CHILD = "child"
        LEGAL_REPRESENTATIVE = "legal_representative"
        OPERATOR = "operator"

    agent_kind = models.CharField(max_length=32, default="person")
    agent_id = models.CharField(max_length=64)
    principal_kind = models.CharField(max_length=32)
    principal_id = models.CharField(max_length=64)
    principal_names = models.JSONField(default=dict)  # language -> name, "" when the register says none
    relation = models.CharField(max_length=24, choices=Relation)
    items = models.JSONField(default=list)  # item keys; empty means every item
    basis = models.CharField(max_length=128)  # the register or the document that says so
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent_kind", "agent_id"]),
            models.Index(fields=["principal_kind", "principal_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent_kind", "agent_id", "principal_kind", "principal_id", "relation"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_live_mandate",
            )
        ]

    @property
    def principal(self) -> Subject:
        return Subject(self.principal_kind, self.principal_id)
