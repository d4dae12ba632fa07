"""How much Hypothesis tries: little on each run, much with `CURATOR_CAMPAIGN=1`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def load_profile() -> None:
    """Choose the profile, for all tests of a run."""
    # The machine is shared and the first example pays for imports: no deadline on single examples.
    common = settings(
        deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    settings.register_profile("quick", common, max_examples=300)
    settings.register_profile("large", common, max_examples=3_000)
    settings.load_profile("large" if os.environ.get("CURATOR_CAMPAIGN") else "quick")


def one_in(part: int) -> settings:
    """So much less than others are tried: for tests whose examples take longest."""
    return settings(max_examples=settings().max_examples // part)
