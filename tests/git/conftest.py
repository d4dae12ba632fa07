from tests.git.settings import own_settings

__all__ = ["own_settings"]
