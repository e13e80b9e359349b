import type { OpenAPIHono } from '@hono/zod-openapi';
import { MAX_ALARMS_ALIKE, viewReconciliation } from '../../../app/api/reconciliation.ts';
import { overseesOrganisation, RECONCILE_WITHIN_MS } from '../../../app/policy/audit-rules.ts';
import { ALARM_WORDS } from '../../audit/reconciliation.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';

/** The most alarms in one answer. */
const MAX_ALARMS = 1_000;

export function serveReconciliation(app: OpenAPIHono, service: Service): void {
  const { accounts, audit, clock, log } = service;
  serveEndpoint(app, service, viewReconciliation, async ({ c, ...call }) => {
    const { account } = signedIn(call);
    await audit.reconciliation.sweep(clock.nowMs(), (leaves) => log.append(leaves));
    const { open: all, ...counts } = audit.reconciliation.state();
    /** Alarms about people and workstations of one's own organisation, and about unknown ones. */
    const watches = (organisation: string | undefined): boolean =>
      organisation === undefined || overseesOrganisation(account, organisation);
    const open = all.filter(({ userName }) =>
      watches(userName === null ? undefined : accounts.find(userName)?.organisation),
    );
    const alike = new Map<string, number>();
    const shown = open
      .filter(({ kind, deliveredBy, userName }) => {
        const key = JSON.stringify([kind, deliveredBy ?? userName]);
        const count = (alike.get(key) ?? 0) + 1;
        alike.set(key, count);
        return count <= MAX_ALARMS_ALIKE;
      })
      .slice(0, MAX_ALARMS);
    return c.json({
      withinSeconds: RECONCILE_WITHIN_MS / 1_000,
      ...counts,
      open: shown.map((alarm) => ({ ...alarm, words: ALARM_WORDS[alarm.kind] })),
      more: open.length > shown.length,
      workstations: audit.logAlarms
        .open()
        .filter(({ deviceId }) => watches(audit.devices.find(deviceId)?.organisation ?? undefined))
        .slice(0, MAX_ALARMS),
    });
  });
}
