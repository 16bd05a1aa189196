"""The search of a study: one gazetteer for those who see drafts, one for the public, each made when first asked for."""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from study.context_layers import context_layers
from study.postcodes import study_postcodes
from study.results import Results
from web.gazetteer import Gazetteer, Hit

_made: WeakKeyDictionary[Results, Gazetteer] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()


def gazetteer(results: Results) -> Gazetteer:
    """Postcodes, places, areas, and the sites that these results have; kept as long as the results are."""
    with _one_at_a_time:
        if results not in _made:
            _made[results] = _make(results)
        return _made[results]


def found(results: Results, text: str) -> Hit | None:
    """What a text most likely means, None for nothing; its ``area`` is the area to select, None where it is in none."""
    return next(iter(gazetteer(results).find(text, 1)), None)


def _make(results: Results) -> Gazetteer:
    study, places = results.study, results.places
    file = study.input_paths().get("postcodes.file")
    known = file is not None and file.is_file()
    postcodes = study_postcodes(study) if known else None
    return Gazetteer(places.areas, places.sites, context_layers(results)["place"], postcodes)
