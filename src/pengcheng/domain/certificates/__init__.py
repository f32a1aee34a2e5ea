"""Certificates: issued with the decision, sealed after it, checkable by anyone."""
