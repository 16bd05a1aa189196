/* Towns, villages and neighbourhoods by name: first what is called exactly so, towns before villages, and neighbourhoods
   that have only a number besides; then what begins with the words, then what holds them. */
(function () {
  "use strict";
  var KINDS = { city: 0, town: 1, village: 2 };
  var ACCENTS = /[\u0300-\u036f]/g, NO_LETTERS = /[^a-z0-9]+/g;

  /* "Saint Brannoc's" and "saint brannocs" are the same */
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(ACCENTS, "").replace(/['\u2019]/g, "").replace(NO_LETTERS, " ").trim();
  }

  function ranked(name, asked, kind) {
    var at = plain(name).indexOf(asked), exact = plain(name).replace(/ \d+$/, "") === asked;
    return at < 0 ? -1 : kind + (exact ? 0 : at === 0 ? 10 : 20);
  }

  /* Every place of that name: {name, kind, area}, the likeliest first; kind is "" for a neighbourhood. */
  function find(written, areas) {
    var asked = plain(written), found = [];
    function add(name, kind, area, order) {
      var rank = ranked(name, asked, order);
      if (rank >= 0) { found.push({ name: name, kind: kind, area: area, rank: rank, at: found.length }); }
    }
    if (!asked) { return []; }
    areas.towns.forEach(function (town) {
      add(town[0], town[1], town[2], Object.prototype.hasOwnProperty.call(KINDS, town[1]) ? KINDS[town[1]] : 3);
    });
    areas.names.forEach(function (name, at) { add(name, "", at, 4); });
    return found.sort(function (a, b) { return a.rank - b.rank || a.at - b.at; });
  }

  window.ISOQUITY.names = { find: find };
})();
