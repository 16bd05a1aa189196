"""Before and after stories in plain sentences, as Markdown or plain text."""

from __future__ import annotations

import textwrap

from study.stories import OptionStory, PlaceStory, Stories, Story
from study.story_numbers import WAYS, change_minutes, number_rows, yearly_minutes
from study.story_times import TAXI, Way, whole_minutes
from study.story_visits import Visit
from study.story_words import between, by_mode, clock, duration, long_time, minutes_said, why_not

COLUMNS = ("Option", "How", "Way", "Site", "Leave", "Arrive", "Minutes", "Against today")
TODAY = "Today"
UNDERLINES = "=-~"
WIDTH = 100


class StoryText:
    """Puts one story into words."""

    def __init__(self, stories: Stories, story: Story):
        self.settings = stories.study.settings
        self.services, self.options = stories.questions
        self.names = stories.places.sites["name"]
        self.story = story
        self.who = story.plan.who

    def markdown(self) -> str:
        """The whole story: a section for each place, what changes under which options, and the numbers behind it."""
        lines = [f"# {self.who.label}", "", *([self.who.description, ""] if self.who.description else [])]
        lines += [self.occasion(), ""]
        for place in self.story.places:
            lines += [f"## {place_words(place)}", ""]
            for told, labels in self._grouped(place):
                lines += [f"### {'; '.join(labels)}", "", self.open_then(told), ""]
                lines += [f"- {said}" for said in self.sentences(place, told)] + [""]
            lines += self._unchanged(place)
        lines += [self.who.notes, ""] if self.who.notes else []
        return "\n".join([*lines, *self._numbers(), self._explained()]) + "\n"

    def text(self) -> str:
        """The same without marks: headings underlined, lines wrapped, the table with its columns in line."""
        lines, table = [], []
        for line in self.markdown().splitlines():
            if line.startswith("|"):
                table += (
                    [] if line.startswith("|-") else [[cell.strip() for cell in line.strip("|").split("|")]]
                )
                continue
            lines += _aligned(table)
            table = []
            level = len(line) - len(line.lstrip("#"))
            if level:
                heading = line[level + 1 :]
                lines += [heading, UNDERLINES[level - 1] * len(heading)]
            else:
                lines += textwrap.wrap(
                    line, WIDTH, subsequent_indent="  " if line.startswith("- ") else ""
                ) or [""]
        return "\n".join([*lines, *_aligned(table)]) + "\n"

    def occasion(self) -> str:
        """For what, on which day, and at which clock."""
        what = " and ".join(self.services[service].plain_label for service in self.who.services)
        date, there, home = self.story.plan.date, self.story.plan.there, self.story.plan.home
        when = "to be there by" if there.by == "arrive" else "setting out at"
        back = ""
        if "from_site" in self.who.directions:
            back = f"{duration(self.who.stay_minutes)} there, then home"
            if home:
                back = (
                    f"{'home by' if home.by == 'arrive' else 'setting out for home at'} {clock(home.minute)}"
                )
            back = f"; {back}"
        return f"For {what}, on {date:%A} {date.day} {date:%B %Y}, {when} {clock(there.minute)}{back}."

    def option_label(self, told: OptionStory) -> str:
        """The option, "Today" of the baseline, and the service where the persona has several."""
        option = self.options[told.configuration]
        label = option.label or option.id
        if option.baseline and label != TODAY:
            label = f"{TODAY} ({label})"
        which = f", {self.services[told.service].plain_label}" if len(self.who.services) > 1 else ""
        return f"{label}{which}"

    def open_then(self, told: OptionStory) -> str:
        """The sites that are open at the persona's clock, and the hours of those that are not."""
        hours = self.story.hours[told.service, told.configuration]
        names = ", ".join(self._name(site) for site in told.open_then)
        closed = "; ".join(f"{self._name(site)} ({hours[site]})" for site in told.closed_then)
        return f"Open then: {names or 'no site'}." + (f" Closed then: {closed}." if closed else "")

    def sentences(self, place: PlaceStory, told: OptionStory) -> list[str]:
        """Each mode's journey, and under an option what it is against today."""
        today = place.today(told)
        said = []
        for visit, before in zip(told.visits, today.visits, strict=True):
            change = "" if told is today else self._change(before, visit)
            parts = [self._visit(visit), change, self._year(visit, before)]
            said.append(" ".join(part for part in parts if part))
        return said

    def _grouped(self, place: PlaceStory) -> list[tuple[OptionStory, list[str]]]:
        """Today, then the options that change a journey; those with one story together, under all their labels."""
        groups: list[tuple[OptionStory, list[str]]] = []
        for told in place.options:
            today = place.today(told)
            if told is not today and told.visits == today.visits:
                continue
            alike = [labels for each, labels in groups if each is not today and _alike(each, told)]
            if alike:
                alike[0].append(self.option_label(told))
            else:
                groups.append((told, [self.option_label(told)]))
        return groups

    def _unchanged(self, place: PlaceStory) -> list[str]:
        """Which options leave all of the journeys as they are."""
        same = [
            self.option_label(told)
            for told in place.options if told is not place.today(told) and told.visits == place.today(told).visits
        ]  # fmt: skip
        if not same:
            return []
        return [
            "### As today",
            "",
            "The same journeys as today under:",
            "",
            *(f"- {label}" for label in same),
            "",
        ]

    def _visit(self, visit: Visit) -> str:
        by = self._by(visit)
        if not visit.site:
            return f"{by}: {why_not(self.settings, visit.mode, visit.reason)}.{' ' + visit.hint if visit.hint else ''}"
        ways = [self._way(direction, visit) for direction in visit.ways]
        said = f"{by} to {self._name(visit.site)}: {'. Home: '.join(ways)}."
        if list(visit.ways) == ["from_site"]:
            said = f"{by} home from {self._name(visit.site)}: {ways[0]}."
        if visit.unreached:
            said += f" From {visit.unreached} of the neighbourhood's points there is no way."
        return said

    def _way(self, direction: str, visit: Visit) -> str:
        """Clocks, minutes and routes of one way: "leave at 09:47, there at 10:29 for 10:30, 42 minutes"."""
        way = visit.ways[direction]
        if way.reason:
            return why_not(self.settings, visit.mode, way.reason)
        asked, arrival = way.asked, "there" if direction == "to_site" else "home"
        ready = (
            f"ready at {clock(asked.minute)}, " if asked.by == "depart" and way.leave > asked.minute else ""
        )
        early = f" for {clock(asked.minute)}" if asked.by == "arrive" and way.arrive < asked.minute else ""
        minutes = minutes_said(whole_minutes(way.minutes))
        said = f"{ready}leave at {clock(way.leave)}, {arrival} at {clock(way.arrive)}{early}, {minutes}"
        return f"{said}{_ridden(way)}{_across(visit.spread.get(direction))}"

    def _change(self, before: Visit, after: Visit) -> str:
        """How a journey differs from today's, in the whole minutes that are shown."""
        if not before.site or not after.site:
            if bool(before.site) == bool(after.site):
                return "As today."
            return "It is possible today." if before.site else "It is not possible today."
        said = [] if after.site == before.site else [f"today it is {self._name(before.site)}"]
        if not said and not any(change_minutes(before.ways[way], after.ways[way]) != 0 for way in after.ways):
            return "As long as today."
        said += [self._way_change(direction, before, after) for direction in after.ways]
        text = "; ".join(said)
        return f"{text[0].upper()}{text[1:]}."

    def _way_change(self, direction: str, before: Visit, after: Visit) -> str:
        more = change_minutes(before.ways.get(direction), after.ways[direction])
        if more is None:
            then, now = before.ways[direction].reason, after.ways[direction].reason
            same = (
                "as today" if bool(then) == bool(now) else "not possible today" if then else "possible today"
            )
            return f"{WAYS[direction]} {same}"
        if more == 0:
            return f"{WAYS[direction]} as long as today"
        return f"{WAYS[direction]} {minutes_said(abs(more))} {'longer' if more > 0 else 'shorter'} than today"

    def _year(self, visit: Visit, before: Visit) -> str:
        """What the visits of a year take, and how much more or less than today."""
        now, then = yearly_minutes(self.who, visit), yearly_minutes(self.who, before)
        if now is None or self.who.visits_per_year <= 1:
            return ""
        said = f"{self.who.visits_per_year:g} visits a year: {_about(now)} of travel"
        if then is None or then == now:
            return f"{said}."
        return f"{said}, {_about(between(then, now))} {'more' if now > then else 'less'} than today."

    def _by(self, visit: Visit) -> str:
        return by_mode(self.settings, visit.mode, self.who.taxi_wait_minutes)

    def _name(self, site: str) -> str:
        return str(self.names[site])

    def _numbers(self) -> list[str]:
        """A table for each place: a row for each mode and direction, today and under the options that change one."""
        lines = ["## The numbers behind it", ""]
        for place in self.story.places:
            lines += [f"{place_words(place)}:", "", f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
            for told, labels in self._grouped(place):
                for visit, before in zip(told.visits, place.today(told).visits, strict=True):
                    start = ["; ".join(labels), self._by(visit)]
                    rows = number_rows(self.settings, visit, before, told is place.today(told))
                    lines += [f"| {' | '.join([*start, *row])} |" for row in rows]
            lines.append("")
        return lines

    def _explained(self) -> str:
        """What the clocks and minutes are."""
        modes, there = set(self.who.modes), self.story.plan.there
        stays = there.by == "arrive" and "from_site" in self.who.directions
        when = "from arrival until setting out for home" if stays else "on arrival"
        said = [
            "Clocks are local; they drop the seconds of leaving and complete the minute of arriving, and minutes are "
            f"those between them. A site counts if it is open {when}, by its hours of that date."
        ]
        if modes - {"drive", TAXI, "blue_light", "walk"}:
            said.append(
                "Minutes by public transport run to the clock to be there by, or from the one of being ready, so "
                "that waiting is in them."
            )
        if modes & {"drive", TAXI, "blue_light"}:
            said.append("Times on the road are usual ones of that hour, without parking.")
        if any(place.origins > 1 for place in self.story.places):
            said.append("A neighbourhood's story is told from where most of its people live.")
        return " ".join(said)


def place_words(place: PlaceStory) -> str:
    """Where a story begins, as a heading."""
    return f"From {place.name}" if place.kind == "point" else f"From the neighbourhood {place.name}"


def _about(minutes: float) -> str:
    said = long_time(minutes)
    return said if said.startswith("under") else f"about {said}"


def _alike(one: OptionStory, other: OptionStory) -> bool:
    said = ("service", "open_then", "closed_then", "visits")
    return all(getattr(one, name) == getattr(other, name) for name in said)


def _across(spread: tuple[float, float] | None) -> str:
    """The fewest and the most minutes of a neighbourhood's points, where they differ."""
    low, high = (whole_minutes(each) for each in spread or (0, 0))
    return f", {low} to {high} across the neighbourhood" if low != high else ""


def _ridden(way: Way) -> str:
    """What is ridden by public transport, and with how many changes."""
    if not way.legs:
        return ""
    if not way.routes:
        return " (on foot all the way)"
    changes = len(way.routes) - 1
    many = {0: "no change", 1: "1 change"}.get(changes, f"{changes} changes")
    which = f"route{'s' if changes else ''} {', '.join(way.routes)}"
    return f" ({which}; {many})"


def _aligned(table: list[list[str]]) -> list[str]:
    """The rows of a table with their columns in line."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))] if table else []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
