"""A queue on real workers of its own, as the tests of core.runs have it."""

from tests.unit.runs.conftest import clusters, environment, folder, queue

__all__ = ["clusters", "environment", "folder", "queue"]
