/* Minutes and changes in words. Tenths are cut off, so whole minutes round as the unrounded times do. */
(function () {
  "use strict";
  var SAME_TENTHS = 5;

  function whole(tenths) {
    return Math.floor((tenths + 5) / 10);
  }

  function minutes(count) {
    if (count === 0) { return "less than a minute"; }
    return count === 1 ? "1 minute" : count.toLocaleString("en-GB") + " minutes";
  }

  function hasRange(answer) {
    return answer.slowest !== undefined && (answer.slowest === Infinity || whole(answer.slowest) > whole(answer.tenths));
  }

  /* "18 minutes", "46 to 60 minutes" */
  function span(answer) {
    var typical = whole(answer.tenths);
    if (!hasRange(answer)) { return minutes(typical); }
    if (answer.slowest === Infinity) { return minutes(typical) + " or much longer"; }
    return (typical === 0 ? "under 1" : typical) + " to " + minutes(whole(answer.slowest));
  }

  function difference(count) {
    return minutes(Math.abs(count)) + (count > 0 ? " longer" : " shorter");
  }

  /* How an answer differs from today's; "" where there is nothing to compare. */
  function change(today, then) {
    if (today.reason !== undefined || then.reason !== undefined) {
      if (today.reason === undefined) { return "no journey found any more"; }
      return then.reason === undefined ? "a journey where there is none today" : "";
    }
    var shown = whole(then.tenths) - whole(today.tenths);
    if (shown !== 0 && Math.abs(then.tenths - today.tenths) >= SAME_TENTHS) { return difference(shown); }
    var same = then.tenths === today.tenths && String(then.sites) === String(today.sites);
    return (same && then.slowest === today.slowest ? "no change" : "about the same") + slower(today, then);
  }

  /* Where the typical time stays and the slowest does not. */
  function slower(today, then) {
    if (then.slowest === undefined || today.slowest === then.slowest) { return ""; }
    if (then.slowest === Infinity) { return ", but at some times no journey any more"; }
    if (today.slowest === Infinity) { return ", with a journey at more times"; }
    var more = whole(then.slowest) - whole(today.slowest);
    return Math.abs(then.slowest - today.slowest) < SAME_TENTHS || more === 0 ? "" :
      ", at slow times " + difference(more);
  }

  function listed(names, last) {
    if (names.length < 2) { return names.join(""); }
    return names.slice(0, -1).join(", ") + " " + last + " " + names[names.length - 1];
  }

  window.ISOQUITY.words = {
    whole: whole, minutes: minutes, span: span, change: change, listed: listed, hasRange: hasRange
  };
})();
