"""What the program can reach, and what it names: read from the code itself (charter 2.2, 4, 8; T2, T3, T24, T32)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = [
    path
    for top in ("bot", "classifiers", "handlers", "templates")
    for path in (ROOT / top).rglob("*.py")
    if "sandbox" not in path.parts  # a server on this machine, for demos and tests
]
# The only ways out of this machine: the Gmail API and its sign-in.
WAYS_OUT = {"channel.py", "gmail.py", "oauth.py", "transport.py", "answers.py"}
SPEAKS = {
    "aiohttp",
    "ftplib",
    "googleapiclient",
    "http",
    "httplib2",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "urllib3",
}
SPEAKS |= {"google_auth_oauthlib", "google_auth_httplib2"}
# Gmail, its sign-in, this machine; the two others are links for the reader of a notice.
HOSTS = {
    "gmail.googleapis.com",
    "oauth2.googleapis.com",
    "accounts.google.com",
    "mail.google.com",
    "www.googleapis.com",
}
HOSTS |= {"127.0.0.1", "localhost", "www.azopio.com", "www.cnil.fr"}
SELLS = (
    "ads",
    "adservice",
    "admob",
    "analytics",
    "facebook",
    "segment",
    "mixpanel",
    "doubleclick",
    "openai",
    "anthropic",
)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return names


def speaks(path: Path) -> bool:
    return any(name.split(".")[0] in SPEAKS or name == "urllib.request" for name in imported(path))


def test_t2_only_the_gmail_adapter_can_send_anything_out_of_this_machine():
    found = {path.relative_to(ROOT) for path in PRODUCT if speaks(path)}

    assert found <= {Path("bot/mail") / name for name in WAYS_OUT}
    assert Path("bot/mail/channel.py") in found or Path("bot/mail/transport.py") in found


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_t24_no_other_host_is_named_in_the_code(path):
    named = re.findall(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*)", path.read_text(encoding="utf-8"))

    assert {host.rstrip(".") for host in named} - HOSTS - {"example.org", "example.com"} == set()


def test_t3_nothing_that_sells_or_counts_people_is_installed():
    wanted = (ROOT / "requirements.in").read_text(encoding="utf-8").split()

    assert [name for name in wanted if any(word in re.split(r"[-_.\[\]]", name.lower()) for word in SELLS)] == []


def test_t32_the_name_of_the_dpo_is_a_setting_and_stands_nowhere_else():
    from bot.settings import Company

    surname = Company().dpo_name.split()[-1]
    files = [*PRODUCT, *(ROOT / "templates").rglob("*.toml"), *(ROOT / "templates").rglob("*.txt")]

    assert [path.name for path in files if surname in path.read_text(encoding="utf-8")] == ["settings.py"]
