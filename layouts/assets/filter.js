// Lists of items narrowed down: each row says in data-… what it can be chosen by, and the choices stand in the address.
(function () {
  "use strict";
  var form = document.querySelector("form.filter");
  var ROW = ":is([data-standing], [data-validity])"; // what marks an item, or a document
  var found = form.querySelector(".found");
  var controls = Array.from(form.querySelectorAll("[name]"));
  var items = Array.from(document.querySelectorAll("main " + ROW)).map(function (row) {
    var values = controls.map(function (control) {
      return (row.getAttribute("data-" + control.name) || "").split("|");
    });
    return { row: row, values: values };
  });
  var sections = Array.from(document.querySelectorAll("main section, main .scroll")).filter(function (section) {
    return section.querySelector(ROW);
  });
  var tables = Array.from(document.querySelectorAll("table.mirror")).map(cellsOf);

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? values[name] : whole;
    });
  }

  // ---- merged cells: one whose first row is hidden moves to the first row that is shown, and spans only what is shown

  function cellsOf(table) {
    var rows = Array.from(table.tBodies[0].rows);
    var free = [];
    var cells = [];
    rows.forEach(function (row, number) {
      var column = 0;
      Array.from(row.cells).forEach(function (cell) {
        while (free[column] > number) {
          column += 1;
        }
        free[column] = number + cell.rowSpan;
        cells.push({ cell: cell, column: column, rows: rows.slice(number, number + cell.rowSpan) });
      });
    });
    return cells.sort(function (one, other) {
      return one.column - other.column;
    });
  }

  function lay(cells) {
    cells.forEach(function (entry) {
      var shown = entry.rows.filter(function (row) {
        return !row.hidden;
      });
      (shown[0] || entry.rows[0]).append(entry.cell);
      entry.cell.rowSpan = shown.length || entry.rows.length;
    });
  }

  // ---- what is chosen

  function valueOf(control) {
    return control.type === "checkbox" && !control.checked ? "" : control.value;
  }

  function choose(control, value) {
    if (control.type === "checkbox") {
      control.checked = value === control.value;
      return;
    }
    control.value = value;
    if (control.value !== value) {
      control.add(new Option(value, value)); // an address from before: nothing has this value any more
      control.value = value;
    }
  }

  function apply() {
    var chosen = controls.map(valueOf);
    var counts = controls.map(function () {
      return {};
    });
    var shown = 0;
    items.forEach(function (item) {
      var missed = [];
      chosen.forEach(function (value, n) {
        if (value && item.values[n].indexOf(value) < 0) {
          missed.push(n);
        }
      });
      item.row.hidden = missed.length > 0;
      shown += missed.length ? 0 : 1;
      controls.forEach(function (control, n) {
        if (!missed.length || (missed.length === 1 && missed[0] === n)) {
          item.values[n].forEach(function (value) {
            counts[n][value] = (counts[n][value] || 0) + 1;
          });
        }
      });
    });
    tables.forEach(lay);
    sections.forEach(function (section) {
      section.hidden = !section.querySelector(ROW + ":not([hidden])");
    });
    controls.forEach(function (control, n) {
      count(control, counts[n]);
    });
    var text = shown === 0 ? "none" : chosen.some(Boolean) ? "some" : "all";
    found.textContent = filled(form.getAttribute("data-" + text), { shown: shown, total: items.length });
  }

  // Each choice with the number of items that it would leave; those that would leave none cannot be chosen.
  function count(control, counts) {
    if (control.type === "checkbox") {
      label(control.nextElementSibling, counts[control.value] || 0);
      control.disabled = !counts[control.value] && !control.checked;
      return;
    }
    Array.from(control.options).forEach(function (option) {
      if (option.value) {
        label(option, counts[option.value] || 0);
        option.disabled = option.hidden = !counts[option.value] && !option.selected;
      }
    });
  }

  function label(element, number) {
    element.dataset.label = element.dataset.label || element.textContent;
    element.textContent = filled(form.dataset.choice, { label: element.dataset.label, count: number });
  }

  // ---- the address

  function read() {
    var given = new URLSearchParams(location.search);
    controls.forEach(function (control) {
      choose(control, given.get(control.name) || "");
    });
  }

  function write() {
    var chosen = new URLSearchParams();
    controls.filter(valueOf).forEach(function (control) {
      chosen.set(control.name, valueOf(control));
    });
    var query = chosen.toString();
    history.replaceState(null, "", query ? "?" + query : location.pathname);
  }

  form.addEventListener("change", function () {
    apply();
    write();
  });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    controls.forEach(function (control) {
      choose(control, "");
    });
    apply();
    write();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });

  read();
  apply();
  form.querySelector("details").open = controls.some(valueOf) || window.matchMedia("(min-width: 48rem)").matches;
  form.hidden = false;
})();
