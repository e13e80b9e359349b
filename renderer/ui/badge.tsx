import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './badge.css';

export type Tone = 'neutral' | 'act' | 'acct' | 'ok' | 'warn' | 'crit';

/** A state in a word, with its icon and colour. Dashed means not yet in force. */
export function Badge({
  tone = 'neutral',
  icon,
  dashed = false,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly dashed?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={`badge ${tone}${dashed ? ' dashed' : ''}`}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}

/** A message inside a form or panel that the person should know before going on. */
export function Note({
  tone = 'neutral',
  icon,
  children,
  live,
  id,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly live?: 'alert' | 'status';
  readonly id?: string;
}): ReactNode {
  const mark =
    icon ??
    (tone === 'crit' || tone === 'warn' ? 'warning' : tone === 'acct' ? 'shield' : tone === 'ok' ? 'tick' : 'info');
  return (
    <div className={`note ${tone}`} role={live} id={id}>
      <Icon name={mark} />
      <div>{children}</div>
    </div>
  );
}
