"""The administration pages: catalogues, entities, agreements, people. Behind the same sign-in as all else."""

from functools import wraps
from typing import Any
from unicodedata import normalize

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.roles import ADMINISTRATOR


class PprAdminSite(admin.AdminSite):
    """Open to whoever acts as administrator; to nobody else, whatever flags a user may hold."""

    site_title = gettext_lazy("PPR administration")
    site_header = gettext_lazy("PPR administration")
    index_title = gettext_lazy("Entities, people, agreements and lists")
    enable_nav_sidebar = False

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """The lists by name as a dictionary has them: «Áreas» before «Comarcas»."""
        found: list[Any] = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: normalize("NFKD", str(model["name"])).lower())
        return found

    def has_permission(self, request: Any) -> bool:
        return request.user.is_active and request.actor.role == ADMINISTRATOR

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Anonymous visitors are sent to our own sign-in; any other role is refused with the reason."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(
                    _("These pages are the administrators'. If you hold that role, choose it at the top.")
                )
            return inner(request, *args, **kwargs)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: Any, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The package's own door is ours: whoever comes to it is sent on to the page they wanted."""
        wanted = request.GET.get("next", "")
        if not (wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)):
            wanted = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied(
                _("These pages are the administrators'. If you hold that role, choose it at the top.")
            )
        return redirect_to_login(wanted, reverse("account_login"))
