"""The keys of a running process: read again whenever the key file changes, so that nothing stops for a rotation."""

from __future__ import annotations

import threading
from pathlib import Path

from bot.vault.format import PublicKey
from bot.vault.keys import Keys, PrivateKey, load_private
from bot.vault.open import Opener
from bot.vault.seal import Sealer


class Keyring:
    """The keys in a file, as they are now; safe to share between threads.

    Raises what `load_private` raises, at the first use and after every change of the file.
    """

    def __init__(self, key_file: Path) -> None:
        self._file = key_file
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._keys: Keys | None = None

    def keys(self) -> Keys:
        """The keys as the file has them now."""
        found = self._file.stat() if self._file.exists() else None
        mark = (found.st_ino, found.st_mtime_ns, found.st_size) if found else None
        with self._lock:
            if self._keys is None or mark != self._seen:
                self._keys, self._seen = load_private(self._file), mark
            return self._keys

    def sealer(self) -> Sealer:
        """Seals to the newest epoch, whichever that is then."""
        return Sealer(self.keys().public, renew=self._public)

    def opener(self) -> Opener:
        """Opens every epoch that is not destroyed."""
        return Opener(self.keys().private, renew=self._private)

    def _public(self) -> PublicKey:
        return self.keys().public

    def _private(self) -> tuple[PrivateKey, ...]:
        return self.keys().private
