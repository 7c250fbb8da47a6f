"""`privacy-bot staff …`: who works here, in which role, with which keys; nobody vouches for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import ByOption, JsonOption, SettingsOption, ask_passphrase, print_facts, print_json, print_table
from bot.clock import SystemClock
from bot.errors import Misuse

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.vault.roll import Entry, Roll
    from bot.vault.staff_keys import StaffKey

app = typer.Typer(no_args_is_help=True, help="Members of staff, their roles and their keys.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The member's name, as it is shown everywhere.")]
RoleOption = Annotated[
    list[str], typer.Option("--role", help="handler, responsible, dpo, deputy, security or operator; may be repeated.")
]


@app.command()
def add(
    name: Name,
    *,
    role: RoleOption,
    first: Annotated[
        bool, typer.Option("--first", help="The first approver, who is trusted without another's word.")
    ] = False,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Add a member, who chooses a passphrase now; an approver countersigns with `staff approve`."""
    from bot.settings import load
    from bot.vault.trust import with_root
    from bot.wiring.keys import staff_roll

    loaded, now = load(settings), SystemClock().now()
    roll = staff_roll(loaded)
    _may_add(roll, name.strip(), first=first)
    entry, key = _new_entry(name, role, now)
    after = with_root(roll, entry, key) if first else roll.add(entry, now)
    _keep(loaded, after, "staff_added", _facts(entry) | {"first": int(first)}, by=by, now=now)
    _say(_line(after, after.members()[-1]), json=json)


@app.command()
def approve(name: Name, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Countersign a member's keys and roles with your own passphrase; from then on they may be granted a reading."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll

    loaded, now = load(settings), SystemClock().now()
    roll = staff_roll(loaded)
    after = roll.approve(name, member_key(roll, by))
    entry = after.member(name)
    _keep(loaded, after, "staff_approved", _facts(entry), by=by, now=now)
    _say(_line(after, entry), json=json)


@app.command()
def renew(name: Name, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Choose a new passphrase for your own keys; what was granted stays. None of the last five may come back."""
    from bot.settings import load
    from bot.vault.earlier import mark
    from bot.vault.staff_keys import lock, unlock
    from bot.wiring.keys import staff_roll

    loaded, now = load(settings), SystemClock().now().replace(microsecond=0)
    roll = staff_roll(loaded)
    entry = roll.member(name)
    if entry.name != by.strip():
        raise Misuse("a passphrase is its owner's alone; an approver makes new keys with `privacy-bot staff reset`")
    before = ask_passphrase(f"Passphrase of {entry.name}")
    key = unlock(dict(entry.key), before)
    fresh = ask_passphrase(f"New passphrase of {entry.name}", confirm=True)
    _may_choose(entry, before, fresh)
    after = roll.renew(entry, lock(key, fresh), mark(before), now)
    _keep(loaded, after, "passphrase_renewed", _facts(entry), by=by, now=now)
    _say(_line(after, after.member(name)), json=json)


@app.command()
def reset(name: Name, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Give a member a new pair of keys, countersigned by another approver; what was granted to the old one is lost."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll

    loaded, now = load(settings), SystemClock().now()
    roll = staff_roll(loaded)
    before = roll.member(name)
    if before.name == by.strip():
        raise Misuse("nobody resets their own keys; ask another approver")
    approver = approver_key(roll, by)
    entry, _ = _new_entry(name, sorted(before.roles), now)
    after = roll.add(entry, now).approve(name, approver)
    detail = _facts(entry) | {"replaces": before.public.key_id}
    _keep(loaded, after, "staff_reset", detail, by=by, now=now, gone=before.public.key_id)
    _say(_line(after, after.member(name)), json=json)


@app.command()
def remove(name: Name, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Take a member off the roll, with an approver's passphrase; what was granted to them is deleted."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll

    loaded, now = load(settings), SystemClock().now()
    roll = staff_roll(loaded)
    gone, after = roll.member(name).public.key_id, roll.remove(name, now)
    approver_key(roll, by)
    if not _approvers(after):
        raise Misuse(f"{name} is the only approver; add and approve another one first")
    detail = {"member": name.strip()}
    _keep(loaded, after, "staff_removed", detail, by=by, now=now, gone=gone)
    _say(detail | {"status": "removed"}, json=json)


@app.command("list")
def list_staff(*, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """List the members with their roles, and who waits for an approval."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll

    roll = staff_roll(load(settings))
    lines = [_line(roll, one) for one in roll.members()]
    if json:
        print_json({"staff": lines})
        return
    columns = ["name", "roles", "status", "approved_by", "since", "renew_by", "key"]
    rows = [[" ".join(one[c]) if c == "roles" else str(one[c]) for c in columns] for one in lines]
    print_table("Staff", columns, rows)


def member_key(roll: Roll, name: str) -> StaffKey:
    """A member's keys, unlocked with the passphrase asked for now.

    Raises Misuse for a wrong passphrase or one that is to be renewed, or somebody who is not on the roll or waits for
    approval.
    """
    from bot.vault.staff_keys import unlock

    entry = roll.member(name)
    if SystemClock().now().date() >= _renew_by(roll, entry):
        raise Misuse(
            f"the passphrase of {entry.name} is from {entry.chosen_at.date()} and opens nothing before it is renewed: "
            f"`privacy-bot staff renew {entry.name}`"
        )
    return unlock(dict(entry.key), ask_passphrase(f"Passphrase of {entry.name}"))


def approver_key(roll: Roll, name: str) -> StaffKey:
    """The same of somebody who may approve; raises Misuse for every other role."""
    from bot.vault.roll import APPROVERS

    if not roll.member(name).roles & APPROVERS:
        raise Misuse(f"{name} has no role that may approve: {', '.join(sorted(APPROVERS))}")
    return member_key(roll, name)


def _renew_by(roll: Roll, entry: Entry) -> date:
    return roll.renewal.ends(entry.chosen_at.date(), entry.roles)


def _may_choose(entry: Entry, before: str, fresh: str) -> None:
    from bot.vault.earlier import is_marked

    if fresh == before or any(is_marked(one, fresh) for one in entry.earlier):
        raise Misuse("this passphrase was used before; choose one that is new")


def _may_add(roll: Roll, name: str, *, first: bool) -> None:
    if any(one.name == name for one in roll.members()):
        raise Misuse(f"{name} is on the roll of staff already; `privacy-bot staff reset` makes new keys")
    if first and _approvers(roll):
        raise Misuse("there are approvers already: add without --first, and have one of them approve")
    if not first and not _approvers(roll):
        raise Misuse("there is no approver yet: the first member is added with --first, in such a role")


def _approvers(roll: Roll) -> list[str]:
    from bot.vault.roll import APPROVERS

    return [one.name for one in roll.members() if one.roles & APPROVERS and one.approved_by]


def _new_entry(name: str, roles: list[str], now: datetime) -> tuple[Entry, StaffKey]:
    from bot.vault.roll import Entry, StaffRole
    from bot.vault.staff_keys import lock, new_key

    unknown = sorted(set(roles) - set(StaffRole))
    if unknown:
        raise Misuse(f"no such role: {', '.join(unknown)}; there are {', '.join(StaffRole)}")
    key = new_key(name)
    locked = lock(key, ask_passphrase(f"New passphrase of {key.public.name}", confirm=True))
    chosen = frozenset(StaffRole(one) for one in roles)
    return Entry(key=locked, roles=chosen, since=now.replace(microsecond=0)), key


def _keep(
    settings: Settings,
    roll: Roll,
    event: str,
    detail: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
    gone: str = "",
) -> None:
    """Journal first: a change of the roll that nobody can read about must not happen."""
    from bot.wiring.keys import note_keys
    from bot.wiring.tools import trust_of

    if not by.strip():
        raise Misuse("say who acts: --by with the name of a staff member")
    note_keys(settings, event, detail, by=by.strip(), now=now, gone=gone)
    trust_of(settings).save(roll)


def _facts(entry: Entry) -> dict[str, Any]:
    return {"member": entry.name, "roles": sorted(entry.roles), "key": entry.public.key_id}


def _line(roll: Roll, entry: Entry) -> dict[str, Any]:
    approvers = {one.public.key_id: one.name for one in roll.entries}
    return {
        "name": entry.name,
        "roles": sorted(entry.roles),
        "status": "counts" if entry.approved_by else "waits for an approver",
        "approved_by": approvers.get(entry.approved_by, "-"),
        "since": entry.since.date().isoformat(),
        "renew_by": _renew_by(roll, entry).isoformat(),
        "key": entry.public.key_id,
        "replaces": entry.replaces or None,
    }


def _say(facts: dict[str, Any], *, json: bool) -> None:
    print_json(facts) if json else print_facts(facts)
