/* The map: areas by minutes in fixed classes, sites by name, what lies around in greys. */
(function () {
  "use strict";
  var L = window.L;
  var MOST_NAMES = 80;
  var SIDES = [
    ["right", [8, 0]], ["left", [-8, 0]], ["top", [0, -8]], ["bottom", [0, 8]],
    ["right", [6, -16]], ["right", [6, 16]], ["left", [-6, -16]], ["left", [-6, 16]]
  ];
  var RING = 11;
  var map = null, shapes = [], marks = null, chosen = null, towns = [], bounds = null;

  function rings(geometry) {
    return { type: "Feature", properties: {}, geometry: geometry };
  }

  function around(context) {
    var looks = {
      land: { fillColor: "#f1f2f3", fillOpacity: 1, stroke: false },
      water: { fillColor: "#dfe4e8", fillOpacity: 1, stroke: false },
      green: { fillColor: "#e6e9e6", fillOpacity: 1, stroke: false }
    };
    Object.keys(looks).forEach(function (layer) {
      draw(context[layer], looks[layer], "under");
    });
  }

  function lines(context) {
    draw(context.road, { color: "#50565e", weight: 1, opacity: 0.55, fill: false }, "over");
    draw(context.rail, { color: "#50565e", weight: 1, opacity: 0.55, dashArray: "5 4", fill: false }, "over");
  }

  function draw(geometries, look, pane) {
    (geometries || []).forEach(function (geometry) {
      L.geoJSON(rings(geometry), { style: look, pane: pane, interactive: false }).addTo(map);
    });
  }

  function labelled(text) {
    var span = document.createElement("span");
    span.textContent = text;
    return span;
  }

  function names(places) {
    towns = (places || []).slice(0, MOST_NAMES).map(function (place) {
      var mark = L.marker([place[2], place[3]], {
        icon: L.divIcon({ className: "town", html: "", iconSize: [0, 0] }), interactive: false, keyboard: false
      }).addTo(map);
      return mark.getElement().appendChild(labelled(place[0]));
    });
  }

  function apart(a, b) {
    return a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
  }

  /* A site's name stands beside it, over or under it: where it is inside the map and covers no other site's name
     nor ring. */
  function beside() {
    var frame = map.getContainer().getBoundingClientRect(), taken = controls(), rings = [];
    marks.eachLayer(function (mark) { rings.push({ mark: mark, box: ringOf(mark, frame) }); });
    marks.eachLayer(function (mark) {
      var others = rings.filter(function (ring) { return ring.mark !== mark; }).map(function (ring) { return ring.box; });
      var name = mark.getTooltip();
      var ways = SIDES.filter(function (side) {
        turn(name, side);
        return within(name.getElement().getBoundingClientRect(), frame);
      });
      var free = ways.filter(function (side) {
        turn(name, side);
        var box = name.getElement().getBoundingClientRect();
        return taken.concat(others).every(function (other) { return apart(box, other); });
      });
      turn(name, free[0] || ways[0] || SIDES[0]);
      taken.push(name.getElement().getBoundingClientRect());
    });
  }

  function boxes(selector) {
    return Array.prototype.map.call(map.getContainer().querySelectorAll(selector), function (each) {
      return each.getBoundingClientRect();
    });
  }

  function controls() { return boxes(".leaflet-control"); }

  function ringOf(mark, frame) {
    var at = map.latLngToContainerPoint(mark.getLatLng()), x = frame.left + at.x, y = frame.top + at.y;
    return { left: x - RING, right: x + RING, top: y - RING, bottom: y + RING };
  }

  function arrange() {
    beside();
    sort();
  }

  function turn(name, side) {
    Object.assign(name.options, { direction: side[0], offset: side[1] });
    name.update();
  }

  /* Shows as many names as fit: those of sites, then of towns in the order given, the largest first. */
  function sort() {
    var frame = map.getContainer().getBoundingClientRect(), most = Math.round(frame.width / 70), taken = boxes(".site").concat(controls());
    marks.eachLayer(function (mark) {
      taken.push(ringOf(mark, frame));
    });
    towns.forEach(function (town) { town.hidden = false; });
    var room = towns.map(function (town) { return town.getBoundingClientRect(); });
    towns.forEach(function (town, i) {
      var fits = most > 0 && within(room[i], frame) && taken.every(function (other) { return apart(room[i], other); });
      town.hidden = !fits;
      if (fits) {
        taken.push(room[i]);
        most -= 1;
      }
    });
  }

  function within(box, frame) {
    return box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
  }

  function pane(name, order) {
    map.createPane(name);
    map.getPane(name).style.zIndex = order;
    map.getPane(name).style.pointerEvents = "none";
  }

  /* told(i) is called with the position of an area that is touched */
  function start(element, study, geometries, context, told) {
    map = L.map(element, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false, minZoom: 5 });
    map.fitBounds(study.bounds, { padding: [8, 8] });
    pane("under", 300);
    pane("over", 450);
    around(context || {});
    shapes = geometries.map(function (geometry, i) {
      var shape = L.geoJSON(rings(geometry), { style: { color: "#ffffff", weight: 0.6, fillOpacity: 0.85 } });
      shape.on("click", function () { told(i); });
      return shape.addTo(map);
    });
    lines(context || {});
    names((context || {}).place);
    L.control.scale({ imperial: true, position: "bottomright" }).addTo(map);
    marks = L.layerGroup().addTo(map);
    map.on("zoomend moveend", arrange);
    bounds = study.bounds;
    window.addEventListener("resize", function () { settle(false); });
  }

  /* To be called when the map's place on the page has changed; on paper it has none. */
  function settle(whole) {
    if (!map.getContainer().offsetWidth) { return; }
    map.invalidateSize({ animate: false });
    if (whole) { map.fitBounds(bounds, { padding: [8, 8], animate: false }); }
    arrange();
  }

  function classOf(tenths, breaks) {
    var at = 0;
    while (at < breaks.length && tenths > breaks[at] * 10) { at += 1; }
    return at;
  }

  /* answers[i] is an area's answer or null */
  function colour(answers, scale) {
    shapes.forEach(function (shape, i) {
      var answer = answers[i], known = answer !== null && answer.reason === undefined;
      var fill = known ? scale.colours[classOf(answer.tenths, scale.breaks)] : "url(#hatch)";
      shape.setStyle({ fillColor: fill });
    });
  }

  function sites(list) {
    marks.clearLayers();
    list.forEach(function (site) {
      L.circleMarker(site.at, { radius: 7, color: "#1b1f24", weight: 2, fillColor: "#ffffff", fillOpacity: 1, interactive: false })
        .bindTooltip(labelled(site.name), { permanent: true, direction: "auto", offset: [8, 0], className: "site" })
        .addTo(marks);
    });
    arrange();
  }

  function choose(i) {
    if (chosen !== null) { shapes[chosen].setStyle({ color: "#ffffff", weight: 0.6 }); }
    chosen = i;
    if (i === null) { return; }
    shapes[i].setStyle({ color: "#1b1f24", weight: 3 });
    shapes[i].bringToFront();
    if (!map.getBounds().contains(shapes[i].getBounds())) { map.panInsideBounds(shapes[i].getBounds()); }
  }

  window.ISOQUITY.map = { start: start, colour: colour, sites: sites, settle: settle, choose: choose, classOf: classOf };
})();
