/* Minutes and changes in words. Tenths are cut off, so whole minutes round as the unrounded times do. */
(function () {
  "use strict";
  var SAME_TENTHS = 5;
  var HERE = " of the people here";

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

  /* A share in thousandths: "48%"; none and all are never said of almost none and almost all. */
  function percent(share) {
    if (share > 0 && share < 5) { return "fewer than 1%"; }
    if (share < 1000 && share >= 995) { return "more than 99%"; }
    return Math.floor((share + 5) / 10) + "%";
  }

  /* "18 minutes", "46 to 60 minutes", "46 minutes or more" where at slow times fewer people have a journey */
  function span(answer) {
    var typical = whole(answer.tenths);
    if (!hasRange(answer)) { return minutes(typical); }
    if (answer.fewer) { return minutes(typical) + " or more"; }
    if (answer.slowest === Infinity) { return minutes(typical) + " or much longer"; }
    return (typical === 0 ? "under 1" : typical) + " to " + minutes(whole(answer.slowest));
  }

  /* Both ends of a range in whole minutes: ["34 minutes", 42]; null where there are not two. */
  function ends(answer) {
    var typical = whole(answer.tenths);
    return !hasRange(answer) || answer.slowest === Infinity ? null : [minutes(typical), whole(answer.slowest)];
  }

  function difference(count) {
    return minutes(Math.abs(count)) + (count > 0 ? " longer" : " shorter");
  }

  /* Whether some of an area's people lose or gain a journey: then its two times are of different people. */
  function moved(part) {
    return Boolean(part) && (part.lost > 0 || part.gained > 0);
  }

  /* How an answer differs from today's; "" where there is nothing to compare. */
  function change(today, then) {
    if (today.reason !== undefined || then.reason !== undefined) {
      if (today.reason === undefined) { return "no journey found any more"; }
      return then.reason === undefined ? "a journey" + whom(then) + " where there is none today" : "";
    }
    if (then.reach && moved(then.reach.usual)) { return reached(then.reach.usual); }
    var shown = whole(then.tenths) - whole(today.tenths);
    if (shown !== 0 && Math.abs(then.tenths - today.tenths) >= SAME_TENTHS) { return difference(shown); }
    var same = then.tenths === today.tenths && String(then.sites) === String(today.sites);
    var slow = then.reach && moved(then.reach.slow);
    return (same && !slow && then.slowest === today.slowest ? "no change" : "about the same") + slower(today, then);
  }

  function whom(answer) {
    var part = answer.reach && answer.reach.usual;
    return part && part.reached < 1000 ? " for " + percent(part.reached) + HERE : "";
  }

  /* Who no longer and who newly has a journey, and how it changes for those who have one today and then. */
  function reached(part) {
    var said = [];
    if (part.lost > 0) { said.push("no journey any more for " + percent(part.lost) + HERE); }
    if (part.gained > 0) { said.push("a journey where there is none today for " + percent(part.gained) + HERE); }
    if (part.change === null) { return said.join(", "); }
    var count = Math.floor((Math.abs(part.change) + 5) / 10);
    return said.join(", ") + ", for those who " + (part.lost > 0 ? "keep one " : "have one already ") + (part.change === 0 ? "no change" : count === 0 ? "about the same" :
      difference(part.change > 0 ? count : -count));
  }

  /* Where the typical time stays and the slowest does not. */
  function slower(today, then) {
    if (then.reach && moved(then.reach.slow)) {
      return then.reach.slow.lost > 0 ? ", but at slow times no journey any more for " + percent(then.reach.slow.lost) +
        HERE : ", with a journey at slow times for " + percent(then.reach.slow.gained) + " more" + HERE;
    }
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
    whole: whole, minutes: minutes, span: span, change: change, listed: listed, ends: ends,
    percent: percent, whom: whom, HERE: HERE
  };
})();
