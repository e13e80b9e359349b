/** The version of the stub and of its API, which go together. */
export const SERVICE_VERSION = '0.1.0';
