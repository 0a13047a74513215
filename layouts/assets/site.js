// What the reader chose (text size, background, 长者版) is applied before the page is drawn, and remembered on this device only.
(function () {
  "use strict";
  var page = document.documentElement;
  var choices = {
    size: ["normal", "large", "huge"],
    background: ["white", "cream", "dark", "black", "blue", "yellow"],
    elder: ["off", "on"],
  };

  function remembered(name) {
    try {
      var value = localStorage.getItem("gongkai-" + name);
      return choices[name].indexOf(value) < 0 ? choices[name][0] : value;
    } catch (refused) {
      return choices[name][0];
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

  Object.keys(choices).forEach(function (name) {
    page.setAttribute("data-" + name, remembered(name));
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".tools [data-set]").forEach(function (control) {
      var name = control.dataset.set;
      control.checked = page.getAttribute("data-" + name) === control.value;
      control.addEventListener("change", function () {
        choose(name, control.checked ? control.value : choices[name][0]);
      });
    });
    document.querySelectorAll("[data-scripted]").forEach(function (tool) {
      tool.hidden = false;
    });
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.addEventListener("click", function () {
        window.print();
      });
    });
    document.querySelectorAll("[data-copy]").forEach(function (button) {
      button.addEventListener("click", function () {
        copy(button, document.querySelector(".page-tools .said"));
      });
    });
  });

  // Browsers let only pages that came over https (or from this machine) write to the clipboard; elsewhere the address is shown.
  function copy(button, said) {
    function tell(text) {
      said.textContent = text + " " + button.dataset.copy;
    }
    if (!navigator.clipboard) {
      tell(button.dataset.refused);
      return;
    }
    navigator.clipboard.writeText(button.dataset.copy).then(
      function () {
        tell(button.dataset.copied);
      },
      function () {
        tell(button.dataset.refused);
      }
    );
  }
})();
