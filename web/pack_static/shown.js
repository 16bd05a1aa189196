/* What the map shows, and at which time of the week everything is asked. */
(function () {
  "use strict";
  var I = window.ISOQUITY, told = I.told;
  var study = null, areas = null, page = null, mode = null;

  function byId(id) { return document.getElementById(id); }

  function clear(node) {
    while (node.firstChild) { node.removeChild(node.firstChild); }
    return node;
  }

  function choices(select, pairs, wanted) {
    var before = wanted === undefined ? select.value : wanted;
    clear(select);
    pairs.forEach(function (pair) {
      var option = document.createElement("option");
      option.textContent = pair[1];
      option.value = pair[0];
      select.appendChild(option);
    });
    if (pairs.some(function (pair) { return String(pair[0]) === before; })) { select.value = before; }
  }

  /* Buttons of which one is chosen; the same buttons stay, and with them the keyboard's place. */
  function radios(node, name, pairs, chosen) {
    if (node.getAttribute("data-choices") !== JSON.stringify(pairs)) {
      node.setAttribute("data-choices", JSON.stringify(pairs));
      clear(node);
      pairs.forEach(function (pair) {
        var label = document.createElement("label"), input = document.createElement("input"), words = document.createElement("span");
        input.type = "radio";
        input.name = name;
        input.value = pair[0];
        words.textContent = pair[1];
        label.appendChild(input);
        label.appendChild(words);
        if (pair[2]) {
          var small = document.createElement("small");
          small.textContent = pair[2];
          words.appendChild(small);
        }
        node.appendChild(label);
      });
    }
    Array.prototype.forEach.call(node.querySelectorAll("input"), function (input) { input.checked = input.value === chosen; });
  }

  function has(times, id) {
    return times.some(function (time) { return time.id === id; });
  }

  function asked() {
    return { service: page.service(), direction: page.direction(), time: page.at() };
  }

  /* Offers what the service and the direction have; what was chosen stays chosen where it is there. */
  function renew() {
    var chosen = page.service(), times = told.timesOf(study, chosen, page.direction());
    if (!has(times, page.at()) && times.length) { page.choose(times[0].id); }
    choices(byId("shown-option"), chosen.questions.map(function (question, at) {
      return [at, study.options[question.option].baseline ? "Today" : study.options[question.option].label];
    }));
    choices(byId("shown-time"), times.map(function (time) {
      return [time.id, time.hours ? time.label + ", " + time.hours : time.label];
    }), page.at());
    radios(byId("time-choices"), "time", times.map(function (time) {
      return [time.id, time.label, [time.hours, rides(chosen, time) ? "" : onlyHow(chosen, time)].filter(Boolean).join(", ")];
    }), page.at());
    byId("times").hidden = byId("shown-time-field").hidden = times.length < 2;
    offerModes();
    paint();
  }

  function rides(service, time) {
    var riding = function (key) { return study.keys[key].rides; };
    return !service.keys.some(riding) || time.keys.some(function (key) { return service.keys.indexOf(key) >= 0 && riding(key); });
  }

  function onlyHow(service, time) {
    return I.words.listed(time.keys.filter(function (key) { return service.keys.indexOf(key) >= 0; }).map(function (key) {
      return study.keys[key].how;
    }), "and") + " only";
  }

  function offerModes() {
    var keys = told.keysOf(study, asked());
    radios(byId("mode-choices"), "mode", keys.map(function (key) { return [study.keys[key].mode, study.keys[key].how]; }), (shownKey() || {}).mode);
    byId("shown-modes").hidden = keys.length < 2;
  }

  /* The matrix of the way of travelling that was chosen, else the first. */
  function shownKey() {
    var keys = told.keysOf(study, asked()).map(function (key) { return { at: key, mode: study.keys[key].mode }; });
    return keys.filter(function (key) { return key.mode === mode; })[0] || keys[0] || null;
  }

  function paint() {
    var chosen = page.service(), question = chosen.questions[Number(byId("shown-option").value)], key = shownKey();
    if (!key) { return; }
    var answers = areas.names.map(function (_, at) {
      return told.answerOf(study, areas, { kind: "area", area: at }, key.at, question.at).answer;
    });
    I.map.colour(answers, study.scale);
    I.map.sites(question.sites.map(function (site) { return study.sites[site]; }));
    var known = study.keys[key.at];
    var partly = answers.some(function (answer) { return answer && answer.reach && answer.reach.usual.reached < 1000; });
    byId("caption").textContent = "Minutes " + (known.direction === "to_site" ? "to " : "home from ") + chosen.care + ", " +
      known.how + (known.range ? ", usually" : "") + ": " + known.when + "." +
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
    var item = document.createElement("li"), box = document.createElement("span");
    box.className = colour ? "swatch" : "swatch hatched";
    if (colour) { box.style.backgroundColor = colour; }
    item.appendChild(box);
    item.appendChild(document.createTextNode(label));
    return item;
  }

  function at(time) {
    page.choose(time);
    renew();
  }

  /* asking: {service(), direction(), at(), choose(time)} of the page */
  function start(known, places, asking) {
    study = known;
    areas = places;
    page = asking;
    legend();
    byId("shown-option").addEventListener("change", paint);
    byId("shown-time").addEventListener("change", function (event) { at(event.target.value); });
    byId("time-choices").addEventListener("change", function (event) { at(event.target.value); });
    byId("mode-choices").addEventListener("change", function (event) {
      mode = event.target.value;
      paint();
    });
  }

  window.ISOQUITY.shown = { start: start, renew: renew };
})();
