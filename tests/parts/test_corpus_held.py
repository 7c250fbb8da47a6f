"""The held-back letters judge the classifier: they stay as they were before anybody trained on the rest."""

import hashlib
import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "classifiers" / "assets" / "corpus"
LISTED = {
    name: digest
    for digest, name in (line.split() for line in (CORPUS / "HELD_SHA256").read_text(encoding="utf-8").splitlines())
}
HELD = {
    "held_asks.jsonl": "7abf55c33aacff2441b87e9adce200895ff63bf772e061d45d42dff3c88c6a20",
    "held_de_c2.jsonl": "74972f5be53b68eaa50aae40811ca3b40e30a9ea84ae7f30648844f249e267aa",
    "held_en.jsonl": "1314595478febaf335f0fddd0e1446045372a00862603e87c60fa10b6001c012",
    "held_en_f1.jsonl": "9b4356f677293e3dcc74dbd77ebadfd7902a7b1b0b70df4cb03805b79cca12a6",
    "held_en_g1.jsonl": "c3db4d841a7d1a07e4d3473d61e68d4c47b05590a82d95877a08fad76cab1acf",
    "held_en_h1.jsonl": "801bc0639bf1c0f3f30561d7b77a0d269a912f81ec0a4eac60774010be9a681f",
    "held_fr.jsonl": "49278b6af5146d6473e4af1f1c96841e1d4ca980b7fc62dc6a970d17bdb92e7b",
    "held_fr_c2.jsonl": "904409bc97ba63a68870f6fb34fdceb524367d4216085c043d6f167b9c87dfc4",
    "held_fr_f1.jsonl": "a82932f44448c89b4601e116f2409907069c5bf64e2e719cb5149886431e4ce4",
    "held_fr_g1.jsonl": "a2066f5b482ef386a66fee4be71dca3bc728024c89237a6e65e1d7a1e544c0b3",
    "held_fr_h1.jsonl": "b5a92ee66dee6658decd4a09a5e9f3085619d59957bf8b219f6412d52c261001",
    "held_mail_g1.jsonl": "c363a07a746552c41afda7d5bdb237423ff051d75822666c9d5134b0087e3f71",
    "held_mail_h1.jsonl": "a849f94be1cbeaf1821bfa8177019fff8ef4f3a19498d4baa00ded4c5a2354ed",
    "held_mail_i1.jsonl": "1d7e2d1304b201a49f14acb2f83f2654144d0edc266711da7ea3d62137828848",
    "held_mail_j1.jsonl": "8ff657e5396f72e95063af43393fd9dd5e9d487f239204cfbee24d63461282eb",
    "held_neg_f1.jsonl": "503db30791d3921cd01a08bc46ad98533b1d70a3282bb848507d564a814f43b5",
    "held_negatives.jsonl": "fa375e020ab97c45c0d9054af3a1a2c8465eb6a93b04358e4bfbe40f2b1dd3d9",
    "held_negatives_c2.jsonl": "1b3b8d43448aab8fcd3b32726dee668e0d637e4af0fba1e28966626e21e63132",
    "held_other.jsonl": "4d1be767da78174d316f920d80a3b93484a2d0d5b97b533d78991fbe054cd516",
    "held_others_f1.jsonl": "b76edf5c95735f547ff3e8f752610d1bb02989f4fc216df2353eacf311726d79",
    "held_others_g1.jsonl": "54bbaaedf9dc15aad74c2d8c7aa3c2d9b8003723b6a7a714458ca28278e7b004",
    "held_others_h1.jsonl": "d04fcf3ff5b42ed39fd33dd0fd31591841501b9fed4a35def031a857ae0031c1",
    "held_rest_g1.jsonl": "fc0f7da45f00ffe73c7d732e88e8b3ef7c0249a7212e0942a0c1b511d3123196",
}
RIGHTS = {"access", "rectification", "erasure", "restriction", "portability", "objection", "consent_withdrawal"}
MATTERS = {"complaint", "breach", "authority", "question"}


def test_every_held_batch_is_listed_and_none_is_missing():
    assert set(LISTED) == {path.name for path in CORPUS.glob("held_*.jsonl")} == set(HELD)


@pytest.mark.parametrize("name", sorted(HELD))
def test_a_held_batch_has_not_changed_since_it_was_frozen(name):
    found = hashlib.sha256((CORPUS / name).read_bytes()).hexdigest()

    assert found == HELD[name] == LISTED[name]


def test_no_text_of_a_held_batch_stands_in_another_batch():
    others = {_words(row) for path in CORPUS.glob("*.jsonl") if path.name not in HELD for row in _rows(path)}

    shared = [
        row["id"]
        for name in HELD
        for row in _rows(CORPUS / name)
        if row.get("mood") != "none" and _words(row) in others  # a greeting is nobody's own
    ]

    assert shared == []


def test_every_held_label_is_one_the_product_knows_and_every_id_is_used_once():
    rows = [row for name in HELD for row in _rows(CORPUS / name)]

    assert len({row["id"] for row in rows}) == len(rows)
    assert {right for row in rows for right in (*row["rights"], *row.get("optional_rights", ()))} <= RIGHTS
    assert {matter for row in rows for matter in row["matters"]} <= MATTERS


def _rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _words(row):
    return " ".join(f"{row.get('subject', '')} {row['text']}".casefold().split())
