/** The colours are the shop's. */
export const pageStyle = `
:root{--paper:#faf7f1;--surface:#fffdf9;--ink:#1d2527;--quiet:#5a6464;--line:#e0d8c9;--accent:#0f5f63;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#14191a;--surface:#1c2324;--ink:#ece8df;--quiet:#a7b1af;--line:#323d3e;--accent:#7ccac4}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem clamp(1rem,4vw,3rem);max-width:72rem;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1,h2{margin:0;font-family:"Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif;font-weight:500;letter-spacing:-.015em}
h1{font-size:2.6rem;line-height:1.1}
h2{font-size:1.5rem;margin-bottom:1rem}
.shop{margin:0;color:var(--accent);font-family:Georgia,serif;font-size:1.1rem}
section{margin-top:1.5rem;padding:1.5rem;background:var(--surface);border:1px solid var(--line);border-radius:14px}
svg{display:block;width:100%;height:auto}
.bar{fill:var(--accent)}
.grid{stroke:var(--line)}
.label,.name{font-size:13px;fill:var(--quiet)}
.name{fill:var(--ink)}
details{margin-top:1rem}
summary{cursor:pointer;color:var(--quiet)}
.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .75rem;border-top:1px solid var(--line);text-align:right;white-space:nowrap}
thead th{border-top:0;color:var(--quiet);font-weight:500}
th:first-child{text-align:left;padding-left:0}
tbody th{font-weight:400}
footer{margin-top:1.5rem;color:var(--quiet);font-size:.9rem}
`;
