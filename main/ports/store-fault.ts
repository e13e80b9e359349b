/** The encrypted database could not do what was asked. */
export class StoreFault extends Error {
  readonly fault: 'DISK_FULL' | 'UNREADABLE' | 'UNWRITABLE';
  constructor(fault: StoreFault['fault'], options?: ErrorOptions) {
    super(`the local database failed: ${fault}`, options);
    this.name = 'StoreFault';
    this.fault = fault;
  }
}
