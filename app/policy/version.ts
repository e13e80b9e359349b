/** Travels with every request and every audit record, so that a decision can be checked against the rules of its day. */
export const POLICY_VERSION = 'dpia-2024-12.5';

/** The source of the rules; shown to users, because a newer national standard may exist. */
export const POLICY_SOURCE = 'DPIA of the National ANPR Service, signed off December 2024';
