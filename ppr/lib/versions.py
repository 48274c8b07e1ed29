"""Two people edit the same thing: the second is told, sees both texts and loses neither."""

from typing import Any

from django.db import models


class Stale(Exception):
    """Somebody saved in between. `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale")
        self.current = current


class Versioned(models.Model):
    """A row that is edited in forms: it counts its versions, and a form brings the one it started from."""

    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def save_from(self, started_from: int) -> None:
        """Save if nobody else did since that version; raises Stale with the current row otherwise."""
        manager: Any = type(self)._default_manager
        current = manager.select_for_update(of=("self",)).get(pk=self.pk)
        if current.row_version != started_from:
            raise Stale(current)
        self.row_version = started_from + 1
        self.save()
