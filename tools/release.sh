#!/usr/bin/env bash
# Afterwards dist/ holds a release of what is committed: the wheel, the source with all that deploys it (deploy/,
# requirements.txt, docs/), the bill of materials, and the checksums of these. The same commit gives the same bytes.
#
#     bash tools/release.sh
#
# Refuses a changed work tree, and a version without its heading in CHANGELOG.md. Setting the tag stays a person's.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -nE 's/^version = "(.+)"$/\1/p' pyproject.toml)
[ -z "$(git status --porcelain)" ] || { echo "something is not committed: a release is made of a commit" >&2; exit 2; }
grep -qE "^## $version · [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md ||
    { echo "CHANGELOG.md has no heading for $version with its day" >&2; exit 2; }

rm -rf dist
export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
.venv/bin/python -m hatchling build -t sdist -t wheel -d dist
sh tools/bill_of_materials.sh "dist/homeward_permanence-$version.cdx.json"
(cd dist && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
echo "Release $version is in dist/. Next: git tag v$version, and the image: docker build -f deploy/Containerfile -t homeward:$version ."
