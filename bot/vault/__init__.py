"""The vault: content exists only sealed, from the first commit on.

Why: nobody reads letters here, and that is kept by cryptography rather than by screen rights. Whoever stores content
needs the public key only; whoever opens it needs the private keys, which only the daemon has.

Flow:

    intake    Sealer(public key)  .seal(place, bytes)   -> Sealed  -> table sealed_field
    outbox    Opener(private keys).open(place, Sealed)  -> bytes   (or Tampered)
    matching  Fingerprints(keys)  .address(...)         -> text that compares, and says nothing

Modules: `format` (places, headers, the public key; what docs/vault-format.md describes), `seal`, `open`, `keys` (files
and epochs), `fingerprint` (HMACs, markers, case numbers).

Promises: every field has its own key; a sealed value opens in its own place and nowhere else; the written format has a
version; no key and no plaintext appears in an error, a log line or a `repr`.
"""
