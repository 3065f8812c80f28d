from .sessions import SignedInSession
from .settings import SignInSettings

__all__ = ["SignInSettings", "SignedInSession"]
