"""Applications, decisions, sweeps, offers and objections."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.loads import LoadsSeen


class SweepRun(models.Model):
    """One look over the whole population: who is entitled, who no longer is, who is unclear.

    What it read, and whether it followed what it found, tells which changes of registers are still to be noticed.
    """

    city_version = models.ForeignKey("organisations.CityVersion", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    population = models.PositiveBigIntegerField()
    counts = models.JSONField()  # item -> {entitled, no_longer, unclear, refused, offers, ...}
    taken_at = models.DateTimeField(null=True)  # when the snapshot it read was taken
    last_load = models.PositiveBigIntegerField(default=0)  # the loads in that snapshot: up to this one ...
    missing_loads = models.JSONField(default=list)  # ... but for these
    makes_offers = models.BooleanField(default=False)
    all_items = models.BooleanField(default=False)

    @property
    def loads(self) -> LoadsSeen:
        """The loads it has read."""
        return LoadsSeen(self.last_load, tuple(self.missing_loads))


class Offer(models.Model):
    """The city found that somebody is entitled to an item, and says why."""

    class State(models.TextChoices):
        NEW = "new"
        SEEN = "seen"
        DECLINED = "declined"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=State, default=State.NEW)
    says = models.JSONField(default=dict)  # language -> the reason, as the fired row says it
    clause = models.JSONField(default=dict)
    outputs = models.JSONField(default=dict)
    sweep = models.ForeignKey(SweepRun, on_delete=models.PROTECT, related_name="offers")
    case = models.ForeignKey(  # where the city granted it by itself
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "item"], name="one_offer_per_item")
        ]
        indexes = [models.Index(fields=["item", "state"])]

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)


class Application(models.Model):
    """What somebody asks for; the way it takes is its case."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="application")
    item = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)  # ask -> encoded value
    settled = models.JSONField(default=dict)  # fact -> {value, by, reason, at}: what staff found out by other means
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="applications")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_hash = models.CharField(max_length=64, blank=True)  # of what was on the check page
    confirmed_key = models.CharField(max_length=64, blank=True)
    correction = models.TextField(blank=True)  # what the applicant answered to a request for correction


class RuleText(models.Model):
    """The text of a rule version, kept for ever under the hash of its meaning."""

    hash = models.CharField(max_length=80, primary_key=True)
    document = models.JSONField()
    inputs = models.JSONField()  # the input types the text was read with


class Decision(models.Model):
    """One decision, complete enough to be recomputed for ever."""

    class By(models.TextChoices):
        MACHINE = "machine"
        STAFF = "staff"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="decisions")
    item = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)  # granted | refused | unclear
    by = models.CharField(max_length=16, choices=By)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)  # written by staff
    rule = models.ForeignKey(RuleText, on_delete=models.PROTECT, null=True, related_name="+")  # null: people only
    on = models.DateField()  # the day whose law was applied
    computed = models.JSONField()  # what the machine computed: outcome, outputs, row, clause, says, asks
    facts = models.JSONField()  # list: name, value, state, source, record date, receipt
    trace = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["item", "outcome", "subject_kind", "subject_id"], name="decision_of_item")]

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)


class Objection(models.Model):
    """Somebody says a fact about them is wrong; the source department looks at it as a case."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="objection")
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    fact = models.CharField(max_length=64)
    register = models.CharField(max_length=64)
    shown = models.JSONField(null=True)  # the value as it was shown
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)
