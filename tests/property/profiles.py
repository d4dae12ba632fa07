"""How much Hypothesis tries: little on each run, much with `CURATOR_CAMPAIGN=1`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def load_profile() -> None:
    """Choose the profile; for the `conftest.py` of each folder with property tests."""
    # The machine is shared and the first example pays for imports: no deadline on single examples.
    common = settings(
        deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    settings.register_profile("quick", common, max_examples=300)
    settings.register_profile("large", common, max_examples=3_000)
    settings.load_profile("large" if os.environ.get("CURATOR_CAMPAIGN") else "quick")
