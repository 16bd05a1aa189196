"""Pictures for tests of the evidence pack that draw nothing: a small square, named as the picture is."""

import base64

from web.report_parts import Picture

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
SVG = '<svg viewBox="0 0 1 1" role="img" aria-label="stand-in"><path d="M 0 0 L 1 1"/></svg>'


class StandIn:
    """Gives a picture for everything asked for."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda pair, way, *more: Picture(
            f"{name} of {pair.service} {pair.option}", f"what {name} shows", "typed.", SVG, PNG
        )
