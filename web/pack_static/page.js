/* The page: a postcode, a name or a touch on the map, and the answer for every option. */
(function () {
  "use strict";
  var I = window.ISOQUITY, told = I.told;
  var study = I.value("study"), areas = I.value("areas");
  var place = null;
  var MOST_FOUND = 8;

  function byId(id) { return document.getElementById(id); }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  function empty(node) {
    while (node.firstChild) { node.removeChild(node.firstChild); }
    return node;
  }

  function service() {
    return study.services.filter(function (each) { return each.id === byId("service").value; })[0];
  }

  function direction() {
    var chosen = document.querySelector("input[name=direction]:checked");
    return chosen ? chosen.value : study.directions[0];
  }

  function say(text) {
    byId("message").textContent = text;
  }

  /* ---- the answer ---- */

  function cellOf(said) {
    var cell = element("td");
    cell.appendChild(element("span", said.time, said.place ? "time" : "none"));
    if (said.whom) { cell.appendChild(element("span", said.whom.trim(), "whom")); }
    if (said.place) { cell.appendChild(element("span", said.place, "site-name")); }
    if (said.change) { cell.appendChild(element("span", said.change, "change")); }
    return cell;
  }

  function tableOf(rows, caption) {
    var table = element("table"), head = element("thead"), line = element("tr");
    table.appendChild(element("caption", caption, "unseen"));
    rows[0].cells.forEach(function (said) {
      var column = element("th", study.keys[said.key].heading);
      column.scope = "col";
      line.appendChild(column);
    });
    head.appendChild(line);
    table.appendChild(head);
    rows.forEach(function (row) {
      var body = element("tbody"), title = element("tr"), name = element("th", row.label, "option-name"), cells = element("tr");
      name.scope = "rowgroup";
      name.colSpan = row.cells.length;
      title.appendChild(name);
      row.cells.forEach(function (said) { cells.appendChild(cellOf(said)); });
      body.appendChild(title);
      body.appendChild(cells);
      table.appendChild(body);
    });
    return table;
  }

  function fill(list, texts) {
    empty(list);
    texts.forEach(function (text) { list.appendChild(element("li", text)); });
  }

  function show(focus) {
    if (!place) { return; }
    var chosen = service(), way = direction();
    var rows = told.rows(study, areas, place, chosen, way);
    if (!rows[0].cells.length) {
      say("There are no minutes for " + chosen.care + " in this direction.");
      return;
    }
    var heading = told.heading(place, chosen, way);
    var notes = told.notes(study, areas, place, chosen, way, rows);
    var today = "Today: " + told.sentence(study, rows[0], way) + ".", changes = told.changes(study, rows);
    byId("answer-title").textContent = heading;
    byId("lead").textContent = today;
    byId("changes").textContent = changes;
    empty(byId("rows")).appendChild(tableOf(rows, heading));
    fill(byId("notes"), notes);
    reveal();
    card(heading, today, rows, notes);
    byId("spoken").textContent = [heading + "."].concat(rows.map(function (row) {
      return (row.baseline ? "Today: " : "Under " + row.label + ": ") + told.sentence(study, row, way) + ".";
    }), notes).join(" ");
    I.map.choose(place.area);
    if (focus) { look(); }
  }

  function reveal() {
    if (byId("answer").hidden) {
      byId("answer").hidden = false;
      document.body.classList.add("answered");
      I.map.settle(true);
    }
  }

  /* The answer has the focus, and is scrolled to only where it is out of sight. */
  function look() {
    var top = byId("answer").getBoundingClientRect().top;
    byId("answer").focus({ preventScroll: true });
    if (top < 0 || top > window.innerHeight * 0.5) { byId("answer").scrollIntoView(); }
  }

  function card(heading, today, rows, notes) {
    byId("card-title").textContent = heading;
    byId("card-lead").textContent = today;
    empty(byId("card-rows")).appendChild(tableOf(rows, heading));
    fill(byId("card-notes"), notes);
    byId("card-when").textContent = rows[0].cells.map(function (said) {
      return study.keys[said.key].heading + ": " + study.keys[said.key].when + ".";
    }).join(" ");
  }

  /* ---- where from ---- */

  function fromArea(at) {
    empty(byId("found"));
    say("");
    place = { kind: "area", label: areas.names[at], area: at, parts: null };
    show(true);
  }

  function fromPostcode(found) {
    var read = I.answers.postcode(found.text);
    place = { kind: "postcode", label: I.postcodes.spaced(found.key), area: read.area, parts: read.parts };
    say("");
    show(true);
  }

  function byName(written) {
    var asked = written.toLowerCase(), found = [];
    areas.names.forEach(function (name, at) {
      if (name.toLowerCase().indexOf(asked) >= 0) { found.push(at); }
    });
    if (found.length === 1) {
      fromArea(found[0]);
      return;
    }
    var list = empty(byId("found"));
    found.slice(0, MOST_FOUND).forEach(function (at) {
      var item = element("li"), button = element("button", areas.names[at]);
      button.type = "button";
      button.addEventListener("click", function () { fromArea(at); });
      item.appendChild(button);
      list.appendChild(item);
    });
    if (!found.length) {
      say("Nothing here is called \u201c" + written + "\u201d. Type a whole postcode or the name of a neighbourhood, or touch the map.");
    } else {
      say(found.length + " neighbourhoods have that name" + (found.length > MOST_FOUND ? "; the first " + MOST_FOUND + " are below." : ": choose one."));
    }
  }

  function find(event) {
    event.preventDefault();
    var written = byId("where").value.trim();
    empty(byId("found"));
    if (!written) {
      say("Type a postcode or the name of a neighbourhood first.");
      byId("where").focus();
    } else if (Object.keys(study.districts).length && I.postcodes.looksLikeOne(written)) {
      I.postcodes.find(written, study.districts, function (found) {
        if (found.problem) { say(found.problem); } else { fromPostcode(found); }
      });
    } else {
      byName(written);
    }
  }

  /* ---- the map ---- */

  function choices(select, pairs) {
    var before = select.value;
    empty(select);
    pairs.forEach(function (pair) {
      var option = element("option", pair[1]);
      option.value = pair[0];
      select.appendChild(option);
    });
    if (pairs.some(function (pair) { return String(pair[0]) === before; })) { select.value = before; }
  }

  function offer() {
    var chosen = service();
    choices(byId("shown-option"), chosen.questions.map(function (question, at) {
      return [at, study.options[question.option].baseline ? "Today" : study.options[question.option].label];
    }));
    choices(byId("shown-mode"), told.keysOf(study, chosen, direction()).map(function (key) {
      return [key, study.keys[key].heading];
    }));
  }

  function paint() {
    var chosen = service(), question = chosen.questions[Number(byId("shown-option").value)];
    var key = Number(byId("shown-mode").value);
    var answers = areas.names.map(function (_, at) {
      return told.answerOf(study, areas, { kind: "area", area: at }, key, question.at).answer;
    });
    I.map.colour(answers, study.scale);
    I.map.sites(question.sites.map(function (site) { return study.sites[site]; }));
    var known = study.keys[key];
    var partly = answers.some(function (answer) { return answer && answer.reach && answer.reach.usual.reached < 1000; });
    byId("caption").textContent = "Minutes " + (known.direction === "to_site" ? "to " : "home from ") + chosen.care + ", " +
      known.how + (known.range ? ", at a typical time" : "") + ": " + known.when + "." +
      (partly ? " Where some people have no journey, the colour is of those who have one." : "");
  }

  function legend() {
    var list = byId("legend");
    study.scale.labels.forEach(function (label, at) {
      list.appendChild(swatch(study.scale.colours[at], label + (at === 0 ? " minutes" : "")));
    });
    list.appendChild(swatch("", "no answer"));
  }

  function swatch(colour, label) {
    var item = element("li"), box = element("span", "", colour ? "swatch" : "swatch hatched");
    if (colour) { box.style.backgroundColor = colour; }
    item.appendChild(box);
    item.appendChild(document.createTextNode(label));
    return item;
  }

  function changed() {
    offer();
    paint();
    show(false);
  }

  I.map.start(byId("map"), study, I.value("shapes"), I.value("context"), fromArea);
  legend();
  offer();
  paint();
  byId("ask").addEventListener("submit", find);
  byId("ask").addEventListener("change", function (event) {
    if (event.target.id !== "where") { changed(); }
  });
  byId("shown-option").addEventListener("change", paint);
  byId("shown-mode").addEventListener("change", paint);
  byId("print").addEventListener("click", function () { window.print(); });
})();
