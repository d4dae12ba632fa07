"""How much the property tests try: little on each run, much in a campaign."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# The machine is shared and the first example pays for imports: no deadline on single examples.
_COMMON = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("quick", _COMMON, max_examples=150)
settings.register_profile("campaign", _COMMON, max_examples=20_000)
settings.load_profile("campaign" if os.environ.get("CURATOR_CAMPAIGN") else "quick")
