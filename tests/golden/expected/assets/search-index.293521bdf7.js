// Asks the index below search/ (made by gongkai/searching): what a reader types goes in, verified hits come out.
// `load(name)` promises the content of a file. Nothing here knows of the page, so that the tests can run it without one.
(function (root) {
  "use strict";
  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var FACETS = ["kind", "body", "year", "column", "validity"];
  var SEGMENT = 64, TOGETHER = 4;
  var PAGE = 20; // hits on a page
  var FILES = 12; // of the index, for one query: what more of them would exclude, the text does
  var STEP = 4; // files at a time, until there is no more than a page of candidates
  var LOOKED = 40; // texts, for one page
  var EARLIER = 50; // as in gongkai/routes/addresses.py
  var AROUND = 28; // signs of context on each side
  var LATIN = /[0-9a-z]/;
  var FOLDED = { "“": '"', "”": '"', "‘": "'", "’": "'" };
  Array.from("〔【〖［[{｛").forEach(function (sign) { FOLDED[sign] = "("; });
  Array.from("〕】〗］]}｝").forEach(function (sign) { FOLDED[sign] = ")"; });

  // As fold() in gongkai/searching/signs.py: every sign stays one sign.
  function foldSign(sign) {
    if (Object.prototype.hasOwnProperty.call(FOLDED, sign)) {
      return FOLDED[sign];
    }
    var code = sign.charCodeAt(0);
    if (code >= 0xff01 && code <= 0xff5e) {
      code -= 0xfee0;
      return String.fromCharCode(code).toLowerCase();
    }
    var small = code < 0x530 ? sign.toLowerCase() : sign;
    return small.length === 1 ? small : sign;
  }

  function fold(text) {
    return text.replace(/[A-Z\u0080-\u052f“”‘’〔〕【】〖〗[\]{}\uff01-\uff5e]/g, foldSign);
  }

  // The different words of a query, folded.
  function wordsOf(query) {
    return Array.from(new Set(fold(query).split(/\s+/).filter(Boolean)));
  }

  // What the index knows of a word: its pairs of signs, in the place of those that hold a Latin letter or digit threes of them;
  // the sign itself when it is alone. Those that do not overlap come first: they say most.
  function gramsOf(word) {
    var signs = Array.from(word), found = [];
    function three(at) {
      var text = signs.slice(Math.max(0, at), at + 3).join("");
      return at >= 0 && at + 2 < signs.length && LATIN.test(text) ? text : "";
    }
    if (signs.length === 1) {
      return signs;
    }
    for (var at = 0; at + 1 < signs.length; at += 1) {
      if (three(at)) {
        found.push(three(at));
      } else if (!three(at - 1)) {
        found.push(signs[at] + signs[at + 1]);
      }
    }
    function isFirst(gram, place) { return place % 2 === 0 || place === found.length - 1; }
    return found.filter(isFirst).concat(found.filter(function (gram, place) { return !isFirst(gram, place); }));
  }

  // Whether a thing that has the word's grams surely has the word.
  function isGram(word) {
    var length = Array.from(word).length;
    return length < 3 || (length === 3 && LATIN.test(word));
  }

  function fileOf(gram, files) {
    return Array.from(gram).reduce(function (number, sign) { return number * 31 + sign.codePointAt(0); }, 0) % files;
  }

  // A gram's posting ("." and two signs for the segment, then its things) as a byte for each number: 1 where it stands.
  function decode(file, gram, size) {
    var there = new Uint8Array(size);
    if (!Object.prototype.hasOwnProperty.call(file, gram)) {
      return there;
    }
    file[gram].split(".").slice(1).forEach(function (part) {
      var base = (ALPHABET.indexOf(part[0]) * 64 + ALPHABET.indexOf(part[1])) * SEGMENT;
      var bits = part[2] === "!";
      Array.from(part.slice(bits ? 3 : 2)).forEach(function (sign, place) {
        var value = ALPHABET.indexOf(sign);
        for (var bit = 0; bits && bit < 6; bit += 1) {
          there[base + place * 6 + bit] = (value >> bit) & 1;
        }
        if (!bits) {
          there[base + value] = 1;
        }
      });
    });
    return there;
  }

  // Everything that can be found, in its order: {number, kind, body, column, validity, year, day}.
  function listed(order) {
    var all = [];
    order.runs.forEach(function (run) {
      for (var at = 0; at < run[6].length; at += 3) {
        var number = (ALPHABET.indexOf(run[6][at]) * 64 + ALPHABET.indexOf(run[6][at + 1])) * 64 + ALPHABET.indexOf(run[6][at + 2]);
        all.push({
          number: number, kind: order.names[run[0]], body: order.names[run[1]], column: order.names[run[2]],
          validity: order.names[run[3]], year: run[4] ? String(run[4]) : "", day: run[5]
        });
      }
    });
    return all;
  }

  // The file with a thing's words, and its place there: documents have files of their own, the others lie four by four.
  function textOf(thing) {
    var segment = Math.floor(thing.number / SEGMENT), position = thing.number % SEGMENT;
    var first = thing.kind === "document" ? position : position - (position % TOGETHER);
    return { name: "texts/" + segment.toString(16) + "-" + first, place: position - first };
  }

  // The things in which all words may stand, those first that have them in a title; and whether they surely stand there.
  function candidates(words, load) {
    return load("order").then(function (order) {
      var wanted = Array.from(new Set(Array.prototype.concat.apply([], words.map(gramsOf))));
      var exact = words.every(isGram);
      var size = order.segments * SEGMENT;
      var things = listed(order), inTitle = [], used = 0;

      function narrow() {
        var some = wanted.slice(used, exact ? wanted.length : Math.min(used + STEP, FILES));
        if (!some.length || !things.length || (!exact && used && things.length <= PAGE)) {
          return Promise.resolve();
        }
        used += some.length;
        var files = some.map(function (gram) { return load("index/" + fileOf(gram, order.shards).toString(16)); });
        return Promise.all(files).then(function (loaded) {
          some.forEach(function (gram, n) {
            var there = decode(loaded[n], gram, size);
            things = things.filter(function (thing) { return there[thing.number] === 1; });
            inTitle.push(decode(loaded[n], gram + " ", size));
          });
          return narrow();
        });
      }

      return narrow().then(function () {
        function titled(thing) { return inTitle.every(function (there) { return there[thing.number] === 1; }); }
        function untitled(thing) { return !titled(thing); }
        return { things: things.filter(titled).concat(things.filter(untitled)), sure: exact };
      });
    });
  }

  function chosen(thing, filters, except) {
    return FACETS.every(function (facet) { return facet === except || !filters[facet] || thing[facet] === filters[facet]; });
  }

  // For each facet the values among the things (the other facets' choices kept), with how many each would show.
  function count(things, filters) {
    return FACETS.map(function (facet) {
      var counts = new Map();
      things.forEach(function (thing) {
        if (thing[facet] && chosen(thing, filters, facet)) {
          counts.set(thing[facet], (counts.get(thing[facet]) || 0) + 1);
        }
      });
      var values = Array.from(counts, function (pair) { return { value: pair[0], count: pair[1] }; });
      values.sort(function (a, b) { return facet === "year" ? b.value - a.value : b.count - a.count || (a.value < b.value ? -1 : 1); });
      return { facet: facet, values: values };
    });
  }

  // Whether a thing's title or text holds every word; each word within one field.
  // Where a thing's words stand: at the report that holds what its other words do not; the newest of several. Reports are lines
  // of the text: [the first of them, how many, the pages of the earlier ones, EARLIER by EARLIER].
  function placeOf(text, words) {
    var reports = text[3];
    if (!reports) {
      return text[0];
    }
    var lines = fold(text[2]).split("\n"), end = reports[0] + reports[1];
    var others = [fold(text[1])].concat(lines.slice(0, reports[0]), lines.slice(end));
    var missing = words.filter(function (word) {
      return !others.some(function (line) { return line.indexOf(word) >= 0; });
    });
    var best = 0, most = 0;
    lines.slice(reports[0], end).forEach(function (line, n) {
      var held = missing.filter(function (word) { return line.indexOf(word) >= 0; }).length;
      if (held && held >= most) {
        best = n + 1;
        most = held;
      }
    });
    return best ? (reports[2 + Math.floor((best - 1) / EARLIER)] || text[0]) + "#report-" + best : text[0];
  }

  function holds(text, words) {
    var folded = fold(text[1] + "\n" + text[2]);
    return words.every(function (word) { return folded.indexOf(word) >= 0; });
  }

  // One page of hits from the candidate number `from` on: {hits, total, sure, facets, from, next}. `next` is 0 on the last.
  function search(query, filters, from, load) {
    var words = wordsOf(query);
    return candidates(words, load).then(function (found) {
      var left = found.things.filter(function (thing) { return chosen(thing, filters, ""); });
      var hits = [], wrong = new Set(), at = Math.min(from, left.length), end = at + LOOKED;

      function look() {
        var some = left.slice(at, Math.min(at + PAGE - hits.length, end));
        if (!some.length) {
          return Promise.resolve();
        }
        at += some.length;
        return Promise.all(some.map(function (thing) { return load(textOf(thing).name); })).then(function (files) {
          some.forEach(function (thing, n) {
            var text = files[n][textOf(thing).place];
            if (holds(text, words)) {
              hits.push({ thing: thing, link: text[0], place: placeOf(text, words), title: text[1], text: text[2] });
            } else {
              wrong.add(thing);
            }
          });
          return look();
        });
      }

      return look().then(function () {
        var all = found.things.filter(function (thing) { return !wrong.has(thing); });
        return {
          words: words,
          hits: hits,
          total: left.length - wrong.size,
          sure: found.sure || (from === 0 && at >= left.length),
          facets: count(all, filters),
          from: from,
          next: at < left.length ? at : 0
        };
      });
    });
  }

  // A text in pieces {text, found}, the words marked wherever they stand.
  function marked(text, words) {
    var folded = fold(text), spots = [];
    words.forEach(function (word) {
      for (var at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        spots.push([at, at + word.length]);
      }
    });
    spots.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    var pieces = [], end = 0;
    spots.forEach(function (spot) {
      if (spot[1] > end) {
        var begin = Math.max(spot[0], end);
        pieces.push({ text: text.slice(end, begin), found: false }, { text: text.slice(begin, spot[1]), found: true });
        end = spot[1];
      }
    });
    pieces.push({ text: text.slice(end), found: false });
    return pieces.filter(function (piece) { return piece.text; });
  }

  // What stands around the first place of each word, in pieces; the text's beginning where the title holds them all.
  function excerpt(text, words) {
    var folded = fold(text), ranges = [];
    words.forEach(function (word) {
      var at = folded.indexOf(word);
      if (at >= 0) {
        ranges.push([Math.max(0, at - AROUND), Math.min(text.length, at + word.length + AROUND)]);
      }
    });
    ranges.sort(function (a, b) { return a[0] - b[0]; });
    if (!ranges.length) {
      ranges.push([0, Math.min(text.length, 3 * AROUND)]);
    }
    var joined = [];
    ranges.forEach(function (range) {
      var last = joined[joined.length - 1];
      if (last && range[0] <= last[1]) {
        last[1] = Math.max(last[1], range[1]);
      } else {
        joined.push(range);
      }
    });
    var shown = joined.map(function (range) {
      return (range[0] > 0 ? "…" : "") + text.slice(range[0], range[1]) + (range[1] < text.length ? "…" : "");
    });
    return marked(shown.join("").replace(/……+/g, "…").replace(/\n/g, " · "), words);
  }

  var api = { fold: fold, wordsOf: wordsOf, decode: decode, search: search, marked: marked, excerpt: excerpt, FACETS: FACETS, PAGE: PAGE };
  if (typeof module === "object" && module.exports) {
    module.exports = api;
  } else {
    root.gongkaiIndex = api;
  }
})(this);
