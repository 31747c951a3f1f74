// The style of the statistics page: quiet, the data has the colour; light and dark as the reader's system has it.

export const REPORT_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #222; --quiet: #5c5c5c; --rule: #ddd; --data: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161616; --ink: #e8e8e8; --quiet: #a8a8a8; --rule: #3a3a3a; --data: #56b4e9; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1360px; margin: 0 auto; padding: 24px 20px 64px;
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px 48px; }
h1, main > p, dl { grid-column: 1 / -1; margin: 0; }
h1 { font-size: 24px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 24px 0 4px; }
p { margin: 0 0 8px; max-width: 68ch; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 8px 24px; }
dl div { border-top: 1px solid var(--rule); padding-top: 4px; }
dt { color: var(--quiet); font-size: 14px; }
dd { margin: 0; overflow-wrap: anywhere; }
svg { display: block; width: 100%; max-width: 720px; height: auto; }
svg text { fill: var(--quiet); font-size: 13px; }
.unit { color: var(--quiet); font-size: 14px; margin: 0; }
.grid { stroke: var(--rule); }
.bar, .dot { fill: var(--data); }
.hit { fill: transparent; }
g:hover > .hit { fill: var(--rule); opacity: 0.5; }
.line { fill: none; stroke: var(--quiet); stroke-dasharray: 4 4; }
summary { color: var(--quiet); font-size: 14px; cursor: pointer; }
details table { border-collapse: collapse; font-size: 14px; margin: 8px 0; }
th, td { text-align: right; padding: 2px 16px 2px 0; border-bottom: 1px solid var(--rule); font-weight: normal; }
th { color: var(--quiet); }
@media (min-width: 1000px) { main { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 480px) { svg text { font-size: 20px; } }
`;
