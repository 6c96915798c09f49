"""A backup that is damaged, altered or no backup is refused in a sentence, whichever of its bytes is wrong."""

import datetime
import json
import random
import zipfile

import pytest

from detente.web.archive import BackupError, Manifest, reading, writing

ROW = (1, None, True, 0.1, "ž\n", b"\0\xff", datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC))
COLUMNS = list("abcdefg")


def untold(*_):
    pass


@pytest.fixture
def backup(tmp_path):
    """A small backup."""
    path = tmp_path / "a.zip"
    (tmp_path / "draws").write_bytes(b"draws " * 1000)
    with writing(path) as out:
        tables = {"things": out.table("things", COLUMNS, [ROW, ROW])}
        files = {"draws/r-1.draws.npy": out.file("draws/r-1.draws.npy", tmp_path / "draws")}
        out.manifest(
            Manifest(
                release="1", revision="0001", at=datetime.datetime.now(datetime.UTC), tables=tables, files=files, missing=[]
            )
        )  # fmt: skip
    return path


def read(path):
    with reading(path, untold) as found:
        rows = list(found.rows("things"))
        with found.file("draws/r-1.draws.npy") as file:
            return rows, file.read()


def test_what_was_written_is_read(backup):
    rows, file = read(backup)
    assert rows == [dict(zip(COLUMNS, ROW, strict=True))] * 2
    assert file == b"draws " * 1000


def test_whichever_byte_is_wrong_it_is_read_or_refused(backup):
    whole = backup.read_bytes()
    chance = random.Random(1)
    refused = 0
    for at in range(0, len(whole), 4):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << chance.randrange(8)
        backup.write_bytes(spoilt if at % 3 else whole[:at])
        try:
            assert read(backup)[1] == b"draws " * 1000
        except BackupError as error:
            refused += 1
            assert len(str(error).splitlines()) == 1
    assert refused > len(whole) / 4 * 0.6


def altered(path, change):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(manifest, parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.writestr("manifest.json", json.dumps(manifest))


def test_a_part_that_was_altered_or_taken_out_is_named(backup):
    altered(backup, lambda manifest, parts: parts.update({"tables/things.jsonl": b"[1]\n"}))
    with pytest.raises(BackupError, match=r"damaged: tables/things\.jsonl is not what was written"):
        read(backup)
    altered(backup, lambda manifest, parts: parts.pop("tables/things.jsonl"))
    with pytest.raises(BackupError, match=r"not a whole backup: .*tables/things\.jsonl"):
        read(backup)


@pytest.mark.parametrize("name", ["../x", "draws/../../x", "/etc/passwd", "draws/", "workbench.db", "draws/x\0"])
def test_files_lie_in_their_folders_and_nowhere_else(backup, name):
    altered(backup, lambda manifest, parts: manifest["files"].update({name: {"sha256": "", "size": 0}}))
    with pytest.raises(BackupError, match="a backup has files of draws and of history only"):
        read(backup)


@pytest.mark.parametrize("change", [{"detente_backup": 2}, {"more": 1}, {"revision": None}])
def test_a_backup_of_a_later_form_is_not_read(backup, change):
    altered(backup, lambda manifest, parts: manifest.update(change))
    with pytest.raises(BackupError, match="not a backup that this version of detente can read"):
        read(backup)


def test_another_file_is_no_backup(tmp_path):
    (tmp_path / "a.zip").write_text("x")
    with pytest.raises(BackupError, match=r"a\.zip: this is not a whole backup"):
        read(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(BackupError, match="not a backup that this version"):
        read(tmp_path / "b.zip")
    with pytest.raises(BackupError, match=r"c\.zip: No such file or directory"):
        read(tmp_path / "c.zip")
