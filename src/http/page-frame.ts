/** How a page of ours looks: small, without a script, and with nothing from elsewhere; and the headers that hold it to that. */
import { createHash } from 'node:crypto';
import type { Language } from '../words/language.ts';
import { pageWords } from '../words/page-catalogue.ts';
import type { Saying } from '../words/page-words.ts';
import { Html, html } from './html.ts';

export type Page = {
  readonly says: Saying;
  readonly address?: string;
  /** with a button that confirms the address */
  readonly asks?: boolean;
  /** the address of a page that goes on from here */
  readonly onward?: string;
};

const style = `
:root { color-scheme: light dark; --paper: #fff; --markup: #1d1c1d; --quiet: #55535a; --line: #8a8690; --go: #00684b; --on-go: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1a1f; --markup: #f2f1f4; --quiet: #bbb8c2; --line: #8a8690; --go: #6fd6b2; --on-go: #10201a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--markup); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: break-word; }
h1 { margin: 0 0 .75rem; font-size: 1.6rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; }
.address { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
.address span { display: block; color: var(--quiet); font-size: .9rem; }
.address strong { font: 600 1.35rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.go { display: block; width: 100%; min-height: 3rem; margin: 0 0 1.25rem; padding: .7rem 1rem; border: 2px solid var(--go);
  border-radius: .5rem; background: var(--go); color: var(--on-go); font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; cursor: pointer; }
.go:hover { text-decoration: underline; }
.go:focus-visible { outline: 3px solid var(--markup); outline-offset: 3px; }
code { font-family: ui-monospace, monospace; font-size: .95em; color: var(--markup); }
.next { color: var(--quiet); }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export function pageHeaders(language: Language): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    vary: 'Accept-Language',
    'content-security-policy': policy,
    // Its form is sent with its origin, by which we know it for ours; no other site learns of the link.
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}

export function renderPage({ says, address, asks, onward }: Page, language: Language): string {
  const { seen, use, onward: goOn } = pageWords[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${says.title} – db-access</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<h1>${codes(says.title)}</h1>
<p>${codes(says.lead)}</p>
${address === undefined ? undefined : html`<p class="address"><span>${seen}</span> <strong>${address}</strong></p>`}
${address !== undefined && asks ? html`<form method="post"><button class="go" name="address" value="${address}">${use(address)}</button></form>` : undefined}
${onward === undefined ? undefined : html`<a class="go" href="${onward}">${goOn}</a>`}
<p class="next">${codes(says.next)}</p>
</main>
</body>
</html>
`.text;
}

/** Text in backquotes is code to type. */
function codes(text: string): readonly Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
