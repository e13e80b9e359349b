/**
 * Cleans text for the workstation's own log. Marks, tokens, keys and home paths are removed; the last three
 * characters of long ids stay, so that lines can be related. It errs on the side of removing: the log is for support,
 * and what was searched is in the audit record.
 */
const BEARER = /\b(bearer\s+)[\w.~+/=-]{8,}/gi;
const JSON_SECRET =
  /("(?:password|accessToken|refreshToken|token|key|signature|reason|reference|proportionality|requestedFor)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const LONG_TOKEN = /[A-Za-z0-9_+/=-]{32,}/g;
const HOME_PATH = /(?:\/home\/|\/Users\/|\/root\b|[A-Za-z]:\\Users\\)[^\s"':;,)]*/g;
const MAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
/** Every form of a UK mark, spaced or not: current, prefix, suffix, Northern Irish, dateless, military and trade. */
const MARKS = [
  /\b[A-Z]{2}[ -]?\d{2}[ -]?[A-Z]{3}\b/gi,
  /\b[A-Z]\d{1,3}[ -]?[A-Z]{3}\b/gi,
  /\b[A-Z]{3}[ -]?\d{1,3}[A-Z]\b/gi,
  /\b[A-Z]{1,3}[ -]?\d{1,4}\b/g,
  /\b\d{1,4}[ -]?[A-Z]{1,3}\b/g,
  /\b\d{2}[ -]?[A-Z]{2}[ -]?\d{2}\b/g,
  /\b\d{3}[ -]?[A-Z][ -]?\d{3}\b/g,
];
/** Texts that look like a mark but are none: our own references and words of the protocol. */
const KEPT = /^(?:W-[0-9A-F]{8}|TLS ?v?1|HTTP ?\d|UTF-?\d+|SHA-?\d+|ED\d+|RFC ?\d+|IPV\d|ABI ?\d+|S\d{1,2}|V\d+)$/i;

const tail = (text: string): string => `[…${text.slice(-3)}]`;

/** The text without anything personal or secret, for a log. */
export function redact(text: string): string {
  let clean = text
    .replace(JSON_SECRET, '$1"[removed]"')
    .replace(BEARER, '$1[removed]')
    .replace(HOME_PATH, '[path]')
    .replace(MAIL, '[mail]')
    .replace(LONG_TOKEN, tail);
  for (const mark of MARKS) clean = clean.replace(mark, (found) => (KEPT.test(found) ? found : '[mark]'));
  return clean;
}
