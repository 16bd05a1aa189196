/* Three sizes of text; kept for this visit where the browser allows it from a file. */
(function () {
  "use strict";
  var buttons = Array.prototype.slice.call(document.querySelectorAll("[data-size]"));

  function remembered() {
    try { return window.sessionStorage.getItem("size"); } catch (refused) { return null; }
  }

  function choose(size) {
    document.documentElement.setAttribute("data-text", size);
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-size") === size));
    });
    try { window.sessionStorage.setItem("size", size); } catch (refused) { /* the size lasts for this page */ }
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () { choose(button.getAttribute("data-size")); });
  });
  choose(remembered() || "1");
})();
