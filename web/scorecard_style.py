"""The style of the scorecard's page: type and spacing of the viewer, two kinds of figures kept visibly apart."""

STYLE = """
* { box-sizing: border-box }
body { margin: 0 auto; padding: 24px 16px 48px; max-width: 1280px; background: #fff; color: #1b1f24;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 20px; margin: 0 0 4px }
h3 { font-size: 16px; margin: 20px 0 4px }
p { margin: 0 0 8px; max-width: 75ch }
.lead { font-size: 20px; line-height: 1.4 }
.study, footer, small, .note { color: #5b6470; font-size: 14px }
nav { margin: 16px 0 }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 20px }
a { color: #005a9c }
nav a { display: inline-block; padding: 4px 0 }
a:focus-visible, .wide:focus-visible { outline: 3px solid #ffbf47; box-shadow: 0 0 0 5px #1b1f24 }
section { border-top: 2px solid #1b1f24; margin-top: 40px; padding-top: 12px }
section.of { border-top: 1px solid #d7dce1 }
.wide { overflow-x: auto }
.scrolls { display: none; color: #5b6470; font-size: 16px; margin: 0 }
caption { text-align: left; color: #5b6470; font-size: 14px; padding: 0 0 4px; caption-side: bottom }
caption { padding-top: 8px; max-width: 100ch }
.said { white-space: normal; text-align: left }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; min-width: 100% }
th, td { padding: 4px 12px 4px 0; text-align: right; border-bottom: 1px solid #d7dce1; font-weight: normal;
  vertical-align: top; white-space: nowrap }
thead th { color: #5b6470; vertical-align: bottom }
thead tr:first-child > * { border-bottom: 0 }
th[colspan] { text-align: center; padding-left: 12px; border-left: 1px solid #d7dce1 }
ul { margin: 0 0 8px; padding-left: 20px; max-width: 80ch }
th[scope=row], th:first-child, .text { text-align: left; white-space: normal; min-width: 180px }
.option th[scope=row] { padding-left: 16px; color: #5b6470 }
.fifth { position: relative; min-width: 84px }
.fifth svg { position: absolute; right: 12px; bottom: 2px; height: 3px; fill: #005a9c; display: block }
.imported { background: #f5f7f9; padding: 8px 16px 16px; margin-top: 20px; border-left: 4px solid #5b6470 }
.imported h3 { margin-top: 4px }
.imported td, .imported th { text-align: left; white-space: normal }
footer { margin-top: 40px; border-top: 1px solid #d7dce1; padding-top: 12px }
@media (max-width: 760px) { body { font-size: 18px } table, .study, footer, small, .note { font-size: 16px }
  nav a { padding: 12px 0 } .scrolls { display: block } caption { font-size: 16px; max-width: calc(100vw - 48px) } }
@media print { body { padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact } nav { display: none }
  section { break-inside: avoid } .wide { overflow: visible } }
"""
