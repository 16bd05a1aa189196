/* The page: a postcode, a name or a touch on the map, and the answer for every option. */
(function () {
  "use strict";
  var I = window.ISOQUITY, told = I.told;
  var study = I.value("study"), areas = I.value("areas");
  var place = null, time = null, asking = 0;
  var MOST_FOUND = 8, MANY_OPTIONS = 5;

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

  function asked() {
    return { place: place, service: service(), direction: direction(), time: time };
  }

  function say(text) {
    byId("message").textContent = text;
  }

  /* What is wrong with what was typed; nobody else's answer stays under it, nor on the card. */
  function refuse(text) {
    say(text);
    byId("where").setAttribute("aria-invalid", "true");
    byId("where").focus();
  }

  function forget() {
    place = null;
    say("");
    byId("where").removeAttribute("aria-invalid");
    ["rows", "notes", "card-rows", "card-notes", "found"].forEach(function (id) { empty(byId(id)); });
    ["answer-title", "when", "lead", "changes", "luck", "spoken", "card-title", "card-when", "card-lead", "card-luck"]
      .forEach(function (id) { byId(id).textContent = ""; });
    byId("more").hidden = true;
    I.map.choose(null);
    if (!byId("answer").hidden) {
      byId("answer").hidden = true;
      document.body.classList.remove("answered");
      I.map.settle(true);
    }
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
    rows.filter(function (row) { return !row.same; }).forEach(function (row) {
      var cells = element("tr");
      row.cells.forEach(function (said) { cells.appendChild(cellOf(said)); });
      group(table, row.label, row.cells.length, "option-name").appendChild(cells);
    });
    var same = told.unmoved(rows);
    if (same) { group(table, same, rows[0].cells.length, "option-name same"); }
    return table;
  }

  function group(table, label, columns, kind) {
    var body = element("tbody"), title = element("tr"), name = element("th", label, kind);
    name.scope = "rowgroup";
    name.colSpan = columns;
    title.appendChild(name);
    body.appendChild(title);
    table.appendChild(body);
    return body;
  }

  function fill(list, texts) {
    empty(list);
    texts.forEach(function (text) { list.appendChild(element("li", text)); });
  }

  function show(focus) {
    if (!place) { return; }
    var question = asked(), rows = told.rows(study, areas, question);
    if (!rows[0].cells.length) {
      forget();
      refuse("There are no minutes for " + question.service.care + " in this direction.");
      return;
    }
    var way = question.direction, today = "Today: " + told.sentence(study, rows[0], way) + ".";
    var said = {
      title: told.heading(question), when: told.when(study, question), lead: today, luck: told.luck(study, rows),
      notes: told.notes(study, areas, question, rows)
    };
    byId("answer-title").textContent = said.title;
    byId("when").textContent = said.when;
    byId("lead").textContent = said.lead;
    byId("changes").textContent = told.changes(study, rows);
    byId("luck").textContent = said.luck;
    empty(byId("rows")).appendChild(tableOf(rows, said.title));
    fill(byId("notes"), said.notes);
    reveal();
    card(said, rows);
    byId("spoken").textContent = [said.title + ".", said.when].concat(rows.map(function (row) {
      return (row.baseline ? "Today: " : "Under " + row.label + ": ") + told.sentence(study, row, way) + ".";
    }), said.notes).join(" ");
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

  function card(said, rows) {
    ["title", "when", "lead", "luck"].forEach(function (name) { byId("card-" + name).textContent = said[name]; });
    empty(byId("card-rows")).appendChild(tableOf(rows, said.title));
    fill(byId("card-notes"), said.notes);
    document.body.classList.toggle("many", rows.filter(function (row) { return !row.same; }).length > MANY_OPTIONS);
  }

  /* ---- where from ---- */

  function fromArea(at, town) {
    asking += 1;
    forget();
    place = { kind: "area", label: areas.names[at], town: town || "", area: at, parts: null };
    show(true);
  }

  function fromPostcode(found) {
    var read = I.answers.postcode(found.text);
    place = { kind: "postcode", label: I.postcodes.spaced(found.key), area: read.area, parts: read.parts };
    show(true);
  }

  function fromFound(hit) {
    fromArea(hit.area, hit.kind ? hit.name : "");
  }

  function byName(written) {
    var found = I.names.find(written, areas);
    if (found.length === 1) {
      fromFound(found[0]);
      return;
    }
    if (!found.length) {
      refuse("Nothing here is called \u201c" + written + "\u201d. Type a whole postcode or the name of a town or neighbourhood, or touch the map.");
      return;
    }
    say(found.length.toLocaleString("en-GB") + " places have that name" + (found.length > MOST_FOUND ? "; the first " + MOST_FOUND + " are below." : ": choose one."));
    list(found.slice(0, MOST_FOUND));
    var more = byId("more");
    more.hidden = found.length <= MOST_FOUND;
    more.textContent = "Show all " + found.length.toLocaleString("en-GB");
    more.onclick = function () {
      say(found.length.toLocaleString("en-GB") + " places have that name: choose one.");
      list(found);
      more.hidden = true;
      byId("found").querySelectorAll("button")[MOST_FOUND].focus();
    };
  }

  function list(found) {
    var items = empty(byId("found"));
    found.forEach(function (hit) {
      var item = element("li"), button = element("button", hit.kind ? hit.name + " (" + hit.kind + ")" : hit.name);
      button.type = "button";
      button.addEventListener("click", function () { fromFound(hit); });
      item.appendChild(button);
      items.appendChild(item);
    });
  }

  function find(event) {
    var written = byId("where").value.trim(), mine = asking + 1;
    event.preventDefault();
    asking = mine;
    forget();
    if (!written) {
      refuse("Type a postcode or the name of a neighbourhood first.");
    } else if (Object.keys(study.districts).length && I.postcodes.looksLikeOne(written)) {
      I.postcodes.find(written, study.districts, function (found) {
        if (mine !== asking) { return; }
        if (found.problem) { refuse(found.problem); } else { fromPostcode(found); }
      });
    } else {
      byName(written);
    }
  }

  I.shown.start(study, areas, {
    service: service, direction: direction,
    at: function () { return time; },
    choose: function (chosen) {
      time = chosen;
      show(false);
    }
  });
  I.map.start(byId("map"), study, I.value("shapes"), I.value("context"), function (at) { fromArea(at); });
  I.shown.renew();
  byId("ask").addEventListener("submit", find);
  byId("ask").addEventListener("change", function (event) {
    if (event.target.id === "where") { return; }
    I.shown.renew();
    show(false);
  });
  byId("print").addEventListener("click", function () { window.print(); });
})();
