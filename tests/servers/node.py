"""What the tests take from npm: installed below tests/node, named with exact versions in its package.json."""

from pathlib import Path

from tests.servers.left_out import left_out, need_programs

NODE_FOLDER = Path(__file__).parent.parent / "node"


def node_file(path: str) -> Path:
    """The file `path` of an installed npm package (`axe-core/axe.min.js`); otherwise the test is left out."""
    found = NODE_FOLDER / "node_modules" / path
    if not found.exists():
        left_out(f"npm package of {path} is not installed in tests/node (make test installs it)")
    return found


def need_node() -> None:
    """Node is on this machine; otherwise the test is left out."""
    need_programs("node", packages="nodejs npm")
