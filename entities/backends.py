"""Sign-in by user name and password; rights in the administration pages by the acting role."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from entities.roles import ADMINISTRATOR


class RoleBackend(ModelBackend):
    """Nobody holds rights by a flag: only an acting administrator may touch the catalogues."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        acting = getattr(user_obj, "acting", None)
        return bool(acting and acting.role == ADMINISTRATOR and perm.split(".")[0] == "entities")

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return self.has_perm(user_obj, f"{app_label}.")
