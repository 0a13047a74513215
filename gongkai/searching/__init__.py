"""Full-text search without a server: an index of single signs and pairs of signs, read by layouts/assets/search-index.js.

What can be found is what is published: `subjects` looks through the listed pages. The things lie in segments of at most 64,
chosen by the digest of their path, so that a new thing moves nothing outside its segment. `texts` writes their words, a few
things to a file; `index` says for each sign and pair in which things it stands, spread over many small files, so that a query
loads only those of its own pairs. A file is never loaded by a page other than search.html.
"""
