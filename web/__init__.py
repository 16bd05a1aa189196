"""The viewer: a study's results as maps, sentences, bars and tables, read-only, on this machine."""
