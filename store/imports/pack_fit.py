"""Whether a mapping and the council's pack speak of the same milestones, routes and reasons."""

from __future__ import annotations

from collections.abc import Container, Iterator

from permanence.pack.file import read_pack_named, shipped_packs
from permanence.pack.model import Pack
from store.imports.mapping import ANY_PACK, CodedColumn, Mapping, WrongMapping


def check_fits(mapping: Mapping, pack: Pack) -> None:
    """Raises WrongMapping when the mapping is for another pack, or names what the council's pack does not have."""
    if not _is_for(mapping, pack):
        why = (
            f"the mapping {mapping.name} is for the pack {mapping.pack}, and this store judges by {pack.code}: "
            f'nothing was taken in (pack = "{mapping.pack}" in homeward.toml, or another mapping)'
        )
        raise WrongMapping([why])
    unknown = list(_unknown_codes(mapping, pack))
    if unknown:
        raise WrongMapping(unknown)


def _is_for(mapping: Mapping, pack: Pack) -> bool:
    """A council's own pack over a shipped one counts as that one: it keeps the country and the codes."""
    if mapping.pack in (ANY_PACK, pack.code):
        return True
    if mapping.pack not in shipped_packs():
        return False
    meant = read_pack_named(mapping.pack)
    return (meant.country, meant.subdivision) == (pack.country, pack.subdivision)


def _unknown_codes(mapping: Mapping, pack: Pack) -> Iterator[str]:
    for place, code in mapping.names_milestones():
        if code not in pack.milestones:
            yield f"{place}: the pack {pack.code} has no milestone {code}"
    for place, code in mapping.names_routes():
        if code not in pack.routes:
            yield f"{place}: the pack {pack.code} has no route {code}"
    yield from _unknown_in("legal_basis", mapping.legal_basis, pack.legal_bases, pack)
    yield from _unknown_in("blocker", mapping.blocker, pack.blocker_reasons, pack)
    yield from _unknown_in("route_reason", mapping.route_reason, pack.route_change_reasons, pack)
    yield from _unknown_in(
        "route_closed_reason", mapping.route_closed_reason, pack.route_change_reasons, pack
    )
    for word, outcome in (mapping.event_list.outcomes if mapping.event_list else {}).items():
        if outcome and outcome not in pack.outcomes:
            yield f"event_list.outcomes.{word}: the pack {pack.code} has no outcome {outcome}"
    for key, basis in (mapping.episodes.bases if mapping.episodes else {}).items():
        if basis not in pack.legal_bases:
            yield f"episodes.bases.{key}: the pack {pack.code} has no legal basis {basis}"


def _unknown_in(place: str, column: CodedColumn | None, known: Container[str], pack: Pack) -> Iterator[str]:
    for written, code in (column.codes if column else {}).items():
        if code and code not in known:
            yield f"{place}.codes.{written}: the pack {pack.code} has no {code} there"
