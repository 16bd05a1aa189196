"""The style of the page of options: a column of text, pictures side by side where there is room, tables that scroll."""

STYLE = """
* { box-sizing: border-box }
body { margin: 0 auto; padding: 24px 16px 48px; max-width: 1280px; background: #fff; color: #1b1f24;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 20px; margin: 32px 0 8px }
h3 { font-size: 16px; margin: 20px 0 4px }
p { margin: 0 0 12px; max-width: 75ch }
.study, footer, caption, figcaption { color: #5b6470; font-size: 14px }
.study { margin: 0 }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px 32px }
figure { margin: 0; min-width: 0; max-width: 480px }
figure svg { display: block; width: 100%; height: auto }
figcaption { max-width: 75ch }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 12px; padding: 0;
  font-size: 14px }
.legend li { display: flex; align-items: center; gap: 6px }
.legend svg { width: 20px; height: 20px }
.conditions { margin: 0; padding: 0 0 0 20px; max-width: 75ch }
.conditions li { margin: 0 0 4px }
.left-out { margin: 0 0 12px; padding: 0 0 0 20px }
.wide { overflow-x: auto }
.wide:focus-visible { outline: 3px solid #ffbf47; box-shadow: 0 0 0 5px #1b1f24 }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px }
caption { text-align: left; padding: 4px 0 }
th, td { text-align: right; padding: 4px 12px 4px 0; border-bottom: 1px solid #d7dce1; vertical-align: top;
  white-space: nowrap }
thead th { vertical-align: bottom; font-weight: 600; white-space: normal; min-width: 64px; max-width: 112px }
th.words, td.words { text-align: left; white-space: normal; min-width: 256px; max-width: 420px }
tbody th { font-weight: normal }
tr.today th, tr.today td { border-bottom: 2px solid #5b6470 }
tr.front th { font-weight: 600 }
details { margin: 12px 0 }
summary { cursor: pointer; color: #005a9c; min-height: 24px }
summary:focus-visible { outline: 3px solid #ffbf47; box-shadow: 0 0 0 5px #1b1f24 }
footer { margin-top: 32px; border-top: 1px solid #d7dce1; padding-top: 12px }
@media (max-width: 760px) { body { font-size: 18px } h3, table, .study, footer, caption, figcaption, .legend {
  font-size: 16px } summary { min-height: 48px; padding: 12px 0 } th.words, td.words { min-width: 232px }
  caption { max-width: calc(100vw - 48px) } }
@media print { body { padding: 0 } .wide { overflow: visible } h3 { break-after: avoid } }
"""
