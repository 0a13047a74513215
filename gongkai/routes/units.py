"""The pages, files and feed of each unit, and the list of all units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from gongkai import facets, glance, pages, unit_pages
from gongkai.model import Body, Link, Unit
from gongkai.pages import Card, DocumentCard, Page, Point
from gongkai.periods import Held
from gongkai.relations import unit_id
from gongkai.routes import course, feeds, lists
from gongkai.routes.addresses import unit_link, unit_path, unit_periods
from gongkai.routes.bodies import column_links, newest_first
from gongkai.routes.ground import NEWEST, SOON, Ground, Past, newest_of, trend

UNITS_FILE = "content/units.yaml"


def pages_of(ground: Ground) -> Iterator[Page]:
    site, relations = ground.site, ground.relations
    newest = max((plan.year for plan in site.plans), default=ground.as_of.year)
    leads, supports, years = ground.leads, ground.supports, ground.unit_years
    cards = {unit.id: unit_card(unit, newest, years[unit.id]) for unit in site.units}
    listed = pages.Units((), ground.published, newest, grouped(ground, cards), ground.as_of)
    yield Page("units/index.html", "units.html", listed)
    above = {unit.id: [group for group in site.units if unit.id in member_ids(ground, group)] for unit in site.units}
    led = {at.point.path: led_by(ground, at) for plan in site.plans for at in ground.past(plan)}
    for unit in site.units:
        link, published = unit_link(unit), newest_of((*leads[unit.id], *supports[unit.id]), ground.published)
        own_bodies = [body for body in site.bodies if unit_id(body.unit, relations.units) == unit.id]
        over, now = led_before(ground, unit, led), led_now(ground, unit)
        shows = pages.UnitFront(
            trail=(link,),
            published=published,
            unit=unit,
            body=own_bodies[0] if own_bodies else None,
            members=tuple(member(ground, name, cards) for name in unit.members),
            groups=tuple(joint(group, link.path, years[group.id]) for group in above[unit.id]),
            years=tuple(year.shown for year in years[unit.id]),
            leads=years[unit.id][0].leads[: unit_pages.SHOWN] if years[unit.id] else (),
            supports=years[unit.id][0].supports[: unit_pages.SHOWN] if years[unit.id] else (),
            soon=lists.due_next(ground, relations.leads[unit.id])[:SOON],
            columns=tuple(link for body in own_bodies for link in column_links(ground, body.id, site.facts.columns)),
            documents=documents_of(ground, unit, own_bodies),
            formats=tuple(name for name in unit_pages.FORMATS if name in ground.wanted and years[unit.id]),
            as_of=ground.as_of,
            trend=trend(course.points(unit_periods(unit), over), now),
        )
        yield Page(unit_path(unit), "unit.html", shows, UNITS_FILE)
        yield from course.pages_of(unit_periods(unit), over, shows.trail, published, newest_led(ground, unit), unit)
        for year in years[unit.id]:
            for number, path in enumerate(year.shown.leaves):
                trail = (link, Link("", path))
                having, helped = year.leaf(number)
                leaf = pages.UnitItems(trail, published, unit, year.shown, number + 1, having, helped, ground.as_of)
                yield Page(path, "unit-items.html", leaf, UNITS_FILE)
        named = (*relations.leads[unit.id], *relations.supports[unit.id])
        data = pages.UnitData(unit, published, (*leads[unit.id], *supports[unit.id]), named, len(leads[unit.id]))
        for maker in shows.formats:
            yield Page(f"units/{unit.id}/items.{maker}", f"unit-{maker}", data, UNITS_FILE)
        feed = f"units/{unit.id}.xml"
        entries = feeds.newest(ground, {item.address: item for item in named}.values())
        yield Page(feed, "feed.xml", feeds.feed(ground, unit.name, feed, unit_path(unit), entries), UNITS_FILE)


def unit_card(unit: Unit, year: int, years: Iterable[unit_pages.Year]) -> pages.UnitCard:
    """A unit as the list of units shows it, with its counts of one year."""
    shown = next((found.shown for found in years if found.shown.year == year), None)
    counts, supports, begins = (shown.counts, shown.supports, shown.begins) if shown else (facets.standings(()), 0, {})
    return pages.UnitCard(unit_link(unit), unit.kind, unit.phone, year, counts, supports, begins)


def member_ids(ground: Ground, group: Unit) -> set[str]:
    return {unit_id(name, ground.relations.units) for name in group.members}


def member(ground: Ground, name: str, cards: Mapping[str, pages.UnitCard]) -> pages.UnitCard:
    """A member of a collective unit by the name under which it stands there."""
    card = cards.get(unit_id(name, ground.relations.units))
    return card or pages.UnitCard(Link(name, ""), "body", "", 0, facets.standings(()), 0)


def joint(group: Unit, member: str, years: Sequence[unit_pages.Year]) -> pages.Joint:
    """What a member (the path of its page) has to do as one of a group, shown without what names it as well."""
    items = years[0].leads + years[0].supports if years else ()
    shown = [card for card in items if all(link.path != member for link in card.lead + card.support)]
    return pages.Joint(unit_link(group), tuple(shown[:SOON]), len(items))


def grouped(ground: Ground, cards: Mapping[str, pages.UnitCard]) -> tuple[pages.UnitGroup, ...]:
    """The units by the first collective unit that names them, then the others, and the collective units last."""
    collective = [unit for unit in ground.site.units if unit.kind == "group"]
    single = [unit for unit in ground.site.units if unit.kind != "group"]
    groups, seen = [], set[str]()
    for group in collective:
        own = [unit.id for unit in single if unit.id in member_ids(ground, group) - seen]
        seen.update(own)
        groups.append(pages.UnitGroup("members", unit_link(group), tuple(cards[identity] for identity in own)))
    others = tuple(cards[unit.id] for unit in single if unit.id not in seen)
    groups.append(pages.UnitGroup("others", Link("", ""), others))
    groups.append(pages.UnitGroup("collective", Link("", ""), tuple(cards[unit.id] for unit in collective)))
    return tuple(group for group in groups if group.units)


def documents_of(ground: Ground, unit: Unit, bodies: Collection[Body]) -> tuple[DocumentCard, ...]:
    """The newest documents that a unit publishes as a body, or that name it as their publisher or source."""
    ids, units = {body.id for body in bodies}, ground.relations.units
    own = (
        document
        for document in ground.site.documents
        if document.address.split("/")[0] in ids
        or unit.id in (unit_id(document.publisher, units), unit_id(document.source, units))
    )
    return newest_first(ground.document_cards[document.address] for document in own)[:NEWEST]


def newest_led(ground: Ground, unit: Unit) -> int:
    """The newest year in which a unit leads anything; 0 where there is none."""
    return max((card.year for card in ground.leads[unit.id]), default=0)


def led_now(ground: Ground, unit: Unit) -> Point:
    """How what a unit leads in its newest year stands."""
    year = newest_led(ground, unit)
    shown = next((found.shown for found in ground.unit_years[unit.id] if found.shown.year == year), None)
    return Point(None, "", shown.counts, glance.of_leads(shown)) if shown else Point(None, "", facets.standings(()))


def led_before(ground: Ground, unit: Unit, led: Mapping[str, Mapping[str, list[Card]]]) -> course.Course:
    """What a unit led in its newest year, as it stood at the end of each period. `led`: what all units led, by period."""
    year, series = newest_led(ground, unit), []
    for plan in ground.site.plans if year else ():
        held = [Held(at.then.period, led[at.point.path][unit.id]) for at in ground.past(plan) if plan.year == year]
        if any(at.cards for at in held):
            series.append(held)
    return course.course(ground, series)


def led_by(ground: Ground, at: Past) -> Mapping[str, list[Card]]:
    """The items of each unit at the end of a period, by the unit's id; the names of that time count."""
    led: dict[str, list[Card]] = defaultdict(list)
    units = ground.relations.units
    for card in at.cards:
        for identity in dict.fromkeys(units[link.title].id for link in card.lead if link.title in units):
            led[identity].append(card)
    return led
