import type { ReactNode } from 'react';
import './button.css';

/** Keys drawn as caps. Hidden from screen readers, which get `aria-keyshortcuts` where it matters. */
export function Keys({ keys }: { readonly keys: readonly string[] }): ReactNode {
  return (
    <span className="keys" aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key}>{key === 'Enter' && keys.length > 1 ? '↵' : key}</kbd>
      ))}
    </span>
  );
}
