/* Reads the short texts of answers. A place's text: one part a matrix, joined by "|"; see LICENCES.txt for what
   the data may be used for, and method.html for what they mean. */
(function () {
  "use strict";

  function number(text) {
    return text === "x" ? Infinity : Number(text);
  }

  function sitesOf(text) {
    return text === "" ? [] : text.split("+").map(Number);
  }

  /* {sites, tenths, slowest, slowSites} in tenths of minutes, or {reason} */
  function read(text) {
    if (text.charAt(0) === "!") {
      return { reason: Number(text.slice(1)) };
    }
    var cells = text.split(",");
    var answer = { sites: sitesOf(cells[0]), tenths: Number(cells[1]) };
    if (cells.length > 2) {
      answer.slowest = number(cells[2]);
      answer.slowSites = cells.length > 3 ? sitesOf(cells[3]) : answer.sites;
    }
    return answer;
  }

  /* The answer of one matrix's part to a question; null where it is not asked or not given. */
  function ofPart(part, question, index) {
    var cut = part ? part.lastIndexOf("/") : -1;
    if (cut < 0) {
      return null;
    }
    var which = index.indexOf(part.charAt(cut + 1 + question));
    return which < 0 ? null : read(part.slice(0, cut).split(";")[which]);
  }

  /* A postcode's text begins with the position of its area. */
  function postcode(text) {
    var parts = text.split("|");
    return { area: Number(parts[0]), parts: parts.slice(1) };
  }

  window.ISOQUITY.answers = { ofPart: ofPart, postcode: postcode };
})();
