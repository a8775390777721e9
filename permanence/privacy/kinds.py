"""The kinds of private words, as a writer is told of them."""

from enum import StrEnum


class PrivateKind(StrEnum):
    NAME = "name"
    INITIALS = "initials with a date"
    BIRTH_DATE = "birth date"
    POSTCODE = "postcode"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    HEALTH_NUMBER = "health number"
    ADDRESS = "address"
    SCHOOL = "school"
    PLACE = "place where somebody lives"
    NUMBER = "number of a record"
    ACCOUNT = "account name"
    FAMILY = "what a family is known for"
