import { COMPARISON_RESULTS, type ComparisonResult } from '../../../app/policy/comparison-rules.ts';
import { command, type Command } from '../../commands/command.ts';
import { HAS_DETAILS } from './can-run.ts';
import { compared, correctionDecision } from './handles.ts';

const COMPARED: Readonly<Record<ComparisonResult, { readonly title: string; readonly more: string }>> = {
  AGREE: { title: 'I compared plate, make and colour', more: 'and they agree with the read' },
  DIFFER: { title: 'I compared: they differ', more: 'plate, make or colour are not those of the read' },
  CANNOT_TELL: { title: 'I compared: I cannot tell', more: 'plate, make or colour, from these images' },
};

/** Stated on record: without a key of its own, so that it is not stated by a slip of the hand. */
const stateCompared = (result: ComparisonResult): Command =>
  command({
    id: `investigate.compared.${result}`,
    group: 'Reads',
    icon: 'tick',
    ...COMPARED[result],
    also: 'comparison checked images pictures identification',
    when: () =>
      HAS_DETAILS.when() && compared.current()?.faultOf(result) === undefined && compared.current() !== undefined,
    why: () =>
      HAS_DETAILS.when()
        ? (compared.current()?.faultOf(result) ?? 'The read has no images to compare')
        : HAS_DETAILS.why(),
    run: () => compared.current()?.state(result),
  });

type Decision = NonNullable<ReturnType<typeof correctionDecision.current>>;

/** Nobody decides what is not on screen: beside a full panel the details are mounted all the same. */
const inSight = (decide: (decision: Decision) => void) => ({
  when: () => HAS_DETAILS.when() && correctionDecision.current() !== undefined,
  why: () => (HAS_DETAILS.when() ? 'No correction of the chosen read waits for you' : HAS_DETAILS.why()),
  run: () => {
    const decision = correctionDecision.current();
    if (decision !== undefined) decide(decision);
  },
});

export const READ_ACT_COMMANDS: readonly Command[] = [
  ...COMPARISON_RESULTS.map(stateCompared),
  command({
    id: 'investigate.confirmCorrection',
    group: 'Reads',
    icon: 'tick',
    title: 'Confirm correction',
    more: 'as the second person',
    also: 'approve misread',
    ...inSight(({ confirm }) => confirm()),
  }),
  command({
    id: 'investigate.refuseCorrection',
    group: 'Reads',
    icon: 'cross',
    title: 'Refuse correction',
    more: 'as the second person, with a reason',
    also: 'reject misread',
    ...inSight(({ refuse }) => refuse()),
  }),
];
