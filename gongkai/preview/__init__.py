"""The browser's side of `serve`: who is let in, what they are given, and the files that are put into their pages."""
