import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { logAlarmStateSchema } from '../../../app/api/devices.ts';
import { CONTEST_REASONS } from '../../../app/audit/receipt.ts';
import { overseesOrganisation, OVERSIGHT_ROLES, RECONCILE_WITHIN_MS } from '../../../app/policy/audit-rules.ts';
import { ALARM_KINDS, ALARM_WORDS } from '../../audit/reconciliation.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';
import { json } from './parts.ts';

/** Alarms of one answer. */
const MAX_ALARMS = 1_000;

/** And of one kind about one person: whoever makes many must not hide others behind them. */
const MAX_ALARMS_ALIKE = 100;

const alarmSchema = z
  .object({
    alarmId: z.string(),
    kind: z.enum(ALARM_KINDS),
    words: z.string(),
    index: z.int().meta({ description: 'Of the record in the log that stands alone' }),
    correlationId: z.string().nullable(),
    userName: z.string().nullable().meta({ description: 'Whom the record names' }),
    since: z.string(),
    deviceId: z.string().optional(),
    deliveredBy: z.string().optional().meta({ description: 'Whose session delivered a contested record' }),
    reasons: z.array(z.enum(CONTEST_REASONS)).optional(),
  })
  .meta({ id: 'ReconciliationAlarm' });
const stateSchema = z
  .object({
    withinSeconds: z.int(),
    waiting: z.int(),
    raised: z.int(),
    settled: z.int(),
    open: z.array(alarmSchema),
    more: z.boolean(),
    workstations: z
      .array(logAlarmStateSchema)
      .meta({ description: 'What workstations found wrong with this log, until a second person has cleared it' }),
  })
  .meta({ id: 'Reconciliation' });

export function serveReconciliation(app: OpenAPIHono, service: Service): void {
  const { accounts, audit, clock, log } = service;
  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/audit/reconciliation',
      summary: 'Searches of which only one side has a record',
      access: OVERSIGHT_ROLES,
      record: { op: 'CONSULT', action: 'READ_RECONCILIATION' },
      description:
        "The service's record of a search and the workstation's intent carry the same correlation and the same hashes of query and justification. One that stays alone, or differs, is an alarm, entered in the log once; when its other half comes after all it is settled. Contested records, and intents of workstations that nobody has approved, settle nothing.",
      answers: {
        200: json(
          `Open alarms, the newest first, of one kind about one person ${MAX_ALARMS_ALIKE} at most`,
          stateSchema,
        ),
      },
    },
    async ({ c, ...call }) => {
      const { account } = signedIn(call);
      await audit.reconciliation.sweep(clock.nowMs(), (leaves) => log.append(leaves));
      const { open: all, ...counts } = audit.reconciliation.state();
      /** Of people and workstations of one's own organisation, and of none that is known. */
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
    },
  );
}
