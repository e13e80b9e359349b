import { useEffect, useRef, type ReactNode } from 'react';
import './popover.css';

type PopoverProps = {
  readonly name: string;
  readonly onClose: () => void;
  readonly align?: 'left' | 'right';
  readonly className?: string;
  readonly children: ReactNode;
};

/**
 * A small dialog attached to the control that opened it; its parent must be positioned. Esc or a press elsewhere
 * closes it and returns focus.
 */
export function Popover({ name, onClose, align = 'left', className, children }: PopoverProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const from = document.activeElement;
    const element = box.current;
    (
      element?.querySelector<HTMLElement>('[data-autofocus]') ??
      element?.querySelector<HTMLElement>('[tabindex="0"],input,button')
    )?.focus();
    const outside = (event: PointerEvent): void => {
      const parent = element?.parentElement;
      if (parent !== null && parent !== undefined && event.target instanceof Node && !parent.contains(event.target))
        close.current();
    };
    document.addEventListener('pointerdown', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      if (
        from instanceof HTMLElement &&
        from.isConnected &&
        (document.activeElement === document.body || element?.contains(document.activeElement))
      )
        from.focus();
    };
  }, []);
  return (
    <div
      ref={box}
      className={`popover from-${align} ${className ?? ''}`}
      role="dialog"
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
