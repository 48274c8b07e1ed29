"""Ids of the demonstration: the same on every machine and after every rebuild, so that links to it stay."""

from uuid import UUID, uuid5

NAMESPACE = UUID("5c3c2f0e-4b0e-5f2a-9d57-70707264656d")


def key(*names: object) -> UUID:
    """The id of the thing so named: key("patient", "pili")."""
    return uuid5(NAMESPACE, ":".join(str(name) for name in names))
