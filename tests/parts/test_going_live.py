"""The settings of a real mailbox hold sending back until the pack before going live is complete (P19)."""

from datetime import UTC, datetime

import pytest

from bot.errors import Misuse
from bot.settings import load
from bot.wiring.go_live import open_items, silent_until_ready
from handlers.go_live import Item

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PACK = "".join(f'{item} = {{ by = "Jeanne Petit", on = 2026-10-05 }}\n' for item in Item)


def settings(folder, text):
    file = folder / "privacy-bot.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {})


def test_a_real_mailbox_stays_silent_until_each_item_has_a_name_and_a_date(tmp_path):
    lines = PACK.splitlines()
    unready = settings(tmp_path, "[go_live]\n" + "\n".join(lines[1:]))
    ready = settings(tmp_path, f"[go_live]\n{PACK}")

    assert open_items(unready, NOW) == (Item.RECORD_OF_PROCESSING,)
    assert not silent_until_ready(unready, NOW).sending.enabled
    assert silent_until_ready(ready, NOW).sending.enabled


def test_the_switch_stays_off_whatever_is_ready(tmp_path):
    off = settings(tmp_path, f"[sending]\nenabled = false\n[go_live]\n{PACK}")

    assert not silent_until_ready(off, NOW).sending.enabled


def test_a_sandbox_on_this_machine_sends_at_once(tmp_path):
    tried = settings(tmp_path, '[gmail]\nbase_url = "http://127.0.0.1:8025/"\n')

    assert silent_until_ready(tried, NOW).sending.enabled


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("deputies = { on = 2026-10-05 }", "by"),
        ('deputies = { by = "Jeanne Petit" }', "on"),
        ('deputy = { by = "Jeanne Petit", on = 2026-10-05 }', "deputy"),
    ],
)
def test_an_item_without_name_or_date_or_that_is_none_is_refused(tmp_path, entry, said):
    with pytest.raises(Misuse, match=said):
        settings(tmp_path, f"[go_live]\n{entry}\n")
