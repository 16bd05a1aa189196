"""Before and after stories in plain sentences, as Markdown or plain text, and as JSON for programs."""

from __future__ import annotations

import math

from study.settings import DAY_MINUTES
from study.stories import CLOSED, NO_SITE, OptionStory, PlaceStory, Stories, Story, Visit
from study.story_times import TAXI, Moment, Way, whole_minutes

BY = {
    "drive": "By car", TAXI: "By taxi", "blue_light": "By ambulance", "walk": "On foot",
    "public_transport": "By bus, train and walking",
}  # fmt: skip
DIRECTIONS = {"to_site": "There", "from_site": "Home"}
WHY = {
    CLOSED: "not possible: no site is open then",
    NO_SITE: "not possible: it is given nowhere",
    "no_service": "not possible: nothing runs that would make it, and it is too far to walk",
    "no_path": "not possible: no route is found",
    "not_snapped": "unknown: outside the mapped area",
}
FEW_HOURS = 2


class StoryText:
    """Puts one story into words."""

    def __init__(self, stories: Stories, story: Story):
        self.settings = stories.study.settings
        self.services, self.options = stories.questions
        self.names = stories.places.sites["name"]
        self.story = story
        self.who = story.persona

    def markdown(self) -> str:
        """The whole story, a section for each place, with a table of its numbers at the end."""
        lines = [f"# {self.who.label}", "", *([self.who.description, ""] if self.who.description else [])]
        lines += [self.occasion(), ""]
        for place in self.story.places:
            lines += [f"## {self.place_words(place)}", ""]
            for told in place.options:
                lines += [f"### {self.option_label(told)}", "", *self.option_lines(place, told), ""]
        if self.who.notes:
            lines += [self.who.notes, ""]
        return "\n".join([*lines, *self._numbers(), "", *self._explained()]) + "\n"

    def text(self) -> str:
        """The same without marks: headings are underlined."""
        lines = []
        for line in self.markdown().splitlines():
            level = len(line) - len(line.lstrip("#"))
            heading = line[level + 1 :]
            lines += [heading, "=-~"[min(level, 3) - 1] * len(heading)] if level else [line]
        return "\n".join(lines) + "\n"

    def occasion(self) -> str:
        """For what, on which day, and at which clock."""
        what = " and ".join(self.services[service].plain_label for service in self.who.services)
        date, there = self.story.date, self.story.there
        when = f"to be there by {clock(there.minute)}" if there.by == "arrive" else f"setting out at {clock(there.minute)}"
        if "from_site" not in self.who.directions:
            home = ""
        elif self.story.home:
            ends = "home by" if self.story.home.by == "arrive" else "and set out for home at"
            home = f", {ends} {clock(self.story.home.minute)}"
        else:
            home = f", and set out for home {duration(self.who.stay_minutes)} later"
        return f"For {what}, on {date:%A} {date.day} {date:%B %Y}, {when}{home}."

    def place_words(self, place: PlaceStory) -> str:
        if place.kind == "point":
            return f"From {place.name}"
        return f"From the neighbourhood {place.name}"

    def option_label(self, told: OptionStory) -> str:
        option = self.options[told.configuration]
        label = option.label or option.id
        if len(self.who.services) > 1:
            label += f": {self.services[told.service].plain_label}"
        return label

    def option_lines(self, place: PlaceStory, told: OptionStory) -> list[str]:
        """Which sites are open then, each journey, what it is against today, and the year."""
        today = self._today(place, told)
        lines = [self._open(told), ""]
        for visit, before in zip(told.visits, today.visits, strict=True):
            said = self._visit(visit)
            if told is not today:
                said += f" {self.change(before, visit)}"
            lines.append(f"- {said}")
        years = [self._year(visit, before) for visit, before in zip(told.visits, today.visits, strict=True)]
        return lines + ([""] if any(years) else []) + [f"{said}" for said in years if said]

    def _today(self, place: PlaceStory, told: OptionStory) -> OptionStory:
        return next(each for each in place.options if each.service == told.service)

    def _open(self, told: OptionStory) -> str:
        names = ", ".join(self._name(site) for site in told.open_then)
        closed = [
            f"{self._name(site)} ({self.story.hours[told.service, told.configuration][site]})" for site in told.closed_then
        ]
        said = f"Open then: {names or 'no site'}."
        return said + (f" Not open then: {'; '.join(closed)}." if closed else "")

    def _visit(self, visit: Visit) -> str:
        by = self._by(visit.mode)
        if not visit.site:
            return f"{by}: {self._why_not(visit)}.{' ' + visit.hint if visit.hint else ''}"
        parts = [f"{by} to {self._name(visit.site)}"]
        parts += [self._way(direction, way, visit) for direction, way in visit.ways.items()]
        said = ". ".join([": ".join(parts[:2]), *parts[2:]]) + "."
        if visit.unreached:
            said += f" From {visit.unreached} of the neighbourhood's points there is no way."
        return said

    def _way(self, direction: str, way: Way, visit: Visit) -> str:
        arrival = "there" if direction == "to_site" else "home"
        lead = "" if direction == "to_site" or len(visit.ways) == 1 else "Home: "
        if way.reason:
            return f"{lead}{self._reason(visit.mode, way.reason)}"
        said = f"{lead}leave at {clock(way.leave)}, {arrival} at {clock(way.arrive)}{self._for(direction, way)}"
        ridden = f" ({self._ridden(way)})" if way.legs else ""
        spread = (visit.spread or {}).get(direction)
        if spread and whole_minutes(spread[0]) != whole_minutes(spread[1]):
            low, high = (whole_minutes(each) for each in spread)
            ridden += f"; {low} to {high} across the neighbourhood"
        return f"{said}: {minutes_said(whole_minutes(way.minutes))}{ridden}"

    def _for(self, direction: str, way: Way) -> str:
        """The clock asked for, where the journey does not meet it to the minute."""
        moment = self.story.there if direction == "to_site" else self.story.home
        if moment and moment.by == "arrive" and way.arrive < moment.minute:
            return f" for {clock(moment.minute)}"
        begin = moment.minute if moment else None
        if begin is not None and moment.by == "depart" and way.leave > begin:
            return f", counted from {clock(begin)}"
        return ""

    def _ridden(self, way: Way) -> str:
        if not way.routes:
            return "on foot all the way"
        changes = len(way.routes) - 1
        many = {0: "no change", 1: "1 change"}.get(changes, f"{changes} changes")
        return f"{', then '.join(way.routes)}; {many}, waiting included"

    def change(self, before: Visit, after: Visit) -> str:
        """How a journey differs from today's, in the whole minutes that are shown."""
        if not after.site:
            return "It is possible today." if before.site else "As today."
        if not before.site:
            return "It is not possible today."
        said = [] if after.site == before.site else [f"Today it is {self._name(before.site)}"]
        same = True
        for direction, way in after.ways.items():
            then, arrow = before.ways[direction], DIRECTIONS[direction]
            if way.reason or then.reason:
                if bool(way.reason) != bool(then.reason):
                    same = False
                    said.append(f"{arrow}: {'possible' if way.reason else 'not possible'} today")
                continue
            longer = whole_minutes(way.minutes) - whole_minutes(then.minutes)
            same = same and longer == 0
            if longer:
                said.append(f"{arrow} {minutes_said(abs(longer))} {'longer' if longer > 0 else 'shorter'} than today")
        if same:
            said.append("As long as today" if said else "As today")
        return f"{'; '.join(said)}."

    def _year(self, visit: Visit, before: Visit) -> str:
        minutes, then = yearly_minutes(self.who, visit), yearly_minutes(self.who, before)
        if minutes is None:
            return ""
        said = f"{self.who.visits_per_year:g} visits a year {self._by(visit.mode)[0].lower()}{self._by(visit.mode)[1:]}: "
        said += f"about {long_time(minutes)} of travel"
        if visit is before or then is None:
            return f"{said}."
        more = minutes - then
        if long_time(minutes) == long_time(then):
            return f"{said}, as today."
        return f"{said}, {long_time(abs(more))} {'more' if more > 0 else 'less'} than today."

    def _why_not(self, visit: Visit) -> str:
        return self._reason(visit.mode, visit.reason)

    def _reason(self, mode: str, reason: str) -> str:
        if reason == "beyond_cutoff":
            from study.story_times import mode_of

            return f"no journey found within {duration(self.settings.longest(mode_of(self.settings, mode)))}"
        return WHY[reason]

    def _by(self, mode: str) -> str:
        if mode == TAXI and self.who.taxi_wait_minutes:
            return f"{BY[TAXI]} ({self.who.taxi_wait_minutes:g} minutes until it comes)"
        traveller = self.settings.travellers.get(mode.removeprefix("public_transport_"))
        if traveller is not None:
            return f"{BY['public_transport']}, {traveller.plain_label or traveller.label or mode}"
        return BY.get(mode, f"By {mode.replace('_', ' ')}")

    def _name(self, site: str) -> str:
        return str(self.names[site])

    def _numbers(self) -> list[str]:
        """A row for each option, mode and direction."""
        head = ["From", "Option", "How", "Way", "Site", "Leave", "There or home", "Minutes", "Against today"]
        lines = ["## The numbers behind it", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
        for place in self.story.places:
            for told in place.options:
                for visit, before in zip(told.visits, self._today(place, told).visits, strict=True):
                    lines += self._rows(place, told, visit, before)
        return lines

    def _rows(self, place: PlaceStory, told: OptionStory, visit: Visit, before: Visit) -> list[str]:
        start = [self.place_words(place).removeprefix("From "), self.option_label(told), self._by(visit.mode)]
        if not visit.site:
            return [f"| {' | '.join([*start, '', '', '', '', self._why_not(visit), ''])} |"]
        rows = []
        for direction, way in visit.ways.items():
            cells = [*start, DIRECTIONS[direction].lower(), visit.site]
            if way.reason:
                cells += ["", "", self._reason(visit.mode, way.reason), ""]
            else:
                more = change_minutes(before.ways.get(direction), way)
                against = "" if more is None or visit is before else f"{more:+d}" if more else "0"
                cells += [clock(way.leave), clock(way.arrive), str(whole_minutes(way.minutes)), against]
            rows.append(f"| {' | '.join(cells)} |")
        return rows

    def _explained(self) -> list[str]:
        modes = {mode for mode in self.who.modes}
        said = ["Clocks are local. A site counts that is open on arrival, by its hours of that date."]
        if self.story.there.by == "arrive" and "from_site" in self.who.directions:
            said[0] = "Clocks are local. A site counts that is open from arrival until leaving, by its hours of that date."
        if modes & {"drive", TAXI, "blue_light"}:
            said.append("Times on the road are usual ones of that hour; parking, and the way from the car, are not in them.")
        if any(place.kind == "neighbourhood" and place.origins > 1 for place in self.story.places):
            said.append("A neighbourhood is told from where most of its people live.")
        return [" ".join(said)]

    def as_dict(self) -> dict:
        """For programs: minutes to one decimal, whole minutes and changes as shown, unknown null."""
        return {
            "persona": self.who.id, "label": self.who.label, "services": list(self.who.services),
            "date": str(self.story.date), "where": self.story.where, "occasion": self.occasion(),
            "places": [
                {
                    "kind": place.kind, "name": place.name, "origins": place.origins,
                    "options": [self._option_dict(place, told) for told in place.options],
                } for place in self.story.places
            ],
        }  # fmt: skip

    def _option_dict(self, place: PlaceStory, told: OptionStory) -> dict:
        today = self._today(place, told)
        return {
            "configuration": told.configuration, "service": told.service, "open_then": list(told.open_then),
            "closed_then": list(told.closed_then), "sentences": [line for line in self.option_lines(place, told) if line],
            "journeys": [self._visit_dict(*pair) for pair in zip(told.visits, today.visits, strict=True)],
        }  # fmt: skip

    def _visit_dict(self, visit: Visit, before: Visit) -> dict:
        ways = {
            direction: {
                "minutes": None if way.reason else round(way.minutes, 1),
                "whole_minutes": None if way.reason else whole_minutes(way.minutes),
                "leave": None if way.reason else clock(way.leave), "arrive": None if way.reason else clock(way.arrive),
                "reason": way.reason, "legs": list(way.legs), "change_minutes": change_minutes(before.ways.get(direction), way),
                "across_minutes": [whole_minutes(each) for each in (visit.spread or {}).get(direction, ())],
            } for direction, way in visit.ways.items()
        }  # fmt: skip
        return {
            "mode": visit.mode, "site": visit.site, "reason": visit.reason, "ways": ways,
            "origins_without_a_way": visit.unreached, "yearly_minutes": yearly_minutes(self.who, visit),
        }  # fmt: skip


def change_minutes(before: Way | None, after: Way) -> int | None:
    """Whole minutes longer than before; None where either has no way."""
    if before is None or before.reason or after.reason:
        return None
    return whole_minutes(after.minutes) - whole_minutes(before.minutes)


def yearly_minutes(who, visit: Visit) -> int | None:
    """Minutes of a year's visits; None where visits are not given or a direction has no way."""
    if math.isnan(who.visits_per_year) or not visit.site or any(way.reason for way in visit.ways.values()):
        return None
    return round(who.visits_per_year * sum(whole_minutes(way.minutes) for way in visit.ways.values()))


def clock(minute: float) -> str:
    """``"08:05"``; of another day ``"00:10 the next day"``.

    >>> clock(485), clock(1450)
    ('08:05', '00:10 the next day')
    """
    day, of_day = divmod(round(minute), DAY_MINUTES)
    said = {0: "", 1: " the next day", -1: " the day before"}.get(day, f" {day} days later")
    return f"{of_day // 60:02d}:{of_day % 60:02d}{said}"


def minutes_said(minutes: int) -> str:
    """``"1 minute"``, ``"12 minutes"``."""
    return f"{minutes:,} minute{'' if minutes == 1 else 's'}"


def duration(minutes: float) -> str:
    """Hours where they are whole, else minutes.

    >>> duration(180), duration(45), duration(60)
    ('3 hours', '45 minutes', '1 hour')
    """
    hours, rest = divmod(round(minutes), 60)
    if rest or not hours:
        return minutes_said(round(minutes))
    return f"{hours} hour{'' if hours == 1 else 's'}"


def long_time(minutes: float) -> str:
    """A year's travel: whole hours, or tens of minutes where it is less than two hours.

    >>> long_time(1_170), long_time(64)
    ('20 hours', '60 minutes')
    """
    if minutes >= FEW_HOURS * 60:
        return f"{math.floor(minutes / 60 + 0.5):,} hours"
    return f"{10 * math.floor(minutes / 10 + 0.5)} minutes"
