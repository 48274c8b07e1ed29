"""Organisations, the people who work in them, and the person who signs in."""

from datetime import date

from django.contrib.auth.models import Group

from entities.models import Entity, Membership, Party, User
from entities.roles import ROLES
from ppr.demo.build.scene import Scene
from ppr.demo.data.parties import ASKS_FOR_A_SECOND_STEP, ENTITIES, ON_SIGN_IN_PAGE, STAFF, Staff
from ppr.demo.keys import key
from ppr.demo.people import everybody

SINCE = date(2021, 9, 1)
NO_PASSWORD = "!" + "x" * 40


def build(scene: Scene) -> None:
    for slug, (kind, name, sector, town, phone, hours) in ENTITIES.items():
        row = Entity(
            pk=key("entity", slug),
            kind=kind,
            name=name,
            sector_id=sector,
            town=town,
            phone=phone,
            hours=hours,
            second_factor=slug in ASKS_FOR_A_SECOND_STEP,
        )
        scene.entities[slug] = scene.add(row)
        for role in (r.key for r in ROLES.values() if kind in r.kinds):
            group = scene.add(Group(name=f"{row.pk}:{role}"))
            scene.add(Party(entity=row, role=role, group=group))
    for someone in STAFF:
        _hire(scene, someone)
    for story in everybody():
        if story.user:
            scene.users[story.user] = scene.add(
                User(
                    pk=key("user", story.user),
                    username=story.user,
                    first_name=story.called or story.given,
                    password=NO_PASSWORD,
                    formal=story.formal,
                )
            )


def _hire(scene: Scene, someone: Staff) -> None:
    user = User(
        pk=key("user", someone.username),
        username=someone.username,
        first_name=someone.given,
        last_name=someone.family,
        email=f"{someone.username}@demo.invalid",
        password=NO_PASSWORD,
    )
    scene.users[someone.username] = scene.add(user)
    for number, (entity, role, title) in enumerate(someone.posts):
        membership = Membership(
            pk=key("membership", someone.username, entity, role),
            user=user,
            entity=scene.entities[entity],
            role=role,
            title=title,
            since=SINCE,
        )
        scene.members[someone.username, role] = scene.add(membership)
        if number == 0:
            scene.members[someone.username, ""] = membership


def listed(scene: Scene) -> list[User]:
    """The users of the sign-in page; they have the demonstration's password."""
    return [scene.users[username] for username in ON_SIGN_IN_PAGE]
