import type { Category, Purpose } from '../domain/justification.ts';

export const CATEGORY_LABELS: Readonly<Record<Category, string>> = {
  CT: 'Counter terrorism',
  MAJOR: 'Major',
  SERIOUS: 'Serious and complex',
  PRIORITY_VOLUME: 'Priority and volume',
  PUBLIC_SAFETY: 'Missing or at-risk person',
  TAX_DUTY: 'Tax or duty',
  AUDIT: 'Audit',
  DATA_SUBJECT: 'Data subject request',
};

export const PURPOSE_LABELS: Readonly<Record<Purpose, string>> = {
  NATIONAL_SECURITY: 'National security',
  PREVENT_DETECT: 'Prevent or detect crime',
  APPREHEND_PROSECUTE: 'Apprehend or prosecute',
  TAX_DUTY: 'Tax or duty',
  PUBLIC_SAFETY: 'Public safety',
};
