"""Accounts: passwords, sessions and tokens. The database keeps only their hashes."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from detente.case.problems import unknown
from detente.web.store.errors import Conflict, Forbidden, Invalid, Missing
from detente.web.store.models import Login, Role, User, digest, now
from detente.web.store.store import LOCAL, Store
from detente.web.store.texts import _short
from detente.web.store.trail import COMMAND, note

LEAST, MOST = 10, 1000  # characters of a password
SESSION = datetime.timedelta(hours=12)
TOKEN = datetime.timedelta(days=365)
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,120}")
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

    def add(self, name: str, password: str | None, role: str, *, email: str | None = None, by: str = COMMAND) -> User:
        """Add an account, with a password, or with the `email` by which single sign-on knows its user.

        Raises `Invalid` for a bad name, password, address or role, `Conflict` if the name or address is taken.
        """
        if not _NAME.fullmatch(name) or name == LOCAL:
            raise Invalid(
                f"name: got {name!r}; expected 1 to 40 lower-case letters, digits, dots, hyphens or underscores, "
                f"starting with a letter, other than '{LOCAL}'"
            )
        if role not in ROLES:
            raise Invalid(unknown(role, ROLES, "role: "))
        if email is not None and not _EMAIL.fullmatch(email):
            raise Invalid(f"email: got {email!r}; expected an address such as anna@example.org")
        # Whoever signs on elsewhere has a password here that nobody knows.
        hashed = _hash(secrets.token_hex(16) if password is None and email is not None else password or "")
        with self._store.session() as s:
            if s.scalar(select(User).where(User.name == name)):
                raise Conflict(f"there is already a user {name}; choose another name")
            if email and s.scalar(select(User).where(User.email == email.lower())):
                raise Conflict(f"there is already a user with the address {email}")
            user = User(
                name=name, password=hashed, role=role, active=True, created=now(), email=email and email.lower()
            )
            s.add(user)
            note(s, by, "added account", name, role)
            return user

    def change(
        self, name: str, *, password: str | None = None, role: str | None = None, active: bool | None = None,
        keep: str | None = None, by: str = COMMAND,
    ) -> None:  # fmt: skip
        """Change an account. A new password, or closing it, ends its sessions (but the one that `keep` opens) and tokens.

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
            user = _one(s, name)
            admins = (
                select(func.count())
                .select_from(User)
                .where(User.active, User.role == "admin", User.password.is_not(None), User.id != user.id)
            )
            if user.role == "admin" and (role not in (None, "admin") or active is False) and not s.scalar(admins):
                raise Conflict(f"{name} is the last admin; make someone else an admin first")
            s.execute(update(User).where(User.id == user.id).values(**values))
            if password is not None or active is False:
                s.execute(delete(Login).where(Login.user_id == user.id, Login.hash != digest(keep or "")))
            if password is not None:
                note(s, by, "changed password", name)
            if role is not None:
                note(s, by, "changed role", name, role)
            if active is not None:
                note(s, by, "reopened account" if active else "closed account", name)

    def check(self, name: str, password: str, address: str = "") -> User:
        """The user with a name and password. Raises `Forbidden`, in the same words and after the same time whatever is wrong."""
        nobody = _nobody()  # for every name, so that the first does not show by its time whether it is known
        with self._store.session() as s:
            user = s.scalar(_active(name)) if _NAME.fullmatch(name) else None
        try:
            _hasher.verify(user.password if user and user.password else nobody, password[: MOST + 1])
            known = user is not None
        except (VerificationError, InvalidHashError):
            known = False
        if not known or user is None:
            with self._store.session() as s:
                # Not what was typed as a name: it may be a password.
                note(s, "", "failed to sign in", user.name if user else "", address=address)
            raise Forbidden("wrong name or password")
        return user

    def enter(self, name: str, password: str, address: str = "") -> str:
        """Start a session with a password, from an address. Raises `Forbidden` as `check` does."""
        return self.begin(self.check(name, password, address), address)

    def begin(self, user: User, address: str, how: str = "") -> str:
        """Start a session of a user who has shown who they are."""
        with self._store.session() as s:
            note(s, user, "signed in", user.name, how, address)
            return _issue(s, user.id, "browser", SESSION, address)

    def signed_on(self, issuer: str, subject: str, email: str | None, address: str = "") -> User:
        """The user whom a provider of single sign-on knows as `subject`. Who comes for the first time is found by the address that it has verified.

        Raises `Forbidden` if nobody has added an account for them, or it is closed.
        """
        whole = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()
        with self._store.session() as s:
            user = s.scalar(select(User).where(User.subject == whole))
            if user is None and email:
                user = s.scalar(select(User).where(User.email == email.lower(), User.subject.is_(None)))
            if user is not None and user.active:
                user.subject = whole
                return user
            note(s, "", "failed to sign in", user.name if user else "", "single sign-on", address)
        raise Forbidden("there is no account for you here; ask an admin to add one")

    def token(self, name: str, about: str = "", by: str = COMMAND) -> str:
        """Make a token for the API; `about` says what for. Raises `Missing`."""
        with self._store.session() as s:
            user = s.scalar(_active(name))
            if user is None:
                raise Missing(f"no user {name}")
            secret = _issue(s, user.id, "api", TOKEN, _short(about.strip()))
            note(s, by, "made token", name, f"{digest(secret)[:12]} {about.strip()}")
            return secret

    def logins(self, name: str) -> list[Login]:
        """The sessions and tokens of an account that are valid, newest first. Raises `Missing`."""
        with self._store.session() as s:
            mine = select(Login).where(Login.user_id == _one(s, name).id, Login.expires > now())
            return list(s.scalars(mine.order_by(Login.created.desc(), Login.hash)))

    def revoke(self, name: str, number: str, by: str = COMMAND) -> None:
        """End the session or token of an account with this number. Raises `Missing`."""
        with self._store.session() as s:
            mine = select(Login).where(Login.user_id == _one(s, name).id)
            found = next((x for x in s.scalars(mine) if x.number == number), None)
            if found is None:
                raise Missing(f"{name} has no session or token {number}")
            s.execute(delete(Login).where(Login.hash == found.hash))
            note(s, by, "revoked token" if found.purpose == "api" else "ended sessions", name, number)

    def end(self, name: str, *, tokens: bool = True, keep: str | None = None, by: str = COMMAND) -> int:
        """End the sessions of an account (but the one that `keep` opens), and its `tokens`. Returns how many. Raises `Missing`."""
        with self._store.session() as s:
            theirs = delete(Login).where(Login.user_id == _one(s, name).id, Login.hash != digest(keep or ""))
            gone = s.execute(theirs if tokens else theirs.where(Login.purpose == "browser"))
            note(s, by, "ended sessions", name, "and tokens" if tokens else "")
            return int(gone.rowcount)  # type: ignore[attr-defined]

    def whose(self, secret: str, purpose: str) -> User | None:
        """The user a session or token belongs to; None if it is not valid."""
        with self._store.session() as s:
            return s.scalar(
                select(User)
                .join(Login, Login.user_id == User.id)
                .where(Login.hash == digest(secret), Login.purpose == purpose, Login.expires > now(), User.active)
            )

    def leave(self, secret: str) -> None:
        """End a session."""
        with self._store.session() as s:
            whose = s.scalar(select(User).join(Login, Login.user_id == User.id).where(Login.hash == digest(secret)))
            if whose is not None:
                s.execute(delete(Login).where(Login.hash == digest(secret)))
                note(s, whose, "signed out", whose.name)


def _one(s: Session, name: str) -> User:
    found = s.scalar(select(User).where(User.name == name, User.password.is_not(None)))
    if found is None:
        raise Missing(f"no user {name}")
    return found


def _active(name: str) -> Select[User]:
    return select(User).where(User.name == name, User.active, User.password.is_not(None))


def _issue(s: Session, user: int, purpose: str, lasts: datetime.timedelta, about: str) -> str:
    secret = secrets.token_urlsafe(32)
    s.execute(delete(Login).where(Login.expires < now()))
    s.add(Login(hash=digest(secret), user_id=user, purpose=purpose, created=now(), expires=now() + lasts, about=about))
    return secret


@cache
def _nobody() -> str:
    """A hash to verify if there is no such user, so that the answer takes just as long. Made when first needed: it takes a while."""
    return _hasher.hash(secrets.token_hex(16))


def _hash(password: str) -> str:
    if not LEAST <= len(password) <= MOST:
        raise Invalid(f"password: got {len(password):,} characters; expected {LEAST} to {MOST:,}")
    return _hasher.hash(password)
