import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { missedShareOf } from '../../app/movement/cameras-passed.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { countText } from '../words/measures.ts';
import { coverageWords, outageText } from '../words/coverage.ts';
import type { Coverage, Outage } from './coverage.ts';
import { coverage as coverageHandle } from './handle.ts';
import type { Late } from './use-coverage.ts';

/** So many are listed by name; more of them are a number. */
const LISTED = 60;

const camerasOf = (outages: readonly Outage[]): number => new Set(outages.map(({ camera }) => camera.id)).size;

function OutageList({ title, outages }: { readonly title: string; readonly outages: readonly Outage[] }): ReactNode {
  if (outages.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {outages.slice(0, LISTED).map((outage) => (
          <li key={`${outage.camera.id}/${outage.fromMs}`}>
            {[outage.camera.name, `${outage.camera.road} ${outage.camera.direction}`.trim()].filter(Boolean).join(', ')}
            <span className="num t3"> {outageText(outage)}</span>
          </li>
        ))}
      </ul>
      {outages.length > LISTED && <p className="t3">and {countText(outages.length - LISTED, 'more outage')}</p>}
    </>
  );
}

/** What could not be seen in the period that was asked, in words: no read is not the same as no vehicle. */
export function CoverageRegion({
  coverage,
  late,
  hasReads,
  legend,
}: {
  readonly coverage: Coverage | undefined;
  readonly late: Late | undefined;
  readonly hasReads: boolean;
  /** What the marks over it mean. */
  readonly legend?: ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const toggle = (): void => setOpen(!isOpen);
  coverageHandle.useProvide({ toggle: coverage === undefined ? undefined : toggle });
  if (coverage === undefined)
    return (
      <section className="coverage" aria-label="Coverage">
        <p className="coverage-words">Which cameras were off is not known yet.</p>
        {legend}
      </section>
    );
  const near = new Set(coverage.near);
  const words = coverageWords({
    ...coverage,
    off: camerasOf(coverage.outages),
    offNear: camerasOf(coverage.near),
    hasReads,
    late,
  });
  const missed = missedShareOf('STATIC');
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
  };
  return (
    <section className="coverage" aria-label="Coverage" onKeyDown={closeOnEscape}>
      <Icon name="eyeOff" size={13} />
      <p className="coverage-words num" title={`${words.join('. ')}.`}>
        {words.join(' · ')}
      </p>
      {legend}
      <Button variant="ghost" size="s" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={toggle}>
        {isOpen ? 'Close' : 'What could not be seen'}
      </Button>
      {isOpen && (
        <div id={id} className="coverage-details" tabIndex={0} role="group" aria-label="What could not be seen">
          {words.map((each) => (
            <p key={each}>{each}.</p>
          ))}
          {missed !== undefined && (
            <p>
              Of 100 passes a fixed camera that works is taken to miss {Math.round(missed * 100)}. What a camera really
              misses, as far as it can be counted, is said where it is pointed at on the map.
            </p>
          )}
          <p>
            A read has two clocks: when it was captured, by the camera, and when the service received it. Reads of the
            last minutes, and of mobile cameras, may still be on their way.
          </p>
          <OutageList title="Off, near these reads" outages={coverage.near} />
          <OutageList
            title={hasReads ? 'Off, elsewhere' : 'Cameras that were off'}
            outages={coverage.outages.filter((outage) => !near.has(outage))}
          />
        </div>
      )}
    </section>
  );
}
