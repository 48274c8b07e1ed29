"""The project's own tables: deliveries and heartbeats."""

from ppr.lib.outbox import Heartbeat, OutboxMessage

__all__ = ["Heartbeat", "OutboxMessage"]
