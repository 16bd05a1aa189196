/* Reads the short texts of answers. A place's text: one part a matrix, joined by "|"; see LICENCES.txt for what
   the data may be used for, and method.html for what they mean. */
(function () {
  "use strict";

  function number(text) {
    return text === "x" || text === "y" ? Infinity : Number(text);
  }

  function sitesOf(text) {
    return text === "" ? [] : text.split("+").map(Number);
  }

  /* Of an area: whose minutes they are, in thousandths of its people; changes in tenths of minutes, null where nobody
     has a journey today and then. */
  function reachOf(text) {
    var cells = text.split(",").map(function (cell) { return cell === "" ? null : Number(cell); });
    function at(first) {
      return { reached: cells[first], change: cells[first + 1], lost: cells[first + 2], gained: cells[first + 3] };
    }
    return { usual: at(0), slow: cells.length > 4 ? at(4) : null };
  }

  /* {sites, tenths, slowest, slowSites, fewer, reach} in tenths of minutes, or {reason}; fewer: at slow times fewer
     people have a journey. */
  function read(text) {
    if (text.charAt(0) === "!") {
      return { reason: Number(text.slice(1)) };
    }
    var tilde = text.indexOf("~");
    var cells = (tilde < 0 ? text : text.slice(0, tilde)).split(",");
    var answer = { sites: sitesOf(cells[0]), tenths: Number(cells[1]) };
    if (cells.length > 2) {
      answer.slowest = number(cells[2]);
      answer.slowSites = cells.length > 3 ? sitesOf(cells[3]) : answer.sites;
    }
    answer.fewer = cells[2] === "y";
    answer.reach = tilde < 0 ? null : reachOf(text.slice(tilde + 1));
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
