"""The image recipe and compose.yaml: as their schema has them, without a password, and with little that they may do."""

import json
import re
from importlib.resources import files

import jsonschema
import pytest
import yaml

from scheduler.settings import Settings
from tests.sources import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
RECIPE = (DEPLOY / "Containerfile").read_text()


def schema(name: str) -> dict:
    """A published JSON schema, from the copies that check-jsonschema carries."""
    folder = files("check_jsonschema.builtin_schemas") / "vendor"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def last_stage() -> str:
    return RECIPE.rsplit("\nFROM ", 1)[1]


def test_compose_is_as_its_schema_has_it():
    jsonschema.validate(COMPOSE, schema("compose-spec"))


@pytest.mark.parametrize("service", ["homeward", "postgresql"])
def test_a_container_may_do_little(service):
    made = COMPOSE["services"][service]

    assert made["read_only"] is True
    assert made["cap_drop"] == ["ALL"]
    assert made["security_opt"] == ["no-new-privileges:true"]
    assert made["healthcheck"]["test"][0] == "CMD"
    assert "privileged" not in made


def test_the_database_is_reached_from_inside_alone():
    assert COMPOSE["services"]["postgresql"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in COMPOSE["services"]["postgresql"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["homeward"]["ports"])


def test_every_secret_is_a_file_that_one_names_and_no_password_stands_anywhere():
    environment = {k: v for made in COMPOSE["services"].values() for k, v in made["environment"].items()}
    secret = {name for name in environment if re.search(r"PASSWORD|URL|TOKEN|SECRET|KEY", name)}

    assert all(name.endswith("_FILE") and environment[name].startswith("/run/secrets/") for name in secret)
    assert {environment[name].removeprefix("/run/secrets/") for name in secret} == set(COMPOSE["secrets"])
    assert all(set(kept) == {"file"} for kept in COMPOSE["secrets"].values())


def test_every_variable_of_ours_is_a_setting():
    ours = [name for name in COMPOSE["services"]["homeward"]["environment"] if name.startswith("HOMEWARD_")]
    ours += re.findall(r"^ +(HOMEWARD_\w+)=", RECIPE, re.MULTILINE)

    named = {name.removesuffix("_FILE").removeprefix("HOMEWARD_").lower() for name in ours}
    assert named <= set(Settings.model_fields)


def test_the_image_runs_as_its_own_user_and_looks_after_itself():
    assert "\nUSER 10001:10001\n" in last_stage()
    assert COMPOSE["services"]["homeward"]["user"] == "10001:10001"
    assert "\nHEALTHCHECK " in last_stage()
    assert "\nVOLUME /var/lib/homeward\n" in last_stage()


def test_the_image_is_made_of_hashed_requirements_and_the_wheel():
    assert re.search(r"pip install .*--only-binary :all: --require-hashes -r requirements.txt", RECIPE)
    assert "hatchling build -t wheel" in RECIPE
    assert "--no-deps --no-index /wheel/*.whl" in RECIPE
    assert "COPY ." not in last_stage()


def test_docker_and_podman_leave_out_the_same():
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
