import path from 'node:path';
import * as z from 'zod';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { jsonOrNothing } from '../json-text.ts';
import {
  bodyText,
  isCosignature,
  noteText,
  parseNote,
  parseWitness,
  type CheckpointBody,
  type NoteSignature,
  type Witness,
} from './checkpoint.ts';
import type { Anchor } from './national-log.ts';

const keptSchema = z.array(z.object({ note: z.string() }));
type Kept = { readonly body: CheckpointBody; readonly signature: NoteSignature };

/** A line of the file of witnesses is no verifier key, or their cosignatures cannot be read. */
export class WitnessFileFault extends Error {}

/**
 * Who cosigns heads of this log, and the largest head that each has cosigned. Their keys are in `witnesses.txt` of
 * the data directory, one verifier key per line. Their cosignatures are stored beside the head, and a log that is
 * shorter than the largest cosigned head is not opened.
 */
export class Witnesses {
  readonly #witnesses: readonly Witness[];
  readonly #file: string;
  readonly #largest = new Map<string, Kept>();

  /** @throws WitnessFileFault */
  constructor(dataDir: string) {
    const lines = (readFileIfThere(path.join(dataDir, 'witnesses.txt')) ?? '').split('\n').map((line) => line.trim());
    this.#witnesses = lines.flatMap((line, at) => {
      if (line === '' || line.startsWith('#')) return [];
      const witness = parseWitness(line);
      if (witness === undefined)
        throw new WitnessFileFault(
          `line ${at + 1} of witnesses.txt is not the verifier key of a witness (NAME+HASH+KEY, C2SP tlog-cosignature)`,
        );
      return [witness];
    });
    this.#file = path.join(dataDir, 'audit', 'cosignatures.json');
    const kept = keptSchema.safeParse(jsonOrNothing(readFileIfThere(this.#file) ?? '[]'));
    if (!kept.success)
      throw new WitnessFileFault(
        'audit/cosignatures.json is not what was written: put the former file back, or ask the witnesses for the largest head that each has cosigned',
      );
    for (const { note } of kept.data) {
      const parsed = parseNote(note);
      if (parsed !== undefined)
        for (const signature of this.#valid(parsed.body, parsed.signatures))
          this.#keep({ body: parsed.body, signature });
    }
  }

  /** The heads that the log must contain. */
  anchors(): readonly Anchor[] {
    return [...this.#largest.values()].map(({ body, signature }) => ({
      treeSize: body.treeSize,
      rootHash: body.rootHash,
      by: `the witness ${signature.name}`,
    }));
  }

  /** The largest head that any of them has cosigned. */
  largest(): CheckpointBody | undefined {
    return [...this.#largest.values()].map(({ body }) => body).sort((a, b) => b.treeSize - a.treeSize)[0];
  }

  /** The cosignatures of one head. */
  of(body: CheckpointBody): readonly NoteSignature[] {
    return [...this.#largest.values()]
      .filter((kept) => bodyText(kept.body) === bodyText(body))
      .map(({ signature }) => signature);
  }

  /** Names of the witnesses whose cosignature of this head is on the note. */
  namedIn(body: CheckpointBody, signatures: readonly NoteSignature[]): readonly string[] {
    return this.#valid(body, signatures).map(({ name }) => name);
  }

  /** Stores cosignatures. @throws when they cannot be written */
  accept(body: CheckpointBody, signatures: readonly NoteSignature[]): void {
    for (const signature of this.#valid(body, signatures)) this.#keep({ body, signature });
    writePrivateFile(
      this.#file,
      JSON.stringify([...this.#largest.values()].map((kept) => ({ note: noteText(kept.body, [kept.signature]) }))),
    );
  }

  #valid(body: CheckpointBody, signatures: readonly NoteSignature[]): readonly NoteSignature[] {
    return signatures.filter((signature) => this.#witnesses.some((witness) => isCosignature(body, signature, witness)));
  }

  #keep(kept: Kept): void {
    const before = this.#largest.get(kept.signature.name);
    if (before === undefined || before.body.treeSize <= kept.body.treeSize)
      this.#largest.set(kept.signature.name, kept);
  }
}
