"""The app package: valid by Microsoft's own schema, without asking anybody, and the same bytes every time."""

import io
import json
import struct
import zipfile

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.teams.package import MANIFEST_VERSION, CannotPackage, manifest, package
from scheduler.cli.app import app
from tests.servers.node import node_file
from tests.servers.teams_connector import BOT

COUNCIL, HERE, PRIVACY = (
    "Made-up Council",
    "https://homeward.council.example",
    "https://council.example/privacy",
)


def made(**changes):
    usual = {"app_id": BOT, "public_url": HERE, "council": COUNCIL, "privacy": PRIVACY, "version": "1.0.0"}
    return manifest(**{**usual, **changes})


def validator():
    path = node_file(
        f"@microsoft/app-manifest/build/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json"
    )
    return jsonschema.Draft4Validator(json.loads(path.read_text(encoding="utf-8-sig")))


def test_the_manifest_is_valid_by_microsofts_schema():
    assert [f"{e.json_path}: {e.message}" for e in validator().iter_errors(made())] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"name": {"short": "n" * 31, "full": "x"}},
        {"bots": [{"botId": "not an id", "scopes": ["personal"]}]},
        {"icons": {"color": "color.png"}},
        {"accentColor": "green"},
    ],
)
def test_the_schema_would_see_a_manifest_that_is_not(broken):
    assert [*validator().iter_errors({**made(), **broken})]


def test_the_package_holds_the_manifest_and_icons_of_the_sizes_that_teams_asks_for():
    with zipfile.ZipFile(io.BytesIO(package(made()))) as opened:
        assert opened.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(opened.read("manifest.json")) == made()
        sizes = [struct.unpack(">II", opened.read(name)[16:24]) for name in ("color.png", "outline.png")]

    assert sizes == [(192, 192), (32, 32)]
    assert package(made()) == package(made())


READ = """async (bytes) => {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const pixels = Array.from({ length: data.length / 4 }, (_, i) => Array.from(data.slice(4 * i, 4 * i + 4)).join());
  return { first: pixels[0], all: [...new Set(pixels)] };
}"""


def test_the_icons_are_as_teams_asks_one_without_gaps_and_one_in_white_on_nothing(page):
    with zipfile.ZipFile(io.BytesIO(package(made()))) as opened:
        color, outline = (
            page.evaluate(READ, list(opened.read(name))) for name in ("color.png", "outline.png")
        )

    assert {pixel.split(",")[3] for pixel in color["all"]} == {"255"}
    assert color["first"] == f"{0x0B},{0x4F},{0x49},255"
    assert {pixel for pixel in outline["all"] if pixel.endswith(",255")} == {"255,255,255,255"}
    assert outline["first"].endswith(",0")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"app_id": "homeward"}, "teams_app_id"),
        ({"public_url": "http://homeward.council.example"}, "public_url"),
        ({"privacy": "council.example/privacy"}, "privacy"),
        ({"council": "A council whose name is far too long for Teams"}, "1 to 32 characters"),
    ],
)
def test_what_teams_would_refuse_is_refused_here(changes, why):
    with pytest.raises(CannotPackage, match=why):
        made(**changes)


def test_the_command_writes_it_from_the_settings(tmp_path, monkeypatch):
    (tmp_path / "homeward.toml").write_text("")
    monkeypatch.setenv("HOMEWARD_TEAMS_APP_ID", BOT)
    monkeypatch.setenv("HOMEWARD_TEAMS_APP_SECRET", "secret")
    monkeypatch.setenv("HOMEWARD_TEAMS_TENANT", BOT)
    command = [
        "teams",
        "package",
        "--council",
        COUNCIL,
        "--privacy",
        PRIVACY,
        "--to",
        str(tmp_path / "app.zip"),
    ]

    refused = CliRunner().invoke(app, [*command, "--in", str(tmp_path)])
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", HERE)
    done = CliRunner().invoke(app, [*command, "--in", str(tmp_path)])

    assert refused.exit_code == 2
    assert done.exit_code == 0, done.output
    assert (tmp_path / "app.zip").read_bytes() == package(made())
