"""The style of the week clock's page: type, spacing and the colours of the minutes' scale."""

from __future__ import annotations

from web.scales import SCALES

_CLASSES = "".join(
    f".c{k} {{ background: {colour}; color: {'#fff' if k >= 5 else '#1b1f24'} }}\n"
    for k, colour in enumerate(SCALES["minutes"].colours)
)
_LIGHTEST = ".c0 { box-shadow: inset 0 0 0 1px #d7dce1 }"

STYLE = f"""
* {{ box-sizing: border-box }}
body {{ margin: 0 auto; padding: 24px 16px 48px; max-width: 1280px; background: #fff; color: #1b1f24;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }}
h1 {{ font-size: 28px; line-height: 1.2; margin: 0 0 8px }}
h2 {{ font-size: 20px; margin: 32px 0 8px }}
h3 {{ font-size: 16px; margin: 0 0 4px }}
p {{ margin: 0 0 12px; max-width: 75ch }}
.study, footer, caption, small {{ color: #5b6470; font-size: 14px }}
.study {{ margin: 0 }}
.lead {{ font-size: 20px; line-height: 1.4 }}
.maps {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(336px, 1fr)); gap: 4px 32px }}
.pairs {{ grid-template-columns: repeat(2, minmax(0, 1fr)) }}
article {{ min-width: 0; max-width: 760px; display: grid; grid-template-columns: minmax(0, 1fr);
  grid-template-rows: subgrid; grid-row: span 6; align-content: start; row-gap: 4px }}
.map, .bars, details {{ align-self: start }}
table {{ border-collapse: separate; border-spacing: 1px; width: 100%; table-layout: fixed;
  font-variant-numeric: tabular-nums; font-size: 14px }}
caption {{ text-align: left; caption-side: top; padding: 4px 0 }}
.map caption {{ position: absolute; left: -9999px }}
.map th {{ font-weight: normal; color: #5b6470 }}
.map th:first-child, .bars td:first-child {{ width: 28px }}
.map thead th small {{ display: block; line-height: 1 }}
.map abbr {{ text-decoration: none }}
.map tbody tr:nth-child(6n+1) th {{ color: #1b1f24; font-weight: 600 }}
.map td {{ height: 24px; padding: 0; text-align: center }}
{_CLASSES}{_LIGHTEST}
.none b {{ font-weight: normal; background: #fff; padding: 0 4px }}
.none {{ background: repeating-linear-gradient(135deg, #fff 0 4px, #d7dce1 4px 6px); color: #1b1f24 }}
.shut {{ background: #fff; color: #5b6470; box-shadow: inset 0 0 0 1px #5b6470; font-size: 12px }}
.bars {{ margin-top: 12px; border-spacing: 1px 0 }}
.bars th {{ text-align: left; font-weight: normal; padding-top: 4px }}
.bars th[scope=col] {{ text-align: center; color: #5b6470; padding: 0 }}
.bars td {{ padding: 0 }}
.bars svg {{ display: block; width: 100%; height: 12px }}
.bars rect {{ fill: #1b1f24 }}
.bars line {{ stroke: #b4bcc4; stroke-width: 1 }}
.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 16px; padding: 0;
  font-size: 14px }}
.legend .break {{ flex-basis: 100%; height: 0 }}
.legend li {{ display: flex; align-items: center }}
.legend i {{ display: inline-block; min-width: 32px; height: 20px; line-height: 20px; margin-right: 4px;
  text-align: center; font-style: normal }}
details {{ margin: 12px 0 32px }}
summary {{ cursor: pointer; color: #005a9c; min-height: 24px }}
summary:focus-visible {{ outline: 3px solid #ffbf47; box-shadow: 0 0 0 5px #1b1f24 }}
.plain {{ table-layout: auto; border-collapse: collapse; margin-top: 8px }}
.plain th, .plain td {{ text-align: left; padding: 4px 8px 4px 0; border-bottom: 1px solid #d7dce1; vertical-align: top;
  font-weight: normal }}
footer {{ margin-top: 32px; border-top: 1px solid #d7dce1; padding-top: 12px }}
.hidden {{ position: absolute; left: -9999px }}
@media (max-width: 760px) {{ .maps, .pairs {{ grid-template-columns: minmax(0, 1fr) }} body {{ font-size: 18px }}
  h3, table, .study, footer, caption, .legend {{ font-size: 16px }} .map small {{ font-size: 14px }}
  .map td {{ height: 32px }} .shut {{ font-size: 14px }} summary {{ min-height: 48px; padding: 12px 0 }} }}
@media print {{ body {{ padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact }}
  article {{ break-inside: avoid }} details {{ display: none }} }}
"""
