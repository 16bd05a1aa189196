/* Postcodes as people type them, and where in this folder they are. */
(function () {
  "use strict";
  var WHOLE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
  var BEGUN = /^[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]?)?$/;

  /* " zz1. 0aa " is ZZ10AA */
  function plain(text) {
    return text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  }

  function spaced(key) {
    return key.slice(0, -3) + " " + key.slice(-3);
  }

  function looksLikeOne(text) {
    return BEGUN.test(plain(text)) || WHOLE.test(plain(text));
  }

  function distance(a, b) {
    var row = [], i, j;
    for (j = 0; j <= b.length; j += 1) { row[j] = j; }
    for (i = 1; i <= a.length; i += 1) {
      var before = row[0];
      row[0] = i;
      for (j = 1; j <= b.length; j += 1) {
        var above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, before + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1));
        before = above;
      }
    }
    return row[b.length];
  }

  /* The district of this folder written most like another. */
  function likest(district, districts) {
    return Object.keys(districts).sort(function (a, b) {
      return distance(district, a) - distance(district, b) || (a < b ? -1 : 1);
    })[0];
  }

  function known(district, districts) {
    return Object.prototype.hasOwnProperty.call(districts, district);
  }

  /* then({key, text}) or then({problem}) */
  function find(written, districts, then) {
    var key = plain(written), parts = WHOLE.exec(key);
    if (!parts) {
      then({ problem: unfinished(key, districts) });
      return;
    }
    var district = parts[1], inward = parts[2];
    if (!known(district, districts)) {
      then({ problem: spaced(key) + " is outside this study. The district here written most like it is " +
        likest(district, districts) + "." });
      return;
    }
    var missing = { problem: "There is no postcode " + spaced(key) + " here. Look at the last three characters, " +
      "or touch the map." };
    var file = districts[district] ? district + "-" + inward.slice(0, districts[district]) : district;
    window.ISOQUITY.need("postcodes " + file, "data/postcodes/" + file + ".js", function (entries) {
      if (entries === null || !Object.prototype.hasOwnProperty.call(entries, inward)) {
        then(missing);
      } else {
        then({ key: key, text: entries[inward] });
      }
    });
  }

  function unfinished(key, districts) {
    if (known(key, districts)) {
      return key + " is the first half of a postcode. Type all of it, such as " + key + " 1AB.";
    }
    if (BEGUN.test(key)) {
      return "Type the whole postcode: the first half, then a number and two letters.";
    }
    return "";
  }

  window.ISOQUITY.postcodes = { find: find, looksLikeOne: looksLikeOne, spaced: spaced };
})();
