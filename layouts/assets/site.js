// What the reader chose (text size, background) is applied before the page is drawn, and remembered on this device only.
(function () {
  "use strict";
  var page = document.documentElement;
  var usual = { size: "normal", background: "white" };

  function remembered(name) {
    try {
      return localStorage.getItem("gongkai-" + name) || usual[name];
    } catch (refused) {
      return usual[name];
    }
  }

  function choose(name, value) {
    page.setAttribute("data-" + name, value);
    try {
      localStorage.setItem("gongkai-" + name, value);
    } catch (refused) {
      // a browser that keeps nothing still shows what was chosen on this page
    }
  }

  page.setAttribute("data-size", remembered("size"));
  page.setAttribute("data-background", remembered("background"));

  document.addEventListener("DOMContentLoaded", function () {
    var tools = document.querySelector(".tools");
    if (!tools) {
      return;
    }
    var buttons = tools.querySelectorAll("button[data-set]");
    function press() {
      buttons.forEach(function (button) {
        var chosen = page.getAttribute("data-" + button.dataset.set) === button.dataset.value;
        button.setAttribute("aria-pressed", String(chosen));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        choose(button.dataset.set, button.dataset.value);
        press();
      });
    });
    tools.querySelector("[data-print]").addEventListener("click", function () {
      window.print();
    });
    press();
    tools.open = window.matchMedia("(min-width: 48rem)").matches;
    tools.hidden = false;
  });
})();
