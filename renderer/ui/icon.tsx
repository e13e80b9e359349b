import type { ReactNode } from 'react';
import './icon.css';

/** The product's own icons: 16 px grid, 1.5 px line, drawn in the current colour. Generated once from the design files. */
const DRAWINGS = {
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.4 10.4 14 14" />
    </>
  ),
  map: (
    <>
      <path d="M1.8 4 6 2.4l4 1.7 4.2-1.6v9.6L10 13.7 6 12 1.8 13.6z" />
      <path d="M6 2.4V12M10 4.1v9.6" />
    </>
  ),
  network: (
    <>
      <circle cx="3.6" cy="11.6" r="2" />
      <circle cx="12.4" cy="11.6" r="2" />
      <circle cx="8" cy="3.8" r="2" />
      <path d="M4.6 9.9 7 5.6M9 5.6l2.4 4.3M5.6 11.6h4.8" />
    </>
  ),
  list: (
    <>
      <path d="M5.5 4H14M5.5 8H14M5.5 12H14" />
      <path d="M2 4h.8M2 8h.8M2 12h.8" />
    </>
  ),
  hit: (
    <>
      <path d="M8 2.2v2.2M8 11.6v2.2M2.2 8h2.2M11.6 8h2.2" />
      <circle cx="8" cy="8" r="3.6" />
      <circle cx="8" cy="8" r=".6" fill="currentColor" />
    </>
  ),
  shield: (
    <>
      <path d="M8 1.8 13.2 4v3.8c0 3.1-2.1 5.3-5.2 6.5-3.1-1.2-5.2-3.4-5.2-6.5V4z" />
    </>
  ),
  shieldTick: (
    <>
      <path d="M8 1.8 13.2 4v3.8c0 3.1-2.1 5.3-5.2 6.5-3.1-1.2-5.2-3.4-5.2-6.5V4z" />
      <path d="m5.6 8 1.8 1.8 3-3.4" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.8" />
      <path d="m7 9 6-6M11 5l1.8 1.8M9.2 6.8 10.6 8.2" />
    </>
  ),
  settings: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.6" rx="1.4" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  cloud: (
    <>
      <path d="M4.6 12.6h6.6a2.7 2.7 0 0 0 .4-5.4 3.8 3.8 0 0 0-7.3-.6 3 3 0 0 0 .3 6z" />
    </>
  ),
  cloudOff: (
    <>
      <path d="M4.6 12.6h6.6a2.7 2.7 0 0 0 1.9-4.6M4.3 6.6a3 3 0 0 0 .3 6M6.4 3.9a3.8 3.8 0 0 1 5.2 3.3M2 2l12 12" />
    </>
  ),
  tick: (
    <>
      <path d="m3 8.4 3.2 3.2L13 4.6" />
    </>
  ),
  cross: (
    <>
      <path d="m4 4 8 8M12 4l-8 8" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.2 14.4 13.4H1.6z" />
      <path d="M8 6.4v3.4M8 11.6v.2" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.4v3.6M8 5v.2" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.4V8l2.4 1.6" />
    </>
  ),
  filter: (
    <>
      <path d="M2 3.4h12L9.6 8.6v4.2l-3.2-1.6V8.6z" />
    </>
  ),
  download: (
    <>
      <path d="M8 2.4v8M4.8 7.4 8 10.6l3.2-3.2M2.6 13.6h10.8" />
    </>
  ),
  upload: (
    <>
      <path d="M8 10.6v-8M4.8 5.6 8 2.4l3.2 3.2M2.6 13.6h10.8" />
    </>
  ),
  polygon: (
    <>
      <path d="M3.2 5.6 9.4 2.6l4 5-3 5.6H4.2z" />
      <path d="M3.2 5.6h.1M9.4 2.6h.1M13.4 7.6h.1M10.4 13.2h.1M4.2 13.2h.1" strokeWidth="2.6" />
    </>
  ),
  tack: (
    <>
      <path d="M5.4 2.6h5.2M6.2 2.6v4.2L4 9.4h8L9.8 6.8V2.6M8 9.4v4.2" />
    </>
  ),
  pin: (
    <>
      <path d="M8 14s4.6-4.3 4.6-7.5a4.6 4.6 0 0 0-9.2 0C3.4 9.7 8 14 8 14z" />
      <circle cx="8" cy="6.4" r="1.5" />
    </>
  ),
  camera: (
    <>
      <path d="M1.8 5.2h8.4v5.6H1.8zM10.2 7l4-1.9v5.8l-4-1.9" />
    </>
  ),
  car: (
    <>
      <path d="M2 11.4V8.6l1.6-.6 1.3-3.2h6.2l1.3 3.2 1.6.6v2.8z" />
      <path d="M4.2 11.4v1.4M11.8 11.4v1.4M4 8h8" />
    </>
  ),
  chevronDown: (
    <>
      <path d="m5 6.4 3 3 3-3" />
    </>
  ),
  chevronRight: (
    <>
      <path d="m6.4 5 3 3-3 3" />
    </>
  ),
  chevronLeft: (
    <>
      <path d="m9.6 5-3 3 3 3" />
    </>
  ),
  play: (
    <>
      <path d="M5 3.4v9.2L12.6 8z" />
    </>
  ),
  pause: <path d="M5.4 3.4v9.2M10.6 3.4v9.2" />,
  first: (
    <>
      <path d="M10.6 3.6 5.8 8l4.8 4.4M4 3.6v8.8" />
    </>
  ),
  last: (
    <>
      <path d="M5.4 3.6 10.2 8l-4.8 4.4M12 3.6v8.8" />
    </>
  ),
  more: (
    <>
      <path d="M3.4 8h.2M8 8h.2M12.5 8h.2" strokeWidth="2.2" />
    </>
  ),
  eye: (
    <>
      <path d="M1.4 8S3.8 3.8 8 3.8 14.6 8 14.6 8 12.2 12.2 8 12.2 1.4 8 1.4 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  eyeOff: (
    <>
      <path d="M6.2 4.1A6 6 0 0 1 8 3.8c4.2 0 6.6 4.2 6.6 4.2a11 11 0 0 1-2 2.5M4 5.3A11 11 0 0 0 1.4 8S3.8 12.2 8 12.2c1 0 1.9-.2 2.7-.6M2 2l12 12" />
    </>
  ),
  pencil: (
    <>
      <path d="m10.6 2.8 2.6 2.6-7.6 7.6-3.2.6.6-3.2z" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5.2" r="2.6" />
      <path d="M2.8 13.6c.6-2.8 2.6-4.2 5.2-4.2s4.6 1.4 5.2 4.2" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3v10M3 8h10" />
    </>
  ),
  minus: (
    <>
      <path d="M3 8h10" />
    </>
  ),
  layers: (
    <>
      <path d="m8 2.2 6 3.2-6 3.2-6-3.2z" />
      <path d="m2 8.2 6 3.2 6-3.2M2 11l6 3.2L14 11" />
    </>
  ),
  ruler: (
    <>
      <path d="m2 10.8 8.8-8.8L14 5.2 5.2 14zM5 7.8l1.4 1.4M7.2 5.6l1.4 1.4M9.4 3.4l1.4 1.4" />
    </>
  ),
  receipt: (
    <>
      <path d="M3.4 1.8v12.4l1.6-1 1.5 1 1.5-1 1.5 1 1.5-1 1.6 1V1.8z" />
      <path d="M5.6 5h4.8M5.6 7.6h4.8M5.6 10.2h2.8" />
    </>
  ),
  flag: (
    <>
      <path d="M3.6 14V2.4M3.6 3h8l-1.8 2.6 1.8 2.6h-8" />
    </>
  ),
  link: (
    <>
      <path d="M6.6 9.4a2.6 2.6 0 0 1 0-3.6l2-2a2.6 2.6 0 0 1 3.6 3.6l-1 1M9.4 6.6a2.6 2.6 0 0 1 0 3.6l-2 2a2.6 2.6 0 0 1-3.6-3.6l1-1" />
    </>
  ),
  shuffle: (
    <>
      <path d="M2 4.2h3.4L10.6 12H14M14 4.2h-3.4l-1.6 2.4M2 12h3.4L7 9.6" />
      <path d="m12.2 2.4 1.8 1.8-1.8 1.8M12.2 10.2 14 12l-1.8 1.8" />
    </>
  ),
  refresh: (
    <>
      <path d="M13.4 6.6A5.6 5.6 0 1 0 13.6 9.4M13.6 2.8v3.8H9.8" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.6" y="4" width="12.8" height="8" rx="1.4" />
      <path d="M4 6.6h.2M6.6 6.6h.2M9.2 6.6h.2M11.8 6.6h.2M4.6 9.6h6.8" />
    </>
  ),
  folder: (
    <>
      <path d="M1.8 12.6V3.8h4l1.4 1.6h7v7.2z" />
    </>
  ),
  bell: (
    <>
      <path d="M4 11.4V7.2a4 4 0 0 1 8 0v4.2l1 .8H3zM6.6 13.8h2.8" />
    </>
  ),
  fingerprint: (
    <>
      <path d="M8 8v6M5.6 10.2a3.2 3.2 0 1 1 4.8 0M3.8 12a5.8 5.8 0 1 1 8.4 0" />
    </>
  ),
  dice: (
    <>
      <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="2" />
      <path d="M5.5 5.5h.1M10.5 5.5h.1M8 8h.1M5.5 10.5h.1M10.5 10.5h.1" strokeWidth="2" />
    </>
  ),
  linked: (
    <>
      <rect x="1.6" y="5.6" width="5.8" height="4.8" rx="2.4" />
      <rect x="8.6" y="5.6" width="5.8" height="4.8" rx="2.4" />
      <path d="M6 8h4" />
    </>
  ),
  pulse: (
    <>
      <path d="M1.6 8.4h3l1.8-4.8 3 8.8 1.8-4h3.2" />
    </>
  ),
  table: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1" />
      <path d="M2 6.3h12M2 9.6h12M6.4 6.3V13" />
    </>
  ),
  palette: (
    <>
      <path d="m3 5 3 3-3 3M7.6 11.4H13" />
    </>
  ),
  save: (
    <>
      <path d="M2.6 2.6h8.8l2 2v8.8H2.6z" />
      <path d="M5 2.6v3.6h5V2.6M5 13.4V9.2h6v4.2" />
    </>
  ),
  undo: (
    <>
      <path d="M5.4 3 2.6 5.8l2.8 2.8M2.8 5.8h6.6a3.8 3.8 0 0 1 0 7.6H6" />
    </>
  ),
  redo: (
    <>
      <path d="M10.6 3l2.8 2.8-2.8 2.8M13.2 5.8H6.6a3.8 3.8 0 0 0 0 7.6H10" />
    </>
  ),
  sidebar: (
    <>
      <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="1.6" />
      <path d="M6 2.4v11.2" />
    </>
  ),
  bars: (
    <>
      <path d="M3 13.4V9M6.3 13.4V5M9.6 13.4V7.4M12.9 13.4V2.6" />
    </>
  ),
  compare: (
    <>
      <path d="M2.6 5.4h9.8M9.8 2.8l2.6 2.6-2.6 2.6M13.4 10.6H3.6M6.2 8l-2.6 2.6 2.6 2.6" />
    </>
  ),
  minimise: <path d="M3 8.4h10" />,
  maximise: <rect x="3.4" y="3.4" width="9.2" height="9.2" rx=".6" />,
  restore: (
    <>
      <rect x="2.8" y="5.4" width="7.8" height="7.8" rx=".6" />
      <path d="M5.6 5.2V2.8h7.6v7.6h-2.4" />
    </>
  ),
  secondWindow: (
    <>
      <rect x="1.8" y="2.6" width="8.4" height="7" rx="1" />
      <path d="M12 6.4h1.2a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H7.4a1 1 0 0 1-1-1v-.6" />
    </>
  ),
  signOut: (
    <>
      <path d="M9.4 2.6H3.4v10.8h6" />
      <path d="M7 8h7M11.4 5.4 14 8l-2.6 2.6" />
    </>
  ),
  stop: <rect x="3.6" y="3.6" width="8.8" height="8.8" rx="1" />,
  calendar: (
    <>
      <rect x="2.2" y="3.4" width="11.6" height="10.2" rx="1.2" />
      <path d="M2.2 6.8h11.6M5.2 1.8v3M10.8 1.8v3" />
    </>
  ),
  arrowUp: <path d="M8 13V3.4M4.4 7 8 3.4 11.6 7" />,
  arrowDown: <path d="M8 3v9.6M4.4 9 8 12.6 11.6 9" />,
  previous: <path d="m9.6 4-4 4 4 4" />,
  next: <path d="m6.4 4 4 4-4 4" />,
  target: (
    <>
      <circle cx="8" cy="8" r="4.4" />
      <path d="M8 1.6v3M8 11.4v3M1.6 8h3M11.4 8h3" />
    </>
  ),
  copy: (
    <>
      <rect x="5.4" y="5.4" width="8" height="8" rx="1" />
      <path d="M10.6 5.2V2.6H2.6v8h2.6" />
    </>
  ),
  external: <path d="M6.4 3.4H3.2v9.4h9.4V9.6M9 2.8h4.2V7M13 3 7.4 8.6" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof DRAWINGS;

type IconProps = { readonly name: IconName; readonly size?: number; readonly className?: string };

/** Decoration beside a word: never the only carrier of meaning, so it is hidden from screen readers. */
export function Icon({ name, size = 16, className }: IconProps): ReactNode {
  return (
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {DRAWINGS[name]}
    </svg>
  );
}

/** The product's logo: a sight line in a road's vanishing point. */
export function Logo({ size = 20 }: { readonly size?: number }): ReactNode {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d="M2.5 15.5 10 4l7.5 11.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path className="logo-road" d="M10 9.2v1.7M10 13.2v1.9" strokeWidth="1.9" strokeLinecap="round" />
    </svg>
  );
}
