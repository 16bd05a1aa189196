"""OpenStreetMap data in any format of the osmium library, as the blocks that bulk decoding gives."""

from array import array
from pathlib import Path

import numpy as np

from isochrones.pbf import Block, Wanted


def blocks_of_any(path: Path, wanted: Wanted) -> list[Block]:
    """The contents of a file as one block; slower than :func:`isochrones.pbf.blocks`, and knows all formats.

    Raises:
        RuntimeError: osmium cannot read the file.
    """
    import osmium  # only where it is needed: loading it takes longer than decoding a county

    node_id, x, y = array("q"), array("q"), array("q")
    way_id, ref_count, refs = array("q"), array("q"), array("q")
    tagged, way_tags, relations = [], [], []
    kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    for item in osmium.FileProcessor(str(path), kinds):
        tags = {tag.k: tag.v for tag in item.tags}
        if item.is_node():
            node_id.append(item.id)
            x.append(item.location.x)
            y.append(item.location.y)
            if _is_wanted(tags, wanted.node_tags):
                tagged.append((item.id, tags))
        elif item.is_way():
            if _is_wanted(tags, wanted.way_tags):
                way_id.append(item.id)
                way_tags.append({k: v for k, v in tags.items() if wanted.way_keys(k)})
                nodes = [node.ref for node in item.nodes]
                ref_count.append(len(nodes))
                refs.extend(nodes)
        elif wanted.relation_keys & tags.keys():
            relations.append((tags, [(m.type, m.ref, m.role) for m in item.members]))
    ids, lons, lats, ways, counts, nodes = (
        np.array(column, np.int64) for column in (node_id, x, y, way_id, ref_count, refs)
    )
    return [Block(ids, lons, lats, tagged, ways, way_tags, counts, nodes, relations)]


def _is_wanted(tags: dict[str, str], wanted: dict[str, frozenset[str] | None]) -> bool:
    return any(key in tags and (values is None or tags[key] in values) for key, values in wanted.items())
