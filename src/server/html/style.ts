/** The one style sheet; served at `/assets/style.css`. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --text: #1c2430; --soft: #5a6676; --line: #dbe1e8; --ground: #f6f8fa; --card: #ffffff;
  --accent: #0b5cad; --accent-soft: #e6f0fa; --warn: #8a4b00; --warn-soft: #fff4e2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e9ef; --soft: #9aa7b6; --line: #313a46; --ground: #12161c; --card: #1a2029;
    --accent: #7ab8f5; --accent-soft: #1d2f43; --warn: #f0b35c; --warn-soft: #33270f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible, button:focus-visible, textarea:focus-visible, select:focus-visible, summary:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem; }
header.top { background: var(--card); border-bottom: 1px solid var(--line); }
header.top > div, main, footer > div { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
header.top > div { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: .8rem; padding-bottom: .8rem; }
header.top .brand { font-weight: 650; font-size: 1.1rem; color: var(--text); text-decoration: none; }
header.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; }
header.top nav a { text-decoration: none; } header.top nav a:hover { text-decoration: underline; }
main { padding-top: 1.5rem; padding-bottom: 3rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1.02rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 50rem; } .soft { color: var(--soft); } .small { font-size: .875rem; }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.2rem 0 0; padding: 0; list-style: none; }
.figures li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .55rem 1rem; min-width: 7.5rem; }
.figures b { display: block; font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; } .figures span { color: var(--soft); font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.15rem; margin: 0 0 1rem; }
.card > header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .2rem 1rem; align-items: baseline; margin-bottom: .8rem; }
.rois { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .9rem; margin: 0; padding: 0; list-style: none; }
.rois li { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; background: var(--ground); }
.rois .picture { background: #000; aspect-ratio: 1; display: flex; align-items: center; justify-content: center; color: #9aa7b6; font-size: .8rem; }
.rois img { width: 100%; height: 100%; object-fit: contain; display: block; }
.rois .text { padding: .5rem .65rem .6rem; font-size: .875rem; line-height: 1.35; overflow-wrap: anywhere; } .rois b { display: block; font-size: .95rem; }
.tag { display: inline-block; background: var(--accent-soft); color: var(--accent); border-radius: 4px; padding: 0 .45rem; font-size: .8rem; line-height: 1.5rem; }
.tag.warn { background: var(--warn-soft); color: var(--warn); }
.links { margin: .8rem 0 0; display: flex; flex-wrap: wrap; gap: .15rem .9rem; font-size: .875rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child > td, tr:last-child > th { border-bottom: 0; } thead th { background: var(--ground); font-weight: 600; white-space: nowrap; position: sticky; top: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.nowrap { white-space: nowrap; }
td.name { overflow-wrap: break-word; min-width: 9rem; }
code, pre, textarea { font-family: ui-monospace, SFMono-Regular, Menlo, "Liberation Mono", monospace; font-size: .85rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow-x: auto; margin: .5rem 0; }
textarea { width: 100%; min-height: 16rem; padding: .8rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--text); line-height: 1.45; tab-size: 2; }
select { font: inherit; padding: .35rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); }
button { font: inherit; font-weight: 600; background: var(--accent); color: var(--card); border: 0; border-radius: 6px; padding: .45rem 1.2rem; cursor: pointer; }
details { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .4rem; padding: .35rem .7rem; margin: .3rem 0; }
summary { cursor: pointer; }
.problem:empty { display: none; }
.row { display: flex; flex-wrap: wrap; gap: .8rem; align-items: center; margin: .7rem 0; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .5rem 0; font-size: .93rem; } dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  table.stack, table.stack tbody, table.stack tr, table.stack td { display: block; } table.stack thead { display: none; }
  table.stack tr { padding: .4rem 0; border-bottom: 1px solid var(--line); } table.stack tr:last-child { border-bottom: 0; }
  table.stack td, table.stack td.number { border: 0; padding: .1rem .75rem; text-align: left; white-space: normal; }
  table.list td::before { content: attr(data-label) ": "; color: var(--soft); } table.list td:empty { display: none; }
}
@media (max-width: 40rem) { dl.facts { grid-template-columns: 1fr; } dl.facts dd { margin-bottom: .4rem; } }
a.button { display: inline-block; background: var(--accent); color: var(--card); border-radius: 6px; padding: .45rem 1.2rem; font-weight: 600; text-decoration: none; }
.lead { font-size: 1.08rem; }
.pages { display: flex; gap: 1rem; align-items: center; margin: 1rem 0; }
svg.chart { display: block; min-width: 46rem; width: 100%; height: auto; } svg.chart text { font-size: 11px; fill: var(--text); } svg.chart text.soft { fill: var(--soft); }
svg.chart .grid { stroke: var(--line); } svg.chart .interval { stroke: var(--soft); stroke-width: 1.5; } svg.chart .limit { stroke: var(--warn); stroke-dasharray: 5 4; }
svg.chart .band { fill: var(--warn); fill-opacity: .12; } svg.chart .stable { fill: var(--accent); } svg.chart .unstable { fill: none; stroke: var(--soft); stroke-width: 1.5; }
thead th a { color: inherit; text-decoration: none; } thead th a:hover { text-decoration: underline; }
img.thumb { width: 2.5rem; height: 2.5rem; object-fit: contain; vertical-align: middle; background: #000; border-radius: 3px; }
form.filters { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: end; margin: .9rem 0; }
form.filters label { display: flex; flex-direction: column; font-size: .875rem; color: var(--soft); } form.filters select { max-width: 14rem; } form.filters input, form.filters select, form.filters button { height: 2.4rem; padding-top: 0; padding-bottom: 0; }
input { font: inherit; padding: .35rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); }
input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
table.list td { overflow-wrap: break-word; } table.list td a { overflow-wrap: anywhere; }
dl.manual dt { font-weight: 600; margin-top: .6rem; } dl.manual dd { margin: 0; max-width: 50rem; }
.prose ul, .prose ol { max-width: 50rem; } .prose .scroll { margin: .8rem 0; } .prose img { max-width: 100%; height: auto; }
.scroll:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
tr:target, td:target { background: var(--accent-soft); }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; } footer > div { padding-top: 1rem; padding-bottom: 2rem; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #333; --line: #999; --ground: #fff; --card: #fff; --accent: #000; --accent-soft: #eee; --warn: #000; --warn-soft: #eee; }
  body { font-size: 10pt; } header.top nav, form, nav.pages, .skip, button { display: none; }
  header.top > div, main, footer > div { max-width: none; padding-left: 0; padding-right: 0; }
  .scroll { overflow: visible !important; max-height: none !important; border: 0; } pre { overflow: visible; white-space: pre-wrap; }
  table { font-size: 8pt; } thead { display: table-header-group; } thead th { position: static; white-space: normal; } th, td { padding: .15rem .35rem; }
  tr, .card > header, .rois li { break-inside: avoid; } h1, h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } svg.chart { min-width: 0; }
}
`;
