"""Property tests try little on each run and much in a campaign."""

from __future__ import annotations

from tests.property.profiles import load_profile

load_profile()
