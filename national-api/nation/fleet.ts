/** Vehicles as columns: what each is, where it belongs and how it is driven. No object per vehicle. */

export const KINDS = {
  commuter: 0,
  school: 1,
  errand: 2,
  visitor: 3,
  taxi: 4,
  van: 5,
  lorry: 6,
  bus: 7,
  motorcycle: 8,
} as const;
export type KindName = keyof typeof KINDS;

/** Bits of `traits`. */
export const TRAITS = {
  /** Its reads are collected for the truth file. */
  tracked: 1,
  /** Leaves at the same minute every working day, like two neighbours who look like a convoy. */
  punctual: 2,
  /** Has days that follow a plan instead of its habits. */
  planned: 4,
  /** Carries another mark from some time on. */
  changesPlates: 8,
} as const;

export const NOWHERE = 0xffff;

export type VehicleDraft = {
  readonly kind: KindName;
  readonly mark: number;
  readonly look: number;
  readonly colour: number;
  readonly home: number;
  readonly work: number;
  readonly other: number;
  /** Minutes after local midnight; for visitors the number of the day, counted from the first, on which they come. */
  readonly outMinute: number;
  readonly backMinute: number;
  readonly pace: number;
  /** Chance of going out on a day. */
  readonly rate: number;
};

export class Fleet {
  size = 0;
  kind = new Uint8Array(1024);
  mark = new Uint32Array(1024);
  look = new Uint16Array(1024);
  colour = new Uint8Array(1024);
  home = new Uint16Array(1024);
  work = new Uint16Array(1024);
  other = new Uint16Array(1024);
  outMinute = new Uint16Array(1024);
  backMinute = new Uint16Array(1024);
  pace = new Float32Array(1024);
  rate = new Float32Array(1024);
  traits = new Uint8Array(1024);
  /** Where a lorry or a visitor stays overnight, else `NOWHERE`. */
  away = new Uint16Array(1024).fill(NOWHERE);
  /** The instant until which it is on the road. */
  busyUntil = new Float64Array(1024);

  add(draft: VehicleDraft): number {
    if (this.size === this.kind.length) this.grow();
    const at = this.size;
    this.size += 1;
    this.kind[at] = KINDS[draft.kind];
    this.mark[at] = draft.mark;
    this.look[at] = draft.look;
    this.colour[at] = draft.colour;
    this.home[at] = draft.home;
    this.work[at] = draft.work;
    this.other[at] = draft.other;
    this.outMinute[at] = draft.outMinute;
    this.backMinute[at] = draft.backMinute;
    this.pace[at] = draft.pace;
    this.rate[at] = draft.rate;
    this.traits[at] = 0;
    this.away[at] = NOWHERE;
    this.busyUntil[at] = 0;
    return at;
  }

  give(vehicle: number, trait: number): void {
    this.traits[vehicle] = this.traits[vehicle]! | trait;
  }

  has(vehicle: number, trait: number): boolean {
    return (this.traits[vehicle]! & trait) !== 0;
  }

  private grow(): void {
    const length = this.kind.length * 2;
    const copy = <A extends { set(from: A): void }>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.kind = copy(new Uint8Array(length), this.kind);
    this.mark = copy(new Uint32Array(length), this.mark);
    this.look = copy(new Uint16Array(length), this.look);
    this.colour = copy(new Uint8Array(length), this.colour);
    this.home = copy(new Uint16Array(length), this.home);
    this.work = copy(new Uint16Array(length), this.work);
    this.other = copy(new Uint16Array(length), this.other);
    this.outMinute = copy(new Uint16Array(length), this.outMinute);
    this.backMinute = copy(new Uint16Array(length), this.backMinute);
    this.pace = copy(new Float32Array(length), this.pace);
    this.rate = copy(new Float32Array(length), this.rate);
    this.traits = copy(new Uint8Array(length), this.traits);
    this.away = copy(new Uint16Array(length).fill(NOWHERE), this.away);
    this.busyUntil = copy(new Float64Array(length), this.busyUntil);
  }
}
