"""People whom an identity provider vouches for: found by its name of them, let in when new."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core import external_ids
from lyceum.core.access import store
from lyceum.core.access.actions import give_role
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import actor_of_lines
from lyceum.core.actor import Actor, Credential, Permission
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import add_user, change_user
from lyceum.core.people.errors import EmailTaken
from lyceum.core.people.model import NewUser, User, UserChange
from lyceum.core.people.queries import user as user_of
from lyceum.core.people.queries import user_id_of
from lyceum.core.work import Work, WriteWork
from lyceum.kit import text

NAMESPACE = "identity"
"""Under this name a person's `extra` holds what the provider calls them."""


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as the provider knows them. `is_verified`: the address was proved to be theirs."""

    subject: str
    email: str | None = None
    is_verified: bool = False
    given_name: str = ""
    family_name: str = ""

    @property
    def display_name(self) -> str:
        """Their name; else what stands before the @; else what the provider calls them."""
        name = f"{self.given_name} {self.family_name}".strip()
        return name or (self.email or "").partition("@")[0] or self.subject


def subject_of(user: User) -> str | None:
    """What the provider calls this person; None for one it never vouched for."""
    found: str | None = user.extra.get(NAMESPACE, {}).get("id")
    return found


async def uid_of_subject(work: Work, subject: str) -> bytes | None:
    return await external_ids.uid_of(work, namespace=NAMESPACE, kind="user", value=subject)


async def actor_of_person(
    work: Work, *, uid: bytes, credential_name: str, dialect: str
) -> Actor | None:
    """The person, with the roles held at this moment; None for one who may not come in."""
    lines = await work.all(store.BY_PERSON, uid=uid, now=work.now)
    if not lines:
        return None
    credential = Credential(kind="identity", id=lines[0].user_id, name=credential_name)
    return actor_of_lines(
        work.tenant.id, lines, credential=credential, dialect=dialect, scopes=None
    )


async def welcome(work: WriteWork, actor: Actor, newcomer: Newcomer) -> User:
    """Lets somebody in as a learner. Who has the same address already, proved to be theirs, and no
    name at the provider yet, is that person; refuses an address that belongs to another."""
    uid = await uid_of_subject(work, newcomer.subject)
    if uid is not None:
        # Another request let them in between the look and this write.
        return await user_of(work, actor, await user_id_of(work, actor, uid))
    user = await _same_person(work, newcomer)
    if user is None:
        new = NewUser(
            display_name=newcomer.display_name,
            email=newcomer.email,
            given_name=newcomer.given_name or None,
            family_name=newcomer.family_name or None,
        )
        user = await add_user(work, actor, new)
        await give_role(work, actor, user_id=user.id, key=RoleKey.LEARNER)
    name = {"namespace": NAMESPACE, "kind": "user", "value": newcomer.subject}
    try:
        await external_ids.adopt(work, **name, entity_id=user.id)
    except NotUnique as error:
        # The next try finds whom the other one let in.
        raise TryAgain(str(error)) from error
    (known,) = await work.all(people_store.BY_IDS, ids=[user.id])
    return known


async def _same_person(work: WriteWork, newcomer: Newcomer) -> User | None:
    if newcomer.email is None:
        return None
    key = text.fold(newcomer.email)
    known = await work.all(people_store.KNOWN, keys=[key])
    found = next((one for one in known if one.email_key == key), None)
    if found is None:
        return None
    user = await work.first(people_store.BY_ID_LOCKED, id=found.id)
    if user is None or subject_of(user) is not None or not newcomer.is_verified:
        raise EmailTaken
    return user


async def follow(work: WriteWork, actor: Actor, user: User, newcomer: Newcomer) -> User:
    """Takes over what the provider says of a person now; refuses an address of somebody else."""
    email: str | UnsetType = UNSET if newcomer.email is None else newcomer.email
    change = UserChange(email=email)
    if newcomer.given_name or newcomer.family_name:
        change = UserChange(
            email=email, given_name=newcomer.given_name, family_name=newcomer.family_name
        )
    return await change_user(work, actor, user.id, change)


async def sign_in_again(work: WriteWork, actor: Actor) -> User:
    """Notes that the caller was here, and says who they are."""
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    await work.run(store.SEEN, id=actor.self_id(), seen_at=work.now)
    return await user_of(work, actor, actor.self_id())
