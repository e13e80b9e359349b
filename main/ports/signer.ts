/** The device's signing key: it signs and never leaves. */
export type Signer = {
  /** SPKI DER in base64. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};
