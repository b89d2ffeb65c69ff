import { html } from 'ghtml';
import type { MailContent } from './mail-content.ts';

/**
 * Tables and inline styles, because mail programs know little else; the style sheet is for those that know it, and
 * brings the dark colours. Nothing is loaded from elsewhere.
 */
export function renderHtml(content: MailContent): string {
  const { subject, preview, heading, mood, links } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>!${styleSheet}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#faf7f1;color:#1d2527;font-family:!${sans}">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#faf7f1">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="accent" style="padding:0 4px 18px;font:500 26px/1 !${serif};color:#0f5f63">Sluice</td></tr>
<tr><td class="card line" style="background:#fffdf9;border:1px solid #e2dacb;border-radius:14px;padding:32px">
<div class="mark-!${mood}" style="width:44px;height:4px;border-radius:2px;background:!${markOf[mood]};font-size:0">&nbsp;</div>
<h1 class="ink" style="margin:18px 0 14px;font:500 28px/1.15 !${serif};color:#1d2527">${heading}</h1>
!${renderParagraphs(content)}
!${renderLines(content)}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin-top:28px">
<tr><td class="button" style="background:#0f5f63;border-radius:999px">
<a class="on-button" href="${links.order}" style="display:inline-block;padding:13px 26px;font-weight:600;color:#fdfaf3;text-decoration:none">See your order</a>
</td></tr>
</table>
</td></tr>
<tr><td class="quiet" style="padding:22px 4px 0;font-size:13px;line-height:1.6;color:#5c6565">
!${renderFooter(content)}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const sans = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const serif = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif";

const markOf = { good: '#2f7d4f', neutral: '#9a5b00', bad: '#b3372b' } as const;

const styleSheet = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:#14191a!important}
.card{background:#1c2324!important}
.line{border-color:#323d3e!important}
.ink{color:#ece8df!important}
.quiet,.quiet a{color:#9fa9a7!important}
.accent{color:#7ccac4!important}
.button{background:#7ccac4!important}
.on-button{color:#0e1c1d!important}
.mark-good{background:#79c795!important}
.mark-neutral{background:#e6b15c!important}
.mark-bad{background:#f28b7d!important}
}`;

function renderParagraphs({ paragraphs }: MailContent): string[] {
  return paragraphs.map(
    (text) =>
      html`<p class="ink" style="margin:0 0 12px;font-size:16px;line-height:1.55;color:#1d2527">${text}</p>`,
  );
}

function renderLines({ lines, totalLabel, total }: MailContent): string {
  const cell = 'padding:10px 0;font-size:15px;line-height:1.4';
  return html`<table class="ink" width="100%" cellpadding="0" cellspacing="0" style="margin-top:22px;color:#1d2527">
!${lines.map(
    ({ name, quantity, price }) => html`<tr>
<td class="line" style="!${cell};border-top:1px solid #e2dacb">${name} <span class="quiet" style="color:#5c6565">× ${quantity}</span></td>
<td class="line" align="right" style="!${cell};border-top:1px solid #e2dacb;white-space:nowrap;padding-left:16px">${price}</td>
</tr>
`,
  )}<tr>
<td class="line" style="!${cell};border-top:2px solid #e2dacb;font-weight:600">${totalLabel}</td>
<td class="line" align="right" style="!${cell};border-top:2px solid #e2dacb;font-weight:600;white-space:nowrap;padding-left:16px">${total}</td>
</tr>
</table>`;
}

function renderFooter({ orderNumber, occurredAt, links }: MailContent): string {
  return html`Order number ${orderNumber}<br>${occurredAt}<br>
<a class="quiet" href="${links.history}" style="color:#5c6565">All your orders</a>`;
}
