"""A visit to the viewer in a real browser that remembers everything that should not have happened.

The page's policy forbids eval, so that waiting is for selectors, never for expressions. Areas are painted on a
canvas: their colours are read from it, in the middle of each.
"""

from contextlib import contextmanager

LEFT_BEHIND = "net::ERR_ABORTED"  # by the page itself, as its icon when the next page opens
COLOURS = """
([side, middles]) => {
  const map = window[`map_${side}`];
  const canvas = map.getPane("areas").querySelector("canvas");
  const ratio = canvas.width / canvas.offsetWidth;
  const corner = L.DomUtil.getPosition(canvas);
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const hex = (byte) => byte.toString(16).padStart(2, "0");
  return middles.map(([x, y]) => {
    const at = map.latLngToLayerPoint([y, x]).subtract(corner).multiplyBy(ratio).round();
    const size = 12;
    const bytes = pen.getImageData(at.x - size / 2, at.y - size / 2, size, size).data;
    const seen = new Set();
    for (let i = 0; i < bytes.length; i += 4) seen.add([...bytes.slice(i, i + 3)].map(hex).join(""));
    return seen.size === 1 ? `#${[...seen][0]}` : "hatched";
  });
}
"""
POINT = """
([side, [x, y]]) => {
  const map = window[`map_${side}`];
  const box = map.getContainer().getBoundingClientRect();
  const at = map.latLngToContainerPoint([y, x]);
  return [box.left + at.x, box.top + at.y];
}
"""


class Visit:
    """A page of the viewer at ``address``, opened and listened to."""

    def __init__(self, browser, address, width=1280, height=800, **context):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.address, self.faults, self.asked = address, [], []
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", self.note_failure)
        self.page.on("request", self.note_request)
        self.page.on("response", self.note_response)

    def note_console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def note_failure(self, request):
        if request.failure != LEFT_BEHIND:
            self.faults.append(f"failed {request.url}: {request.failure}")

    def note_response(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def note_request(self, request):
        self.asked.append(request.url)
        if not request.url.startswith((self.address, "blob:")):
            self.faults.append(f"elsewhere {request.url}")

    def open(self, query=""):
        self.page.goto(self.address + query)
        self.page.wait_for_selector("body[data-drawn]")
        return self.page

    def drawn(self, key):
        self.page.wait_for_selector(f'body[data-drawn="{key}"]')

    def middles(self):
        """Longitude and latitude in each area's middle."""
        url = next(url for url in self.asked if "/layers/areas-" in url)
        features = self.page.request.get(url).json()["features"]
        return [_middle(feature["geometry"]) for feature in features]

    def fills(self, side="b"):
        """The colour of each area on a map, or "hatched"."""
        return self.page.evaluate(COLOURS, [side, self.middles()])

    def click_area(self, i, side="b"):
        x, y = self.page.evaluate(POINT, [side, self.middles()[i]])
        self.page.mouse.click(x, y)

    def choose(self, name, value):
        self.page.select_option(f"select[name={name}]", value)

    def switch(self, name, value):
        self.page.locator(f"input[name={name}][value={value}]").check(force=True)

    def close(self):
        self.context.close()


def _middle(geometry):
    ring = geometry["coordinates"][0] if geometry["type"] == "Polygon" else geometry["coordinates"][0][0]
    return [(min(axis) + max(axis)) / 2 for axis in zip(*ring, strict=True)]


@contextmanager
def visiting(browser, address, faultless=True):
    """A function that opens a view of the viewer at ``address``; in the end nothing may have gone wrong on any page."""
    visits = []

    def begin(query="?b=without_n", **options):
        visits.append(Visit(browser, address, **options))
        visits[-1].open(query)
        return visits[-1]

    yield begin
    for each in visits:
        each.close()
        assert not faultless or each.faults == []
