"""The words of names, and what is kept of them: nothing that a name could be read from."""

from permanence.privacy.name_words import hash_of, name_words_in

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def test_each_word_of_a_name_counts_by_itself_in_plain_letters():
    assert name_words_in(["Nguyễn Thị Thuý", "Zoë-Anne O’Nobody"]) >= {"nguyen", "thi", "thuy", "zoe", "anne"}


def test_a_possessive_is_the_same_word():
    assert name_words_in(["Thuy's panel"]) == {"thuy", "panel"}


def test_what_joins_names_is_no_name():
    assert name_words_in(["Mrs Ana de la Nowhere"]) == {"ana", "nowhere"}


def test_a_word_has_one_hash_for_a_key_and_another_for_another():
    assert hash_of("thuy", KEY) == hash_of("thuy", KEY)
    assert hash_of("thuy", KEY) != hash_of("thuy", OTHER_KEY)
    assert "thuy" not in hash_of("thuy", KEY)
