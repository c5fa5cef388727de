"""Users: adding, changing, disabling them, and their passwords (C256-C258)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import users as table
from gendan.db.store import Store
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import passwords
from gendan.services.commands import Code, Command, Name, UserRef, handles
from gendan.services.context import Context

Role = Literal["clerk", "follower", "planner", "finance", "supervisor", "admin"]


class UserAdd(Command):
    """Add a user (C258)."""

    command: ClassVar[str] = "user.add"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True

    login: Code = Field(pattern=r"^[\w.-]+$")
    name: Name
    user_role: Role = Field(alias="role")
    password: str = Field(max_length=200)
    must_change: bool = Field(default=False, description="whether the first sign-in asks for a password of his own")


class UserUpdate(Command):
    """Change a user's name or role (C258)."""

    command: ClassVar[str] = "user.update"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True

    login: UserRef
    name: Name | None = None
    user_role: Role | None = Field(default=None, alias="role")


class UserPassword(Command):
    """Change one's own password, or as admin somebody else's, who then chooses his own on coming in (C257)."""

    command: ClassVar[str] = "user.password"
    role: ClassVar[str] = "clerk"
    founder_only: ClassVar[bool] = True

    login: UserRef | None = None
    old: str | None = Field(default=None, max_length=200)
    password: str = Field(max_length=200)
    must_change: bool | None = Field(default=None, description="of somebody else's password: left out it is true")


class UserDisable(Command):
    """Take a user's right to sign in; the history keeps the name."""

    command: ClassVar[str] = "user.disable"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True

    login: UserRef


class UserEnable(Command):
    """Give a disabled user the right to sign in back."""

    command: ClassVar[str] = "user.enable"
    role: ClassVar[str] = "admin"
    founder_only: ClassVar[bool] = True

    login: Code


def new_user(ctx: Context, login: str, name: str, role: str, password: str, *, must_change: bool = False) -> int:
    """Record a new user; the login must be free."""
    if table.by_login(ctx.conn, login) is not None:
        raise Refusal("duplicate", N_("The login {value} exists already. Choose another."), field="login", value=login)
    passwords.checked(password, ctx.config["password.min_length"], login)
    stored = passwords.hashed(password)
    secret: dict[str, Any] = {"password": stored, "password_at": ctx.at, "must_change": must_change}
    return ctx.recorder.new("user", login=login, name=name, role=role, active=True, **secret)


@handles(UserAdd)
def user_add(ctx: Context, cmd: UserAdd) -> dict[str, Any]:
    """Add a user; the login is refused as ``duplicate`` where it exists."""
    new_user(ctx, cmd.login, cmd.name, cmd.user_role, cmd.password, must_change=cmd.must_change)
    return {"login": cmd.login}


@handles(UserUpdate)
def user_update(ctx: Context, cmd: UserUpdate) -> dict[str, Any]:
    """Change name or role; the last admin stays one."""
    user = ctx.refs["login"]
    if cmd.user_role is not None and cmd.user_role != "admin":
        _keep_an_admin(ctx, user)
    changes = {"name": cmd.name or user.name, "role": cmd.user_role or user.role}
    ctx.recorder.set("user", user.id, **changes)
    return {"login": user.login}


@handles(UserPassword)
def user_password(ctx: Context, cmd: UserPassword) -> dict[str, Any]:
    """Change a password: the own one with the old one, another's as admin."""
    user: Any = ctx.refs.get("login") or table.by_id(ctx.conn, ctx.actor.id)
    if user.id != ctx.actor.id and ctx.actor.role != "admin":
        raise Refusal("forbidden", N_("Only an admin may change the password of somebody else."), field="login")
    own = user.id == ctx.actor.id
    if own and not passwords.matches(user.password, cmd.old or ""):
        raise UsageError("bad_value", N_("The old password is wrong."), field="old")
    passwords.checked(cmd.password, ctx.config["password.min_length"], user.login)
    if own:
        passwords.refuse_used(cmd.password, table.past_passwords(ctx.conn, user, ctx.config["password.history"]))
    must_change = not own and cmd.must_change is not False
    stored = passwords.hashed(cmd.password)
    ctx.recorder.set("user", user.id, password=stored, password_at=ctx.at, must_change=must_change)
    return {"login": user.login}


@handles(UserDisable)
def user_disable(ctx: Context, cmd: UserDisable) -> dict[str, Any]:
    """Disable a user; the last admin is kept."""
    user = ctx.refs["login"]
    _keep_an_admin(ctx, user)
    ctx.recorder.set("user", user.id, active=False)
    return {"login": user.login}


@handles(UserEnable)
def user_enable(ctx: Context, cmd: UserEnable) -> dict[str, Any]:
    """Enable a user again."""
    user = table.by_login(ctx.conn, cmd.login)
    if user is None or user.role == "system":
        raise Refusal("unknown_reference", N_("There is no user {value}."), field="login", value=cmd.login)
    ctx.recorder.set("user", user.id, active=True)
    return {"login": user.login}


def _keep_an_admin(ctx: Context, user: Any) -> None:
    if user.role == "admin" and table.count_active(ctx.conn, "admin") <= 1:
        raise Refusal("wrong_status", N_("{login} is the last admin. Make another admin first."), login=user.login)


@dataclass(frozen=True, slots=True)
class UserView:
    """A user as the list shows it."""

    login: str
    name: str
    role: str
    active: bool
    password_at: datetime | None
    must_change: bool = False


def list_users(store: Store) -> list[UserView]:
    """All users, active first."""
    with store.read() as conn:
        return [UserView(r.login, r.name, r.role, r.active, r.password_at, r.must_change) for r in table.everyone(conn)]
