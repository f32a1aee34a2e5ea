"""The demonstration city on a fixed day, as the services' tests have it."""

from tests.domain.services.conftest import city, home, old_man, reviewer, staged, version

__all__ = ["city", "home", "old_man", "reviewer", "staged", "version"]
