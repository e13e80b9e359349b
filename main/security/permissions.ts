import { app, session, type Session } from 'electron';

/** The permissions of the page: none. Copying goes through main, which records it first. */
const ALLOWED: ReadonlySet<string> = new Set();

function deny(target: Session, allowed: ReadonlySet<string>): void {
  // SECURITY(S11): an allow-list, because every version adds permissions. `navigator.permissions.query` reaches only
  // the second handler, so both are needed.
  target.setPermissionRequestHandler((_contents, permission, callback) => {
    callback(allowed.has(permission));
  });
  target.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  // SECURITY(S12): no serial, HID or USB device, whoever asks.
  target.setDevicePermissionHandler(() => false);
  for (const event of ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const) {
    // SECURITY(S12): the device choosers offer nothing.
    target.on(event as 'select-usb-device', (raised, _details, callback) => {
      raised.preventDefault();
      callback();
    });
  }
}

/** Sets the permissions of the page's session; the default session and any other get none. */
export function installPermissions(page: Session): void {
  deny(page, ALLOWED);
  deny(session.defaultSession, new Set());
  app.on('session-created', (created) => {
    if (created !== page) deny(created, new Set());
  });
}
