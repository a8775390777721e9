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


SERVICES = COMPOSE["services"]
OURS = [name for name, made in SERVICES.items() if made["image"] == "homeward"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_may_do_little(service):
    made = SERVICES[service]

    assert made["read_only"] is True
    assert made["cap_drop"] == ["ALL"]
    assert made["security_opt"] == ["no-new-privileges:true"]
    assert made["healthcheck"].get("disable") or made["healthcheck"]["test"][0] == "CMD"
    assert "privileged" not in made


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "postgresql"])
def test_no_container_but_the_databases_begins_as_root(service):
    user, group = SERVICES[service]["user"].split(":")

    assert int(user) > 0
    assert int(group) > 0


def test_one_profile_is_one_process_and_the_other_two_of_each_and_a_migration_before_them():
    profiles = {}
    for name, made in SERVICES.items():
        for profile in made.get("profiles", ["always"]):
            profiles.setdefault(profile, set()).add(name)

    nodes = {"web-1", "web-2", "worker-1", "worker-2"}
    assert profiles == {
        "always": {"postgresql"},
        "one": {"homeward"},
        "cluster": {*nodes, "migrate", "proxy"},
    }
    for name in nodes:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert SERVICES[name]["depends_on"]["postgresql"] == {"condition": "service_healthy"}
        assert "ports" not in SERVICES[name]
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["command"] == ["migrate"]


@pytest.mark.parametrize("service", OURS)
def test_what_a_container_is_told_to_do_is_a_command_of_ours(service):
    from scheduler.cli.app import app

    known = {command.name for command in app.registered_commands}
    assert {SERVICES[service].get("command", ["run"])[0]} <= known


def test_the_database_is_reached_from_inside_alone():
    assert COMPOSE["services"]["postgresql"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in COMPOSE["services"]["postgresql"]
    ports = [port for made in SERVICES.values() for port in made.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_secret_is_a_file_that_one_names_and_no_password_stands_anywhere():
    environment = {k: v for made in SERVICES.values() for k, v in made.get("environment", {}).items()}
    secret = {name for name in environment if re.search(r"PASSWORD|URL|TOKEN|SECRET|KEY", name)}

    assert all(name.endswith("_FILE") and environment[name].startswith("/run/secrets/") for name in secret)
    assert {environment[name].removeprefix("/run/secrets/") for name in secret} == set(COMPOSE["secrets"])
    assert all(set(kept) == {"file"} for kept in COMPOSE["secrets"].values())


def test_every_variable_of_ours_is_a_setting():
    given = [name for service in OURS for name in SERVICES[service]["environment"]]
    ours = [name for name in given if name.startswith("HOMEWARD_")]
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
