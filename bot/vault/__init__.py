"""The vault: content exists only sealed, from the first commit on.

Why: nobody reads letters here, and that is kept by cryptography rather than by screen rights. Whoever stores content
needs the public key only; whoever opens it needs the private keys, which only the daemon has.

Flow:

    intake    Sealer(public key)  .seal(place, bytes)   -> Sealed  -> table sealed_field
    outbox    Opener(private keys).open(place, Sealed)  -> bytes   (or Tampered)
    matching  Fingerprints(keys)  .address(...)         -> text that compares, and says nothing
    leave     policy.decide(reading, circumstances)     -> Leave or Denial
    grant     Granter(opener)     .grant(place, ...)    -> Grant, for one reader, evidence and end
    reading   reader.open_granted(staff key, grant)     -> bytes, with the reader's own key only

Modules: `format` (places, headers, the public key; what docs/vault-format.md describes), `seal`, `open`, `keys` (files
and epochs), `fingerprint` (HMACs, markers, case numbers); `policy` (who may open what), `terms`, `grants`, `reader`;
`passphrase`, `staff_keys`, `roll` and `trust` (whose key counts), `approvals` (signed by the approver's own key).

Promises: every field has its own key; a sealed value opens in its own place and nowhere else; the written format has a
version; no key and no plaintext appears in an error, a log line or a `repr`.
"""
