"""One module for each job: a function ``run(bench) -> Record``."""
