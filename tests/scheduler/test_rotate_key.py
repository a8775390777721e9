"""A secret gets a new value where it lies, and the one before stays beside it as long as it is needed."""

import pytest

from scheduler.rotate_key import CannotRotate, rotate

OLD = "o" * 32


def secret(folder, name="reply_key", value=OLD):
    (folder / name).write_text(f"{value}\n")
    return folder / name


def test_the_value_before_is_kept_beside_the_new_one(tmp_path):
    file = secret(tmp_path)

    done = rotate("reply_key", tmp_path, {})

    assert (tmp_path / "reply_key_before").read_text() == f"{OLD}\n"
    assert len(file.read_text().strip()) == 64
    assert (done.file, done.before) == (file, tmp_path / "reply_key_before")
    assert "60 days" in done.next
    assert {f.stat().st_mode & 0o077 for f in (tmp_path / "reply_key_before",)} == {0}


def test_a_secret_that_somebody_has_seen_is_kept_nowhere(tmp_path):
    secret(tmp_path)
    secret(tmp_path, "reply_key_before", "older")

    done = rotate("reply_key", tmp_path, {}, leaked=True)

    assert done.before is None
    assert [f.name for f in tmp_path.iterdir()] == ["reply_key"]
    assert OLD not in (tmp_path / "reply_key").read_text()


def test_one_that_is_still_needed_is_not_written_over(tmp_path):
    file = secret(tmp_path)
    secret(tmp_path, "reply_key_before", "older")

    with pytest.raises(CannotRotate, match="take it away first"):
        rotate("reply_key", tmp_path, {})

    assert file.read_text() == f"{OLD}\n"


def test_children_s_names_have_no_key_before(tmp_path):
    secret(tmp_path, "name_key")

    done = rotate("name_key", tmp_path, {})

    assert done.before is None
    assert "import the tracker" in done.next


def test_a_secret_that_was_never_set_begins(tmp_path):
    done = rotate("anchor_key", tmp_path, {})

    assert (done.before, done.next) == (None, ""), "there is none before to take away"
    assert done.file.stat().st_mode & 0o777 == 0o600


def test_the_file_is_found_as_the_environment_names_it_or_as_systemd_calls_it(tmp_path):
    elsewhere = secret(tmp_path, "a-key")
    assert rotate("reply_key", None, {"HOMEWARD_REPLY_KEY_FILE": str(elsewhere)}).file == elsewhere
    prefixed = secret(tmp_path, "homeward_reply_key")
    assert rotate("reply_key", tmp_path, {}).before == tmp_path / "homeward_reply_key_before"
    assert prefixed.exists()


@pytest.mark.parametrize(
    ("name", "secrets", "told"),
    [
        ("slack_bot_token", "", "none of the secrets"),
        ("reply_key", None, "--secrets"),
        ("reply_key", "not-there", "no folder"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, name, secrets, told):
    with pytest.raises(CannotRotate, match=told):
        rotate(name, None if secrets is None else tmp_path / secrets, {})
