/* From a place, a service, a direction and a time to the rows that the page, the card and the spoken text show. */
(function () {
  "use strict";
  var MOST_SAID = 3;
  var words = window.ISOQUITY.words, answers = window.ISOQUITY.answers;
  var OFF_STREETS = 1;
  var HERE = words.HERE;

  /* asked: {place, service, direction, time}; place: {kind, label, area, parts} */

  /* The answer of a matrix to a question from a place, and whether it is the place's own. */
  function answerOf(study, areas, place, key, question) {
    var own = place.parts ? answers.ofPart(place.parts[key], question, study.index) : null;
    if (own !== null && own.reason !== OFF_STREETS) { return { answer: own, own: true }; }
    var parts = areas.answers[place.area].split("|");
    return { answer: answers.ofPart(parts[key], question, study.index), own: place.kind === "area" };
  }

  function siteNames(study, positions) {
    return words.listed(positions.map(function (at) { return study.sites[at].name; }), "or");
  }

  function cell(study, key, found, today, question) {
    var answer = found.answer, said = { key: key, own: found.own, answer: answer };
    if (answer === null) {
      said.time = "not asked";
      return said;
    }
    if (answer.reason !== undefined) {
      said.time = question.sites.length ? study.keys[key].reasons[answer.reason] : "given nowhere";
    } else {
      said.time = words.span(answer);
      said.sites = answer.sites;
      said.place = siteNames(study, answer.sites);
      said.whom = words.whom(answer);
      var slow = answer.slowSites;
      said.slow = slow && String(slow) !== String(answer.sites) ? siteNames(study, slow) : "";
    }
    said.change = today === null ? "" : compared(question, key, today, answer);
    return said;
  }

  function compared(question, key, today, answer) {
    return question.apart[key] ? "cannot be compared at this time" : words.change(today, answer);
  }

  /* The times of the week at which a service is asked in a direction. */
  function timesOf(study, service, direction) {
    return study.times[direction].filter(function (time) {
      return time.keys.some(function (key) { return service.keys.indexOf(key) >= 0; });
    });
  }

  function keysOf(study, asked) {
    var times = timesOf(study, asked.service, asked.direction);
    var time = times.filter(function (each) { return each.id === asked.time; })[0];
    return time ? time.keys.filter(function (key) { return asked.service.keys.indexOf(key) >= 0; }) : [];
  }

  /* One row for today and one for every option that changes the service; same: here it changes nothing. */
  function rows(study, areas, asked) {
    var keys = keysOf(study, asked), today = {};
    return asked.service.questions.map(function (question, at) {
      var cells = keys.map(function (key) {
        var found = answerOf(study, areas, asked.place, key, question.at);
        if (at === 0) { today[key] = found.answer; }
        return cell(study, key, found, at === 0 ? null : today[key], question);
      });
      var option = study.options[question.option];
      var same = at > 0 && cells.every(function (said) { return said.change === "no change" || bothNone(said, today); });
      return { label: option.baseline ? "Today" : option.label, baseline: option.baseline, cells: cells, question: question, same: same };
    });
  }

  function bothNone(said, today) {
    var before = today[said.key];
    return !said.change && said.answer !== null && before !== null && said.answer.reason === before.reason;
  }

  function one(study, said) {
    var how = study.keys[said.key].how;
    var change = said.change ? " (" + said.change + ")" : "";
    if (!said.place) { return how + ": " + said.time + change; }
    var both = words.ends(said.answer);
    return (both ? "usually " + both[0] : said.time) + " " + how + said.whom + (both ? ", at unlucky times " + both[1] : "") + change;
  }

  /* "18 minutes by car, usually 46 minutes by bus, train and walking, at unlucky times 60, to North Hospital" */
  function sentence(study, row, direction) {
    var towards = direction === "to_site" ? "to " : "from ";
    var places = row.cells.map(function (said) { return said.place || ""; });
    var alike = places.every(function (place) { return place && place === places[0]; });
    if (alike) {
      return row.cells.map(function (said) { return one(study, said); }).join(", ") + ", " + towards + places[0];
    }
    return row.cells.map(function (said) {
      return one(study, said) + (said.place ? ", " + towards + said.place : "");
    }).join("; ");
  }

  /* What the options change here, in one or two sentences; beyond three of them the table says it. */
  function changes(study, rows) {
    var options = rows.slice(1), count = options.length;
    var moved = options.filter(function (row) {
      return row.cells.some(function (said) { return said.change && said.change !== "no change" && said.change !== "about the same"; });
    });
    if (!count) {
      return Object.keys(study.options).length > 1 ? "" : "No option is put forward at present.";
    }
    if (options.every(function (row) { return row.same; })) {
      return (count === 1 ? "The option does not change" : count === 2 ? "Neither of the 2 options changes" :
        "None of the " + count + " options changes") + " this journey.";
    }
    if (!moved.length) {
      return (count === 1 ? "The option leaves" : count === 2 ? "Both options leave" : "All " + count + " options leave") +
        " this about the same.";
    }
    if (moved.length > MOST_SAID) { return moved.length + " of " + count + " options change this."; }
    return alike(study, moved).map(function (group) {
      return "Under " + words.listed(group.labels, "and") + ": " + group.text + ".";
    }).join(" ");
  }

  /* Options that change the same are told together. */
  function alike(study, rows) {
    var groups = [];
    rows.forEach(function (row) {
      var text = row.cells.filter(function (said) { return said.change; }).map(function (said) {
        var how = study.keys[said.key].how;
        return said.change.indexOf(HERE) < 0 ? said.change + " " + how : how + ", " + said.change;
      }).join("; ");
      var same = groups.filter(function (group) { return group.text === text; })[0];
      if (!same) {
        same = { text: text, labels: [] };
        groups.push(same);
      }
      same.labels.push(quoted(row.label));
    });
    return groups;
  }

  function quoted(label) {
    return "\u201c" + label + "\u201d";
  }

  /* The options that change nothing here, in one line; "" where there are none. */
  function unmoved(rows) {
    var labels = rows.filter(function (row) { return row.same; }).map(function (row) { return quoted(row.label); });
    return labels.length ? "No change under " + words.listed(labels, "and") : "";
  }

  function heading(asked) {
    var place = asked.place, service = asked.service;
    var here = place.town ? place.town + " (neighbourhood " + place.label + ")" :
      place.kind === "area" ? "the neighbourhood " + place.label : place.label;
    return asked.direction === "to_site" ? "From " + here + " to " + service.care : "From " + service.care + " home to " + here;
  }

  /* Which hours of which day the answer is of, and what of the ways of travelling has none then. */
  function when(study, asked) {
    var keys = keysOf(study, asked);
    var said = keys.map(function (key) { return study.keys[key].heading + ": " + study.keys[key].when + "."; });
    var rides = function (key) { return study.keys[key].rides; };
    var ever = asked.service.keys.filter(rides);
    if (ever.length && !keys.some(rides)) {
      said.push(study.keys[ever[0]].heading + ": not worked out for this time of the week. That does not mean that nothing runs.");
    }
    return said.join(" ");
  }

  /* What a range means, by the first in the table; "" where there is none. */
  function luck(study, rows) {
    var cells = [].concat.apply([], rows.map(function (row) { return row.cells; }));
    var ranged = cells.filter(function (said) { return said.place && words.ends(said.answer); })[0];
    if (!ranged) { return ""; }
    var both = words.ends(ranged.answer);
    return "\u201c" + ranged.time + "\u201d means: usually " + both[0] + ", at unlucky times " + both[1] + ". With waiting, it takes " +
      both[0] + " or less half of the time, and " + words.minutes(both[1]) + " or less " + study.highest + " times in 100.";
  }

  function add(list, text) {
    if (text && list.indexOf(text) < 0) { list.push(text); }
  }

  /* What has to be said beside the numbers. */
  function notes(study, areas, asked, table) {
    var said = [], named = {}, partly = {}, place = asked.place;
    table.forEach(function (row) {
      row.cells.forEach(function (each) {
        if (!each.own) {
          add(said, "From your neighbourhood (" + areas.names[place.area] + "), " + study.keys[each.key].how + ": there " +
            "is no time from the postcode itself.");
        }
        add(said, row.question.apart[each.key]);
        add(said, row.question.uncounted[each.key]);
        (each.sites || []).forEach(function (site) {
          var hours = row.question.hours[site];
          if (hours && !named[site + hours]) {
            named[site + hours] = true;
            add(said, row.label + ": " + study.sites[site].name + " is open " + hours + ".");
          }
        });
        if (row.same) { return; }
        reach(study, each).forEach(function (text) { (partly[text] = partly[text] || []).push(row.label); });
        if (each.slow) { add(said, row.label + ", " + study.keys[each.key].how + ": at unlucky times " + each.slow + " is the nearest."); }
      });
    });
    Object.keys(partly).forEach(function (text) { add(said, words.listed(partly[text], "and") + ", " + text); });
    keysOf(study, asked).forEach(function (key) { add(said, study.keys[key].beside); });
    add(said, elsewhere(study, asked.service));
    return said;
  }

  /* Who of a neighbourhood has no journey, usually or at slow times: its minutes are not theirs. */
  function reach(study, each) {
    var part = each.answer && each.answer.reach, key = study.keys[each.key], said = [];
    if (!part) { return said; }
    var whose = key.how + ": ";
    if (part.usual.reached < 1000) {
      said.push(whose + words.percent(1000 - part.usual.reached) + " of the people here have no journey" + key.within +
        (key.range ? " at a typical time" : "") + "; the minutes are of the others.");
    }
    if (part.slow && part.slow.reached > 0 && part.slow.reached < part.usual.reached) {
      said.push(whose + "at slow times " + words.percent(1000 - part.slow.reached) + " of the people here have no journey" +
        key.within + ".");
    }
    return said;
  }

  /* The options in which this service stays where and when it is. */
  function elsewhere(study, service) {
    var here = service.questions.map(function (question) { return question.option; });
    var others = Object.keys(study.options).filter(function (id) { return here.indexOf(id) < 0; });
    if (!others.length) { return ""; }
    var labels = others.map(function (id) { return quoted(study.options[id].label); });
    return others.length === 1 ? labels[0] + " is about other services: it leaves this as it is today." :
      others.length + " further options are about other services and leave this as it is today: " + words.listed(labels, "and") + ".";
  }

  window.ISOQUITY.told = {
    rows: rows, sentence: sentence, changes: changes, unmoved: unmoved, heading: heading, when: when, luck: luck, notes: notes,
    timesOf: timesOf, keysOf: keysOf, answerOf: answerOf
  };
})();
