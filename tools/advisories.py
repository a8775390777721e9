"""Reads what pip-audit wrote (its JSON, on standard input) and says in one line what is known of how many packages.

Ends with 1 when a vulnerability is known. A package that could not be looked up was not checked, and that is said:
pip-audit itself then writes "no known vulnerabilities".
"""

import json
import sys


def main() -> int:
    """The exit code; the verdict is the last line printed."""
    try:
        packages = json.load(sys.stdin)["dependencies"]
    except (ValueError, KeyError, TypeError):
        print("Advisories: not checked (pip-audit gave no result)")
        return 0
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    hit = [each for each in packages if each.get("vulns")]
    for each in hit:
        for known in each["vulns"]:
            mended = ", ".join(known.get("fix_versions", [])) or "no version yet"
            print(f"{each['name']} {each['version']}: {known['id']}, mended in {mended}")
    checked = len(packages) - len(skipped)
    if skipped:
        print(f"Not found where advisories are kept: {', '.join(skipped)}")
    state = "checked" if not skipped else "not checked" if not checked else f"{len(skipped)} not checked"
    print(
        f"Advisories: {state}; {checked} of {len(packages)} packages were looked up, {len(hit)} have known faults"
    )
    return 1 if hit else 0


if __name__ == "__main__":
    sys.exit(main())
