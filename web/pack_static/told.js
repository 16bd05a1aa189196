/* From a place, a service and a direction to the rows that the page, the card and the spoken text show. */
(function () {
  "use strict";
  var MOST_SAID = 3;
  var words = window.ISOQUITY.words, answers = window.ISOQUITY.answers;
  var OFF_STREETS = 1;
  var HERE = words.HERE;

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

  function keysOf(study, service, direction) {
    return service.keys.filter(function (key) { return study.keys[key].direction === direction; });
  }

  /* One row for today and one for every option that changes the service. */
  function rows(study, areas, place, service, direction) {
    var keys = keysOf(study, service, direction), today = {};
    return service.questions.map(function (question, at) {
      var cells = keys.map(function (key) {
        var found = answerOf(study, areas, place, key, question.at);
        if (at === 0) { today[key] = found.answer; }
        return cell(study, key, found, at === 0 ? null : today[key], question);
      });
      var option = study.options[question.option];
      return { label: option.baseline ? "Today" : option.label, baseline: option.baseline, cells: cells, question: question };
    });
  }

  function one(study, said) {
    var how = study.keys[said.key].how;
    var change = said.change ? " (" + said.change + ")" : "";
    return said.place ? said.time + " " + how + said.whom + change : how + ": " + said.time + change;
  }

  /* "18 minutes by car, 46 to 60 minutes by bus, train and walking, to North Hospital" */
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
    var options = rows.slice(1);
    var moved = options.filter(function (row) {
      return row.cells.some(function (said) { return said.change && said.change !== "no change" && said.change !== "about the same"; });
    });
    if (!options.length) {
      return Object.keys(study.options).length > 1 ? "" : "No option is put forward at present.";
    }
    if (!moved.length && everyCell(options, "no change")) {
      return (options.length === 1 ? "The option changes" : "None of the " + options.length + " options changes") + " this journey.";
    }
    if (!moved.length) {
      return (options.length === 1 ? "The option leaves" : "All " + options.length + " options leave") + " this about the same.";
    }
    if (moved.length > MOST_SAID) { return moved.length + " of " + options.length + " options change this."; }
    return alike(study, moved).map(function (group) {
      return "Under " + words.listed(group.labels, "and") + ": " + group.text + ".";
    }).join(" ");
  }

  function everyCell(rows, change) {
    return rows.every(function (row) {
      return row.cells.every(function (said) { return said.change === change; });
    });
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
      same.labels.push("\u201c" + row.label + "\u201d");
    });
    return groups;
  }

  function heading(place, service, direction) {
    var here = place.kind === "area" ? "the neighbourhood " + place.label : place.label;
    return direction === "to_site" ? "From " + here + " to " + service.care : "From " + service.care + " home to " + here;
  }

  function add(list, text) {
    if (text && list.indexOf(text) < 0) { list.push(text); }
  }

  /* What has to be said beside the numbers. */
  function notes(study, areas, place, service, direction, table) {
    var said = [], named = {}, partly = {};
    table.forEach(function (row) {
      row.cells.forEach(function (each) {
        if (!each.own) {
          add(said, "From your neighbourhood (" + areas.names[place.area] + "), " + study.keys[each.key].how + ": there " +
            "is no time from the postcode itself.");
        }
        reach(study, each).forEach(function (text) { (partly[text] = partly[text] || []).push(row.label); });
        add(said, row.question.apart[each.key]);
        add(said, row.question.uncounted[each.key]);
        if (each.slow) { add(said, row.label + ", " + study.keys[each.key].how + ": at slower times " + each.slow + " is the nearest."); }
        (each.sites || []).forEach(function (site) {
          var hours = row.question.hours[site];
          if (hours && !named[site + hours]) {
            named[site + hours] = true;
            add(said, row.label + ": " + study.sites[site].name + " is open " + hours + ".");
          }
        });
      });
    });
    Object.keys(partly).forEach(function (text) { add(said, words.listed(partly[text], "and") + ", " + text); });
    keysOf(study, service, direction).forEach(function (key) { add(said, study.keys[key].beside); });
    add(said, unchanged(study, service));
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

  function unchanged(study, service) {
    var here = service.questions.map(function (question) { return question.option; });
    var others = Object.keys(study.options).filter(function (id) { return here.indexOf(id) < 0; });
    if (!others.length) { return ""; }
    var labels = others.map(function (id) { return "\u201c" + study.options[id].label + "\u201d"; });
    return words.listed(labels, "and") + (others.length === 1 ? " leaves" : " leave") + " this as it is today.";
  }

  window.ISOQUITY.told = {
    rows: rows, sentence: sentence, changes: changes, heading: heading, notes: notes, keysOf: keysOf, answerOf: answerOf
  };
})();
