import type { AccountBook } from '../accounts/account-book.ts';
import type { KnownDevices } from '../accounts/known-devices.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { SignInThrottle } from '../accounts/sign-in-throttle.ts';
import type { AuditDesk } from '../audit/audit-desk.ts';
import type { DeviceRegister } from '../audit/device-register.ts';
import type { NationalLog } from '../audit/national-log.ts';
import type { ServiceAlarms } from '../audit/service-alarms.ts';
import type { Witnesses } from '../audit/witnesses.ts';
import type { ServiceClock } from '../clock.ts';
import type { Networks } from './networks.ts';
import type { SearchRegister } from '../search/search-register.ts';
import type { SearchSlots } from '../search/search-slots.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { HitFeed } from '../matching/hit-feed.ts';
import type { VoiBook } from '../matching/voi-book.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { CorrectionStore } from '../store/correction-store.ts';
import type { IngestStore } from '../store/ingest-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { RetentionStore } from '../store/retention-store.ts';
import type { VoiStore } from '../store/voi-store.ts';

/** All that the endpoints stand on. */
export type Service = {
  readonly clock: ServiceClock;
  readonly store: ReadStore & AnalysisStore & IngestStore & CorrectionStore & RetentionStore;
  readonly log: NationalLog;
  readonly witnesses: Witnesses;
  readonly devices: DeviceRegister;
  readonly audit: AuditDesk;
  readonly accounts: AccountBook;
  readonly sessions: Sessions;
  readonly throttle: SignInThrottle;
  readonly knownDevices: KnownDevices;
  readonly alarms: ServiceAlarms;
  readonly searches: SearchRegister;
  readonly slots: SearchSlots;
  readonly ingest: Ingest;
  readonly voi: VoiBook;
  readonly voiStore: VoiStore;
  readonly hits: HitFeed;
  readonly networks: Networks;
  /** For the operator; never a mark, a name or a token. */
  readonly say: (words: string) => void;
};
