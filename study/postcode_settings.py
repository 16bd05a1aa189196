"""What ``study.toml`` may say about postcodes."""

from __future__ import annotations

from pydantic import BaseModel, model_validator

from study.setting_types import STRICT


class Postcodes(BaseModel):
    """A table of postcodes and their points; easting and northing in the study's CRS, or longitude and latitude."""

    model_config = STRICT

    file: str
    postcode: str = "postcode"
    easting: str | None = None
    northing: str | None = None
    longitude: str | None = None
    latitude: str | None = None

    @model_validator(mode="after")
    def _one_pair(self):
        if bool(self.easting and self.northing) == bool(self.longitude and self.latitude):
            raise ValueError("needs either `easting` and `northing`, or `longitude` and `latitude`")
        return self

    @property
    def columns(self) -> tuple[str, str]:
        """The two columns of the point."""
        return (self.easting, self.northing) if self.easting else (self.longitude, self.latitude)
