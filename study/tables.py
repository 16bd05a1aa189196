"""The tables of a study: access per service, summaries, comparisons of every option with the baseline.

Each service is an artefact of its own, keyed by its definition, its part of every configuration and the
matrices it uses; changing one service recomputes that service. The study's tables are their concatenation.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import access
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.no_car import composite_blocks, load_times
from study.places import Places
from study.plan import MatrixKey, opening_periods
from study.questions import Questions
from study.store import Store, content_hash

BY_SERVICE = (
    "access", "assignment", "summary", "volumes", "by_quintile", "by_decile", "by_group", "by_lookup",
    "catchment", "comparison", "area_change", "indices", "s_curve",
)  # fmt: skip
OF_EVERY_OPTION = ("catchment",)  # capacity may differ where sites and hours do not
ROW_GROUP = 20_000  # rows that a filtered read has to look at
TABLES = ("areas", "sites", *BY_SERVICE)
KEY = ("area_id", "service", "configuration", "mode", "period", "direction")


def make_tables(
    study: Study, store: Store, places: Places, questions: Questions,
    matrices: dict[MatrixKey, dict[str, str]], progress, workers: int = 1,
) -> str:  # fmt: skip
    """Make what is missing, ``workers`` services at a time, and return the key of the study's tables."""
    maker = _ServiceTables(study, store, places, questions, matrices)
    keys = {service: content_hash(maker.parts(service)) for service in questions.services}
    todo = [service for service, key in keys.items() if not store.has("access", key)]
    if todo:

        def make(service: str) -> None:
            store.put("access", keys[service], lambda directory: maker.make(service, directory))

        with progress.stage("Access and equity", len(todo)), ThreadPoolExecutor(max(1, workers)) as pool:
            for service, _ in zip(todo, pool.map(make, todo), strict=True):
                progress.step(service)
    parts = {"code": code_fingerprint("access", "study"), "services": keys, "places": places.key}
    key = content_hash(parts)
    if not store.has("tables", key):
        with progress.stage("Tables", len(TABLES)):
            store.put("tables", key, lambda d: _join(store, keys, places, d, progress))
    return key


def _join(store: Store, keys: dict[str, str], places: Places, directory: Path, progress) -> None:
    places.areas.to_parquet(directory / "areas.parquet")
    places.sites.to_parquet(directory / "sites.parquet")
    for name in BY_SERVICE:
        parts = [pq.read_table(store.path("access", key) / f"{name}.parquet") for key in keys.values()]
        pq.write_table(
            _stacked(parts), directory / f"{name}.parquet", compression="zstd", row_group_size=ROW_GROUP,
            store_schema=False,  # texts are read as texts
        )  # fmt: skip
        progress.step(name)


class _ServiceTables:
    """Evaluates one service at a time, so that memory does not grow with their number."""

    def __init__(self, study: Study, store: Store, places: Places, questions: Questions, matrices):
        self.study, self.store, self.places, self.questions = study, store, places, questions
        self.matrices = matrices | composite_blocks(study.settings, matrices)

    def _used(self, service: str) -> dict[MatrixKey, dict[str, str]]:
        modes = self.questions.services[service].modes
        return {k: blocks for k, blocks in self.matrices.items() if modes is None or k.mode in modes}

    def parts(self, service: str) -> dict:
        """Everything the tables of a service depend on."""
        settings = self.study.settings
        options = {
            name: {
                "sites": option.services.get(service), "capacity": option.capacity.get(service),
                "baseline": option.baseline,
            }
            for name, option in self.questions.configurations.items()
        }  # fmt: skip
        return {
            "code": code_fingerprint("access", "study"),
            "service": asdict(self.questions.services[service]), "options": options,
            "places": self.places.key, "tie_minutes": settings.tie_minutes,
            "matrices": {str(k): blocks for k, blocks in self._used(service).items()},
            "catchments": settings.catchments.model_dump(),
            "equity": settings.equity.model_dump(), "no_car": settings.no_car and settings.no_car.model_dump(),
            "openings": {k.mode: opening_periods(settings, k.mode) for k in self._used(service)},
        }  # fmt: skip

    def make(self, service: str, directory: Path) -> None:
        """Write every table of one service."""
        alike = self._alike(service)
        parts: dict[str, list[pa.Table]] = {name: [] for name in BY_SERVICE}
        for keys in self._by_mode(service):
            for name, frame in self._of_mode(service, keys, alike).items():
                table = _encoded(frame)
                parts[name].append(table if name in OF_EVERY_OPTION else _for_all(table, alike))
        for name, tables in parts.items():
            pq.write_table(_stacked(tables), directory / f"{name}.parquet", compression="zstd")

    def _by_mode(self, service: str) -> list[list[MatrixKey]]:
        """The service's matrices, those of a mode together: they share their opening windows."""
        keys = list(self._used(service))
        return [[key for key in keys if key.mode == mode] for mode in dict.fromkeys(key.mode for key in keys)]

    def _of_mode(
        self, service: str, keys: list[MatrixKey], alike: dict[str, list[str]]
    ) -> dict[str, pd.DataFrame]:
        """Tables of the options that differ; those of ``OF_EVERY_OPTION`` of all of them."""
        settings = self.study.settings
        times = [load_times(settings, self.store, self.places, key, self.matrices[key]) for key in keys]
        result = access.evaluate(
            times, self.places.areas, {service: self.questions.services[service]},
            {name: self.questions.configurations[name] for name in alike},
            periods=opening_periods(settings, keys[0].mode), tie_minutes=settings.tie_minutes,
        )  # fmt: skip
        tables = {
            "access": result.access, "assignment": result.assignment,
            "summary": access.summary(result, deprivation=settings.equity.deprivation_weight),
            "volumes": access.volumes(result), "by_quintile": access.by_quintile(result),
            "by_decile": access.by_decile(result), "by_group": self._by_group(result),
        }  # fmt: skip
        lookups = [access.by_lookup(result, name) for name in settings.lookups]
        tables["by_lookup"] = pd.concat(lookups, ignore_index=True) if lookups else pd.DataFrame()
        tables |= self._changes(service, keys, result, alike)
        tables |= self._inequality(result, alike)
        return tables | {"catchment": self._catchment(service, times)}

    def _inequality(self, result: access.Result, alike: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
        """Indices of inequality, their change from the baseline, and s-curves."""
        equity = self.study.settings.equity
        found = access.indices(result, base=self._like_base(alike), parameters=equity.parameters)
        return {"indices": found, "s_curve": access.s_curves(result, tuple(equity.s_curve_minutes))}

    def _like_base(self, alike: dict[str, list[str]]) -> str:
        """The option that stands for the baseline."""
        base = next(name for name, option in self.questions.configurations.items() if option.baseline)
        return next(first for first, names in alike.items() if base in names)

    def _catchment(self, service: str, times: list) -> pd.DataFrame:
        """Supply within reach under each option: capacity may differ where sites do not."""
        questions, settings = self.questions, self.study.settings
        frames = [
            access.catchment_table(
                array, self.places.areas, questions.services[service], questions.configurations,
                periods=opening_periods(settings, array.attrs["mode"]), decays=settings.catchments.decays,
            )
            for array in times
        ]  # fmt: skip
        return pd.concat(frames, ignore_index=True)

    def _alike(self, service: str) -> dict[str, list[str]]:
        """Options that give the service at the same sites and hours: the first of each -> all of them."""
        alike: dict[str, list[str]] = {}
        first: dict[str, str] = {}
        for name, option in self.questions.configurations.items():
            same = content_hash(option.services.get(service))
            alike.setdefault(first.setdefault(same, name), []).append(name)
        return alike

    def _by_group(self, result: access.Result) -> pd.DataFrame:
        """By group, with the group's own label and whether its counts are people or households."""
        groups = self.study.settings.groups
        table = access.by_group(result, self.places.groups)
        labels = {name: group.label or name for name, group in groups.items()}
        units = {name: group.unit for name, group in groups.items()}
        return table.assign(group_label=table["group"].map(labels), unit=table["group"].map(units))

    def _changes(
        self, service: str, keys: list[MatrixKey], result: access.Result, alike: dict[str, list[str]]
    ) -> dict[str, pd.DataFrame]:
        """Every option that changes this service, compared with the baseline at every percentile."""
        like_base = self._like_base(alike)
        percentiles = {(j.mode, j.period, j.direction): j.percentiles for j in result.journeys}
        rows, areas = [], []
        for name, key in product((name for name in alike if name != like_base), keys):
            for percentile in percentiles[key]:
                of = {"service": service, **key._asdict(), "percentile": percentile}
                comparison = access.compare_result(
                    result,
                    of,
                    like_base,
                    name,
                    groups=self.places.groups,
                    deprivation=self.study.settings.equity.deprivation_weight,
                )
                of["configuration"] = name
                rows.append(of | _flat(comparison.to_dict()))
                areas.append(comparison.areas.reset_index().assign(**of))
        changed = pd.concat(areas, ignore_index=True) if areas else pd.DataFrame()
        return {"comparison": pd.DataFrame(rows), "area_change": changed}


def _encoded(frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table whose texts are written once and referred to: most are keys that repeat."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for at, column in enumerate(table.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            table = table.set_column(at, column.name, table.column(at).cast(pa.string()).dictionary_encode())
    return table


def _stacked(tables: list[pa.Table]) -> pa.Table:
    """Tables one below the other; those without rows do not count unless all are."""
    return pa.concat_tables([t for t in tables if t.num_rows] or tables[:1], promote_options="permissive")


def _for_all(table: pa.Table, alike: dict[str, list[str]]) -> pa.Table:
    """The rows of each option, repeated for the options that are like it."""
    if not table.num_rows:
        return table
    at = table.schema.get_field_index("configuration")
    copies = [table]
    for first, names in alike.items():
        if len(names) > 1:
            rows = table.filter(pc.equal(table.column(at), first))
            copies += [
                rows.set_column(at, "configuration", _repeated(other, len(rows)))
                for other in names
                if other != first
            ]
    return pa.concat_tables(copies)


def _repeated(text: str, times: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(times, np.int32)), [text])


def _flat(figures: dict) -> dict[str, float | None]:
    """The single figures of a comparison: ``need_worse``, ``base_mean_minutes``, ``option_mean_minutes``..."""
    flat = {name: value for name, value in figures.items() if isinstance(value, (int, float))}
    flat["deprivation_weight"] = figures["deprivation_weight"]
    for side in ("base", "option"):
        flat |= {
            f"{side}_{name}": value
            for name, value in figures[side].items()
            if value is None or isinstance(value, (int, float))
        }
    poorest = figures["need_worse_share_most_deprived_fifth"]
    return flat | {f"need_worse_share_{scope}_fifth": share for scope, share in poorest.items()}
