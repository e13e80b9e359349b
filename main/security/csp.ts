/**
 * SECURITY(S8): sent with every answer of the app's scheme, errors included. It starts from nothing and names each
 * thing that the page needs; every source is its own origin. `data:` and `blob:` pictures are for the map library,
 * which makes its icons and glyphs itself. There is no 'unsafe-inline' and no 'unsafe-eval'.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer, whatever it is. */
export const PROTECTIVE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // SECURITY(S12): refused before a device handler is reached; otherwise asking for USB devices crashes the main
  // process of Electron 25.1.
  'permissions-policy':
    'usb=(), serial=(), hid=(), camera=(), microphone=(), geolocation=(), display-capture=(), midi=()',
};
