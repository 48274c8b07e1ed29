"""Who a user is in their hospital's directory."""

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _


class DirectoryLink(SocialAccount):  # type: ignore[misc]
    """A user and the subject under which a directory knows them; made by an administrator or by a verified address."""

    class Meta:
        proxy = True
        verbose_name = _("link to a directory")
        verbose_name_plural = _("links to directories")

    def __str__(self) -> str:
        return f"{self.user} · {self.provider}"
