import { app, type Session } from 'electron';

/** Chromium's code for "refuse", whatever its own verdict. */
const REFUSE = -2;

/**
 * The page speaks to no server, so no certificate is ever accepted for it. The service's certificate is checked by
 * the only adapter that talks to it (adapters/https-client.ts).
 */
export function refuseCertificates(page: Session): void {
  // SECURITY(S22): should a connection be made all the same, it ends at its certificate,
  page.setCertificateVerifyProc((_request, callback) => {
    callback(REFUSE);
  });
  // SECURITY(S22): and even such a connection uses nothing below TLS 1.2.
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
