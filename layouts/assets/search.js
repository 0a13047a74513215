// The search page: what stands in its address (?q= and the choices) is asked of search-index.js and shown with text nodes.
(function () {
  "use strict";
  var index = window.gongkaiIndex;
  var place = document.getElementById("search");
  var form = document.querySelector("form.large");
  var box = document.getElementById("q");
  var status = document.getElementById("count");
  var usualTitle = document.title;
  var loaded = {};
  var latest = 0;

  // Files of the index come as scripts: so they load from a folder without a server, and under the strictest policy.
  window.gongkaiSearch = function (content) {
    loaded[document.currentScript.dataset.name].resolve(content);
  };

  function load(name) {
    if (!loaded[name]) {
      var entry = (loaded[name] = {});
      entry.promise = new Promise(function (resolve, reject) {
        entry.resolve = resolve;
        var script = document.createElement("script");
        script.dataset.name = name;
        script.src = "search/" + name + ".js?" + place.dataset.version;
        script.onload = function () {
          script.remove();
        };
        script.onerror = function () {
          delete loaded[name];
          script.remove();
          reject(new Error(name));
        };
        document.head.appendChild(script);
      });
    }
    return loaded[name].promise;
  }

  function word(key, values) {
    return place.getAttribute("data-" + key).replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? values[name] : whole;
    });
  }

  function asked() {
    var given = new URLSearchParams(location.search);
    var filters = {};
    index.FACETS.forEach(function (facet) {
      filters[facet] = given.get(facet) || "";
    });
    return { q: (given.get("q") || "").trim(), filters: filters, from: Math.max(0, parseInt(given.get("from"), 10) || 0) };
  }

  // The address of the same question with something changed; another choice begins at its first page.
  function addressOf(question, changes) {
    var given = new URLSearchParams();
    given.set("q", question.q);
    index.FACETS.forEach(function (facet) {
      var value = facet in changes ? changes[facet] : question.filters[facet];
      if (value) {
        given.set(facet, value);
      }
    });
    if (changes.from) {
      given.set("from", changes.from);
    }
    return "?" + given.toString();
  }

  function element(name, properties, children) {
    var made = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      made.setAttribute(key, properties[key]);
    });
    (children || []).forEach(function (child) {
      made.append(child);
    });
    return made;
  }

  function pieces(list) {
    return list.map(function (piece) {
      return piece.found ? element("mark", {}, [piece.text]) : piece.text;
    });
  }

  function hitOf(hit, words) {
    var thing = hit.thing;
    var year = (thing.day || "").startsWith(thing.year) ? "" : thing.year;
    var about = [place.getAttribute("data-kind-" + thing.kind), place.getAttribute("data-validity-" + thing.validity), thing.body, thing.column, year].filter(function (fact, n, all) {
      return fact && all.indexOf(fact) === n;
    });
    var line = element("p", { class: "about" });
    about.forEach(function (fact) {
      line.append(element("span", {}, [fact]), " ");
    });
    if (thing.day) {
      line.append(element("time", { datetime: thing.day }, [thing.day]));
    }
    return element("li", {}, [
      element("a", { href: hit.place }, pieces(index.marked(hit.title, words))),
      element("p", { class: "context" }, pieces(index.excerpt(hit.text, words))),
      line
    ]);
  }

  function choice(question, facet, value, label, count) {
    var changes = { from: 0 };
    changes[facet] = value;
    var properties = { href: addressOf(question, changes), "data-choice": facet + " " + value };
    if (question.filters[facet] === value) {
      properties["aria-current"] = "true";
    }
    return element("li", {}, [element("a", properties, [element("span", {}, [label])].concat(count === null ? [] : [" ", element("b", {}, [String(count)])]))]);
  }

  function showFacets(question, result) {
    var nav = place.querySelector(".facets");
    var groups = nav.querySelector(".groups");
    groups.textContent = "";
    result.facets.forEach(function (part) {
      var facet = part.facet;
      var values = part.values;
      var current = question.filters[facet];
      if (current && !values.some(function (choice) { return choice.value === current; })) {
        values = values.concat([{ value: current, count: 0 }]);
      }
      if (values.length < 2 && !current) {
        return;
      }
      var list = element("ul", {}, [choice(question, facet, "", word("all", {}), null)]);
      values.forEach(function (one) {
        var label = place.getAttribute("data-" + facet + "-" + one.value) || one.value;
        list.append(choice(question, facet, one.value, label, one.count));
      });
      groups.append(element("div", {}, [element("h2", {}, [word("facet-" + facet, {})]), list]));
    });
    nav.hidden = !groups.firstChild;
  }

  function showLeaf(question, result) {
    var leaf = place.querySelector(".leaf");
    leaf.textContent = "";
    if (result.from > 0) {
      var before = Math.max(0, result.from - index.PAGE);
      leaf.append(element("a", { href: addressOf(question, { from: before }), rel: "prev", "data-choice": "leaf" }, [word("previous", {})]));
    }
    if (result.next) {
      leaf.append(element("a", { href: addressOf(question, { from: result.next }), rel: "next", "data-choice": "leaf" }, [word("next", {})]));
    }
    leaf.hidden = !leaf.firstChild;
  }

  function clear() {
    place.querySelector(".hits").textContent = "";
    [".advice", ".facets", ".order", ".leaf"].forEach(function (part) {
      place.querySelector(part).hidden = true;
    });
  }

  function show(question, result) {
    clear();
    showFacets(question, result);
    showLeaf(question, result);
    var none = !result.hits.length;
    status.textContent = word(none && !result.next ? "none" : result.sure ? "found" : "at-most", { q: question.q, count: result.total });
    place.querySelector(".advice").hidden = !none;
    place.querySelector(".advice li:last-child").hidden = !index.FACETS.some(function (facet) { return question.filters[facet]; });
    place.querySelector(".order").hidden = none;
    place.querySelector(".hits").append.apply(
      place.querySelector(".hits"),
      result.hits.map(function (hit) { return hitOf(hit, result.words); })
    );
  }

  // Answers what the address asks. `focused` is the choice that the reader pressed: it keeps the focus where it is still there.
  function answer(focused) {
    var question = asked();
    var mine = (latest += 1);
    box.value = question.q;
    place.hidden = false;
    document.title = question.q ? word("title", { q: question.q }) + " - " + usualTitle.replace(/^.*? - /, "") : usualTitle;
    if (!index.wordsOf(question.q).length) {
      clear();
      status.textContent = "";
      return;
    }
    var waiting = setTimeout(function () {
      status.textContent = word("working", {});
    }, 300);
    index.search(question.q, question.filters, question.from, load).then(
      function (result) {
        clearTimeout(waiting);
        if (mine === latest) {
          show(question, result);
          if (focused) {
            var again = Array.from(place.querySelectorAll("[data-choice]")).find(function (link) {
              return focused !== "leaf" && link.dataset.choice === focused;
            });
            (again || status).focus();
          }
        }
      },
      function () {
        clearTimeout(waiting);
        if (mine === latest) {
          clear();
          status.textContent = word("failed", {});
        }
      }
    );
  }

  // Goes to another question without loading the page again; where a browser refuses (from a folder), it is loaded again.
  function go(address, focused) {
    try {
      history.pushState(null, "", address);
    } catch (refused) {
      location.assign(address);
      return;
    }
    answer(focused);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var question = asked();
    question.q = box.value.trim();
    go(addressOf(question, {}), "");
  });
  place.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-choice]");
    if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(link.getAttribute("href"), link.dataset.choice);
    }
  });
  window.addEventListener("popstate", function () {
    answer("");
  });
  place.querySelector("details").open = window.matchMedia("(min-width: 48rem)").matches;
  answer("");
})();
