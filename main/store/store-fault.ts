/**
 * Why the encrypted database could not do what was asked. `NEWER`: it is intact, but a newer version of the app has
 * changed it, so nothing is read or written.
 */
export type StoreFaultCode = 'DISK_FULL' | 'NEWER' | 'UNREADABLE' | 'UNWRITABLE';

export class StoreFault extends Error {
  readonly fault: StoreFaultCode;
  constructor(fault: StoreFaultCode, options?: ErrorOptions) {
    super(`the local database failed: ${fault}`, options);
    this.name = 'StoreFault';
    this.fault = fault;
  }
}
