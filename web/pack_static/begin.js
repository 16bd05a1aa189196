/* The one global of this folder. Files of data call ISOQUITY.take as they load; nothing is fetched. */
(function () {
  "use strict";
  var values = {};
  var loading = {};

  function take(name, value) {
    values[name] = value;
  }

  /* Runs then(value) once the script at path has given the value of that name, then(null) if there is none. */
  function need(name, path, then) {
    if (Object.prototype.hasOwnProperty.call(values, name)) {
      then(values[name]);
      return;
    }
    if (loading[name]) {
      loading[name].push(then);
      return;
    }
    loading[name] = [then];
    var script = document.createElement("script");
    script.src = path;
    script.onload = script.onerror = function () {
      var waiting = loading[name];
      delete loading[name];
      var value = Object.prototype.hasOwnProperty.call(values, name) ? values[name] : null;
      waiting.forEach(function (each) { each(value); });
    };
    document.head.appendChild(script);
  }

  function value(name) {
    return Object.prototype.hasOwnProperty.call(values, name) ? values[name] : null;
  }

  window.ISOQUITY = { take: take, need: need, value: value };
})();
