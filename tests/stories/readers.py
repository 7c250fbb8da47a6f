"""Staff with keys in the office of a story, and what they can open."""

from __future__ import annotations

from bot.cases.reading import Opened, Room
from bot.cases.reviews import Reviews
from bot.vault.policy import Reason
from bot.vault.roll import Entry, Roll, StaffRole
from bot.vault.staff_keys import lock, new_key
from bot.vault.trust import Trust, with_root
from bot.wiring.reading import room_of
from tests.parts.staff_room import PASSPHRASE, QUICK

WHY = "Vous y nommez sans doute le contrat à effacer, et nous ne le trouvons pas autrement"
HER = "Anna Lind <anna.lind@example.org>"
LETTER = "Bonjour, effacez toutes mes données personnelles. Mon contrat secret s’appelle Tournesol. Anna Lind"


class Staff:
    """Nadia is the DPO, Claire handles cases, Paul manages; each has keys, and Nadia vouches for the others."""

    def __init__(self, office) -> None:
        self.office = office
        self.keys = {name: new_key(name) for name in ("Nadia Perrin", "Claire Morel", "Paul Azoulay")}
        storage, stage = office.stage.settings.storage, office.stage
        folder = storage.key_file.parent
        files = {"staff_file": folder / "staff.json", "staff_trust_file": folder / "staff.trust"}
        stage.settings = stage.settings.model_copy(update={"storage": storage.model_copy(update=files)})
        self.trust = Trust(files["staff_file"], files["staff_trust_file"])
        self.trust.save(self._roll())

    def _roll(self) -> Roll:
        now = self.office.clock.now()
        nadia = self.keys["Nadia Perrin"]
        roll = with_root(Roll(), self._entry("Nadia Perrin", StaffRole.DPO), nadia)
        for name, role in (("Claire Morel", StaffRole.HANDLER), ("Paul Azoulay", StaffRole.RESPONSIBLE)):
            roll = roll.add(self._entry(name, role), now).approve(name, nadia)
        return roll

    def _entry(self, name: str, role: StaffRole) -> Entry:
        key = lock(self.keys[name], PASSPHRASE, QUICK)
        return Entry(key=key, roles=frozenset({role}), since=self.office.clock.now().replace(microsecond=0))

    @property
    def room(self) -> Room:
        stage = self.office.stage
        return room_of(stage.settings, stage.store, stage.keyring)

    @property
    def reviews(self) -> Reviews:
        return Reviews(store=self.office.stage.store, desk=self.room.desk)

    def reads(self, name: str, *, who: str = "Claire Morel", letter: str = "", why: str = "permission") -> Opened:
        """A member reads a letter of the case of `name`: the first, or the one called `letter`."""
        gmail_id = self.office.stage.gmail_ids[letter] if letter else ""
        now = self.office.clock.now()
        found = self.room.read(
            self.office.number(name), gmail_id=gmail_id, reason=Reason(why), key=self.keys[who], now=now
        )
        self.office.works()
        return found


def asks(office, name: str = "a letter", **how) -> str:
    """Anna wrote, Claire asks for permission; returns the code N23 named."""
    office.does("ask_permission", name, why=WHY, **how)
    return code_in(office.texts()[-1])


def code_in(text: str) -> str:
    return text.split("le code ")[1].split(" ;", maxsplit=1)[0].split(".", maxsplit=1)[0]


def anna_writes(office, **how) -> None:
    office.receives("a letter", LETTER, sender=HER, **how)
    office.works()


def answers(office, name: str, text: str, *, sender: str = HER, **how) -> None:
    office.days_pass(0.01)
    office.receives(name, text, sender=sender, answers="a letter", **how)
    office.works()


def standing(office, letter: str = "a letter", name: str = "a letter") -> str:
    lines = {one["gmail_id"]: one for one in office.case(name)["messages"]}
    return lines[office.stage.gmail_ids[letter]]["permission"]
