"""Who looked at the plans of those who have a sign-in of their own: entries of the audit, chained as real ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from entities.models import Membership, User
from patients.models import CareLink
from ppr.demo.build.scene import Scene
from ppr.demo.days import moment

DAYS = 40
# (page, what was done, its method) in turn; those who hold no plan see the dates and their lists.
Place = tuple[str, str, str]
ROUND: tuple[Place, ...] = (
    ("plans:person", "read", "GET"),
    ("patients:list", "list", "GET"),
    ("plans:notes", "write", "POST"),
    ("plans:crisis", "read", "GET"),
    ("patients:social", "read", "GET"),
    ("monitoring:progress", "read", "GET"),
)
# The owner writes what ppr_audit would have written at that moment; the digest follows from the one before.
DATES: tuple[Place, ...] = (
    ("plans:course", "read", "GET"),
    ("home", "list", "GET"),
    ("referrals:detail", "read", "GET"),
)
_WRITE = """
    WITH head AS (
        INSERT INTO entities_auditchain (id, seq, head) VALUES (%(chain)s, 0, '')
            ON CONFLICT (id) DO UPDATE SET seq = entities_auditchain.seq RETURNING id, seq, head
    ), entry AS (
        SELECT jsonb_populate_record(NULL::entities_auditentry, jsonb_build_object(
            'id', nextval(pg_get_serial_sequence('entities_auditentry', 'id')), 'chain', h.id, 'seq', h.seq + 1,
            'at', %(at)s::timestamptz, 'request_id', gen_random_uuid(), 'user_id', %(user)s::uuid,
            'membership_id', %(membership)s::uuid, 'role', %(role)s::text, 'system', '', 'act', %(act)s::text,
            'what', %(what)s::text, 'method', %(method)s::text, 'result', 200, 'purpose', %(purpose)s::text,
            'patient_ids', ARRAY[%(patient)s::uuid], 'digest', '')) AS e, h.head FROM head h
    ), written AS (
        INSERT INTO entities_auditentry
        SELECT (jsonb_populate_record(e, jsonb_build_object('digest', ppr_audit_digest(head, e)))).* FROM entry
        RETURNING chain, seq, digest
    ) SELECT chain, seq, digest FROM written
"""
_MOVE = "UPDATE entities_auditchain SET seq = %s, head = %s WHERE id = %s"


def write(scene: Scene) -> int:
    """The looks of the last weeks, oldest first; their number."""
    found = sorted(_looks(scene), key=lambda look: (look[0], str(look[1].pk), look[3]))
    with connection.cursor() as cursor:
        for at, member, link, page in found:
            what, act, method = page
            cursor.execute(_WRITE, {
                "chain": member.entity_id, "at": at, "user": member.user_id, "membership": member.pk,
                "role": member.role, "act": act, "what": what, "method": method, "purpose": link.purpose,
                "patient": link.patient_id,
            })  # fmt: skip
            chain, seq, digest = cursor.fetchone()
            cursor.execute(_MOVE, [seq, digest, chain])
    return len(found)


def _looks(scene: Scene) -> Iterator[tuple[datetime, Membership, CareLink, Place]]:
    own = {link.patient_id for link in scene.of(CareLink) if link.purpose == "self"}
    users = {user.pk: user for user in scene.of(User)}
    for number, link in enumerate(link for link in scene.of(CareLink) if link.patient_id in own):
        member = link.membership or _somebody(scene, link)
        if member is None or member.user_id not in users or link.until is not None:
            continue
        for n, day in enumerate(range(DAYS, 0, -3 - number % 4)):
            at = moment(scene.days.today - timedelta(days=day), 9 + (n + number) % 8, (7 * n + 11 * number) % 60)
            if at > link.since:
                pages = ROUND if "view_plan" in link.opens else DATES
                yield at, member, link, pages[(n + number) % len(pages)]


def _somebody(scene: Scene, link: CareLink) -> Membership | None:
    members = scene.of(Membership)
    return next((m for m in members if m.entity_id == link.entity_id and m.role == link.role), None)
