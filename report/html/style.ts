const light = `
  --page: #f5f6f8; --card: #ffffff; --sunk: #eef0f4; --ink: #191d24; --soft: #545d6b; --line: #d6dae1; --accent: #1f4fd1;
  --dangerous: #a81b12; --dangerous-bg: #fdecea; --review: #7a4b00; --review-bg: #fdf3dc; --safe: #17603a; --safe-bg: #e6f4ec;
  --unknown: #5b3a94; --unknown-bg: #f0eafa; --shadow: 0 1px 2px rgb(20 25 40 / .07), 0 2px 8px rgb(20 25 40 / .05);`;

const dark = `
  --page: #0e1116; --card: #171b22; --sunk: #1f242d; --ink: #e7eaf0; --soft: #a3adbb; --line: #303743; --accent: #8fb1ff;
  --dangerous: #ff938a; --dangerous-bg: #3a1a18; --review: #f0c35a; --review-bg: #33280f; --safe: #79d3a0; --safe-bg: #14301f;
  --unknown: #c9b1fb; --unknown-bg: #2a2140; --shadow: none;`;

/** All colours are variables, so that light and dark differ in nothing else. */
export const style = `
:root { color-scheme: light; ${light} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; ${dark} } }
:root[data-theme="dark"] { color-scheme: dark; ${dark} }
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
code { font: .9em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
[hidden] { display: none !important; }
.wrap { max-width: 1120px; margin: 0 auto; padding: 0 1.25rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--card); padding: .5rem 1rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header.top { padding: 1.75rem 0 0; }
.title { display: flex; align-items: baseline; gap: .75rem; flex-wrap: wrap; }
h1 { font-size: 1.15rem; margin: 0; font-weight: 600; }
.title .meta { color: var(--soft); font-size: .87rem; }
.title h1 { flex: 0 1 auto; } .title button { margin-left: auto; }
.verdict { margin: 1rem 0 1.25rem; padding: 1.25rem 1.4rem; border-radius: 14px; border: 1px solid currentColor; display: grid; gap: .35rem; }
.verdict strong { font-size: 1.7rem; line-height: 1.2; letter-spacing: -.01em; display: flex; align-items: center; gap: .6rem; }
.verdict p { margin: 0; color: var(--ink); max-width: 105ch; }
.verdict .next { color: var(--soft); font-size: .92rem; }
.dangerous { color: var(--dangerous); } .review { color: var(--review); } .safe { color: var(--safe); }
.verdict.dangerous { background: var(--dangerous-bg); } .verdict.review { background: var(--review-bg); } .verdict.safe { background: var(--safe-bg); }
.verdict .next { color: var(--ink); }
button, select, input { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .38rem .7rem; min-height: 2.3rem; }
button { cursor: pointer; } button:hover { border-color: var(--accent); }
.toolbar { position: sticky; top: 0; z-index: 5; background: var(--page); padding: .7rem 0; border-bottom: 1px solid var(--line); }
.toolbar .wrap { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.toolbar input { flex: 1 1 15rem; min-width: 0; } .toolbar select { max-width: 12rem; min-width: 0; }
.toolbar .status { color: var(--soft); font-size: .87rem; flex-basis: 100%; }
.toggle[aria-pressed="true"] { border-color: currentColor; } .toggle[aria-pressed="false"] { color: var(--soft); text-decoration: line-through; }
.toggle.dangerous[aria-pressed="true"] { background: var(--dangerous-bg); color: var(--dangerous); }
.toggle.review[aria-pressed="true"] { background: var(--review-bg); color: var(--review); }
.toggle.safe[aria-pressed="true"] { background: var(--safe-bg); color: var(--safe); }
html:not(.js) .needs-js { display: none; }
section { margin: 1.9rem 0; }
h2 { font-size: 1.05rem; margin: 0 0 .7rem; display: flex; align-items: center; gap: .5rem; }
h2 .count { color: var(--soft); font-weight: 400; }
.icon { flex: none; width: 1em; height: 1em; }
.item, .card, .group { background: var(--card); border: 1px solid var(--line); border-radius: 11px; box-shadow: var(--shadow); margin: 0 0 .65rem; }
.item { border-left: 5px solid var(--line); }
/* Laid out only where it is seen. */
.many .item { content-visibility: auto; contain-intrinsic-size: auto 6rem; }
.item.s-dangerous { border-left-color: var(--dangerous); } .item.s-review { border-left-color: var(--review); }
.item.accepted { border-left-style: double; }
.item:target, .row:target { outline: 3px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; padding: .8rem 1rem; border-radius: 8px; }
.item > summary, .item.flat { display: grid; gap: .3rem; list-style: none; }
.item.flat { padding: .8rem 1rem; }
.item > summary::-webkit-details-marker { display: none; }
.headline { font-weight: 600; display: flex; gap: .55rem; align-items: baseline; }
.headline .icon { transform: translateY(.12em); }
.headline::after { content: "+"; margin-left: auto; color: var(--soft); font-weight: 400; }
.item.flat .headline::after { content: none; }
.item[open] > summary .headline::after { content: "–"; }
.where { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.where .action { color: var(--soft); font-size: .85rem; text-transform: uppercase; letter-spacing: .04em; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; margin-top: .2rem; }
.chip { font-size: .82rem; font-weight: 600; line-height: 1.4; padding: .08rem .5rem; border-radius: 99px; border: 1px solid var(--line); background: var(--sunk); color: var(--ink); }
.chip b { font-weight: 400; color: var(--soft); }
.chip.bad { color: var(--dangerous); background: var(--dangerous-bg); border-color: currentColor; } .chip.bad b { color: inherit; }
.chip.warn { color: var(--review); background: var(--review-bg); border-color: currentColor; } .chip.warn b { color: inherit; }
.chip.unknown { color: var(--unknown); background: var(--unknown-bg); border-color: currentColor; border-style: dashed; } .chip.unknown b { color: inherit; }
.body { padding: 0 1rem 1rem; display: grid; gap: .9rem; }
.finding { border-top: 1px solid var(--line); padding-top: .8rem; }
.finding header { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: baseline; font-size: .87rem; }
.finding p { margin: .35rem 0; max-width: 78ch; }
.finding p:last-child { margin-bottom: 0; }
.accepted-tag { color: var(--safe); border: 1px solid currentColor; border-radius: 99px; padding: 0 .5rem; }
.fix { border-left: 3px solid var(--accent); padding-left: .7rem; }
.source, .soft { color: var(--soft); font-size: .87rem; }
.ack { background: var(--sunk); border-radius: 8px; padding: .5rem .7rem; margin: 0; }
.card { padding: .9rem 1rem; }
.card ul, .group ul { margin: 0; padding: 0; list-style: none; } .card li + li { margin-top: .55rem; }
.tag { font-size: .8rem; font-weight: 600; }
.group ul { padding: 0 1rem .8rem; } .group > summary { display: flex; gap: .4rem .8rem; flex-wrap: wrap; align-items: baseline; }
.group > summary::before { content: "▸"; color: var(--soft); } .group[open] > summary::before { content: "▾"; }
.row { padding: .4rem 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .1rem .8rem; }
.many .row { content-visibility: auto; contain-intrinsic-size: auto 2.2rem; }
.scroll { overflow-x: auto; } .graph { padding: .4rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .45rem .6rem; border-top: 1px solid var(--line); vertical-align: top; } thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .87rem; }
.changed td:nth-child(3) { font-weight: 600; }
svg text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); font-size: 12.5px; } svg .type { fill: var(--soft); font-size: 11px; }
svg .box { fill: var(--card); stroke: var(--line); stroke-width: 1.2; } svg .s-dangerous .box { stroke: var(--dangerous); stroke-width: 2.4; fill: var(--dangerous-bg); } svg .s-review .box { stroke: var(--review); stroke-width: 1.7; fill: var(--review-bg); }
svg .edge { fill: none; stroke: var(--soft); stroke-width: 1.2; opacity: .75; } svg .head { fill: var(--soft); }
svg a:focus-visible .box { stroke: var(--accent); stroke-width: 3.5; } svg a:focus-visible { outline: none; } svg a:hover .box { stroke: var(--accent); }
.mark { fill: currentColor; } .mark-ink { fill: var(--card); stroke: var(--card); }
svg .s-dangerous { color: var(--dangerous); } svg .s-review { color: var(--review); } svg .s-safe { color: var(--safe); }
.nothing { color: var(--soft); text-align: center; padding: 2rem; }
footer { color: var(--soft); font-size: .87rem; padding: 1rem 0 3rem; } kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 0 .35rem; font: inherit; }
@media (max-width: 640px) {
  .title h1 { flex: 1 1 0; } .title .meta { order: 1; flex-basis: 100%; }
  .wrap { padding: 0 .85rem; } .verdict strong { font-size: 1.4rem; } .toolbar { position: static; } .toolbar select { flex: 1 1 8rem; max-width: none; }
  .stack-small, .stack-small tbody, .stack-small tr, .stack-small td, .stack-small th { display: block; } .stack-small thead { display: none; }
  .stack-small th { padding: .5rem 0 .2rem; } .stack-small tr:first-child th { border-top: 0; padding-top: 0; } .stack-small td { border: 0; padding: .1rem 0; } .stack-small td::before { content: attr(data-label); color: var(--soft); font-size: .82rem; margin-right: .5rem; }
}
@media print { .toolbar, .skip, footer { display: none; } body { background: #fff; } .many .item, .many .row { content-visibility: visible; } .item, .row { break-inside: avoid; } }
@media (prefers-reduced-motion: no-preference) { .item > summary:hover .headline { color: var(--accent); } }
`;
