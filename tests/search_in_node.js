// Runs layouts/assets/search-index.js on a published site: [{q, filters, from}] as JSON comes in, what each finds goes out.
// node search_in_node.js <search-index.js> <output folder> < questions > answers
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const index = require(path.resolve(process.argv[2]));

function loader(folder) {
  const kept = new Map();
  const load = async (name) => {
    if (!kept.has(name)) {
      const text = fs.readFileSync(path.join(folder, "search", name + ".js"), "utf8");
      load.bytes += Buffer.byteLength(text);
      vm.runInNewContext(text, { gongkaiSearch: (content) => kept.set(name, content) });
    }
    return kept.get(name);
  };
  load.bytes = 0;
  return load;
}

async function main() {
  const answers = [];
  const shared = loader(process.argv[3]);
  for (const { q, filters = {}, from = 0, all = false, alone = false } of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const load = alone ? loader(process.argv[3]) : shared;
    const result = await index.search(q, filters, from, load);
    const hits = result.hits;
    for (let next = result.next; all && next; ) {
      const more = await index.search(q, filters, next, load);
      hits.push(...more.hits);
      next = more.next;
    }
    answers.push({
      links: hits.map((hit) => hit.link),
      places: hits.map((hit) => hit.place),
      titles: hits.map((hit) => index.marked(hit.title, result.words)),
      contexts: hits.map((hit) => index.excerpt(hit.text, result.words)),
      things: hits.map((hit) => hit.thing),
      total: result.total, sure: result.sure, next: result.next, facets: result.facets, words: result.words, bytes: load.bytes
    });
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
