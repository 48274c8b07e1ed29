"""What the one search box looks in: normalised words and digests, found by equality or prefix."""

from django.db import models

from ppr.lib.walls import Further, Protected, Wall


class SearchKey(Protected):
    """One word of a name, or the digest of an identifier. Derived; rebuilt when the name changes."""

    key = models.CharField(max_length=64)

    historied = False
    wall = Wall("view_identity", further=(Further("view_past"),))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="search_key_once")]
        indexes = [
            models.Index(
                fields=["key", "patient"], opclasses=["text_pattern_ops", "uuid_ops"], name="search_key_prefix"
            )
        ]
