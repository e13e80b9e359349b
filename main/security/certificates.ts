import { app, type Session } from 'electron';

/** Chromium's answer for "refuse", whatever its own opinion. */
const REFUSE = -2;

/**
 * The page speaks to no server, so no certificate is ever good for it; the service's certificate is checked by the one
 * adapter that talks to it (adapters/https-client.ts).
 */
export function refuseCertificates(page: Session): void {
  // SECURITY(S22): should a connection be made all the same, it ends at its certificate,
  page.setCertificateVerifyProc((_request, callback) => {
    callback(REFUSE);
  });
  // SECURITY(S22): and even where a connection is tried, nothing below TLS 1.2 is spoken.
  page.setSSLConfig({ minVersion: 'tls1.2' });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('login', (event, _contents, _details, _authInfo, callback) => {
    event.preventDefault();
    callback();
  });
}
