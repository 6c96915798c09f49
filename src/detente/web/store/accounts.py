"""Accounts: passwords, sessions and tokens. The database keeps only their hashes."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update

from detente.case.problems import unknown
from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Login, Role, User
from detente.web.store.store import LOCAL, Store, now

LEAST = 10  # characters of a password
SESSION = datetime.timedelta(hours=12)
TOKEN = datetime.timedelta(days=365)
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_hasher = PasswordHasher()


class Accounts:
    """The users of a store: their passwords, sessions and tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self) -> int:
        """The number of accounts that may log in."""
        with self._store.session() as s:
            return s.scalar(select(func.count()).select_from(User).where(User.active, User.password.is_not(None))) or 0

    def all(self) -> list[User]:
        """All accounts, ordered by name."""
        with self._store.session() as s:
            return list(s.scalars(select(User).where(User.password.is_not(None)).order_by(User.name)))

    def add(self, name: str, password: str, role: str) -> User:
        """Add an account. Raises `Invalid` for a bad name, password or role, `Conflict` if the name is taken."""
        if not _NAME.fullmatch(name) or name == LOCAL:
            raise Invalid(
                f"name: got {name!r}; expected 1 to 40 lower-case letters, digits, dots, hyphens or underscores, "
                f"starting with a letter, other than '{LOCAL}'"
            )
        if role not in ROLES:
            raise Invalid(unknown(role, ROLES, "role: "))
        hashed = _hash(password)
        with self._store.session() as s:
            if s.scalar(select(User).where(User.name == name)):
                raise Conflict(f"there is already a user {name}; choose another name")
            user = User(name=name, password=hashed, role=role, active=True, created=now())
            s.add(user)
            return user

    def change(
        self, name: str, *, password: str | None = None, role: str | None = None, active: bool | None = None
    ) -> None:
        """Change an account. A new password, or closing it, ends its sessions and tokens.

        Raises `Missing`, `Invalid` for a bad password or role, and `Conflict` for the last admin, who must stay one.
        """
        values: dict[str, object] = {}
        if password is not None:
            values["password"] = _hash(password)
        if role is not None:
            if role not in ROLES:
                raise Invalid(unknown(role, ROLES, "role: "))
            values["role"] = role
        if active is not None:
            values["active"] = active
        with self._store.session() as s:
            user = s.scalar(select(User).where(User.name == name, User.password.is_not(None)))
            if user is None:
                raise Missing(f"no user {name}")
            admins = (
                select(func.count())
                .select_from(User)
                .where(User.active, User.role == "admin", User.password.is_not(None), User.id != user.id)
            )
            if user.role == "admin" and (role not in (None, "admin") or active is False) and not s.scalar(admins):
                raise Conflict(f"{name} is the last admin; make someone else an admin first")
            s.execute(update(User).where(User.id == user.id).values(**values))
            if password is not None or active is False:
                s.execute(delete(Login).where(Login.user_id == user.id))

    def enter(self, name: str, password: str) -> str:
        """Start a session with a password. Raises `Forbidden`, in the same words and after the same time whatever is wrong."""
        nobody = _nobody()  # for every name, so that the first does not show by its time whether it is known
        with self._store.session() as s:
            user = s.scalar(select(User).where(User.name == name, User.active, User.password.is_not(None)))
        try:
            _hasher.verify(user.password if user and user.password else nobody, password)
            known = user is not None
        except (VerificationError, InvalidHashError):
            known = False
        if not known or user is None:
            raise Forbidden("wrong name or password")
        return self._issue(user.id, "browser", SESSION)

    def token(self, name: str) -> str:
        """Make a token for the API. Raises `Missing`."""
        with self._store.session() as s:
            user = s.scalar(select(User).where(User.name == name, User.active, User.password.is_not(None)))
        if user is None:
            raise Missing(f"no user {name}")
        return self._issue(user.id, "api", TOKEN)

    def whose(self, secret: str, purpose: str) -> User | None:
        """The user a session or token belongs to; None if it is not valid."""
        with self._store.session() as s:
            return s.scalar(
                select(User)
                .join(Login, Login.user_id == User.id)
                .where(Login.hash == _digest(secret), Login.purpose == purpose, Login.expires > now(), User.active)
            )

    def leave(self, secret: str) -> None:
        """End a session."""
        with self._store.session() as s:
            s.execute(delete(Login).where(Login.hash == _digest(secret)))

    def _issue(self, user: int, purpose: str, lasts: datetime.timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        with self._store.session() as s:
            s.execute(delete(Login).where(Login.expires < now()))
            s.add(Login(hash=_digest(secret), user_id=user, purpose=purpose, created=now(), expires=now() + lasts))
        return secret


@cache
def _nobody() -> str:
    """A hash to verify if there is no such user, so that the answer takes just as long. Made when first needed: it takes a while."""
    return _hasher.hash(secrets.token_hex(16))


def _hash(password: str) -> str:
    if not LEAST <= len(password) <= 1000:
        raise Invalid(f"password: got {len(password):,} characters; expected {LEAST} to 1,000")
    return _hasher.hash(password)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
