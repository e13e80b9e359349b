import { createCanvas } from '@napi-rs/canvas';
import { boundText } from '../../app/domain/bound.ts';
import { londonFormat, zoneAt } from '../../app/domain/london-time.ts';
import { captionFont, drawPlate, jpegWithin, unitOf, type Context, type PictureFacts } from './drawing.ts';

export const OVERVIEW_MAX_BYTES = 25 * 1_024;
const WIDTH = 480;
const HEIGHT = 300;
const HORIZON = 128;

const BODY: Readonly<Record<string, string>> = {
  BLACK: '#16181b',
  WHITE: '#d9dcde',
  SILVER: '#a9aeb3',
  GREY: '#5d6369',
  BLUE: '#24426f',
  RED: '#7c2325',
  GREEN: '#2d5138',
  YELLOW: '#a88d24',
  ORANGE: '#a55a21',
  BROWN: '#54402f',
};

function road(context: Context, light: number): void {
  const sky = context.createLinearGradient(0, 0, 0, HORIZON);
  sky.addColorStop(0, `rgb(${40 + light * 90},${46 + light * 100},${56 + light * 110})`);
  sky.addColorStop(1, `rgb(${78 + light * 110},${84 + light * 112},${92 + light * 112})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH, HORIZON);
  context.fillStyle = `rgb(${34 + light * 40},${42 + light * 46},${36 + light * 36})`;
  context.fillRect(0, HORIZON, WIDTH, HEIGHT - HORIZON);
  context.fillStyle = `rgb(${44 + light * 34},${46 + light * 34},${50 + light * 34})`;
  context.beginPath();
  context.moveTo(WIDTH * 0.44, HORIZON);
  context.lineTo(WIDTH * 0.56, HORIZON);
  context.lineTo(WIDTH * 1.05, HEIGHT);
  context.lineTo(-WIDTH * 0.05, HEIGHT);
  context.closePath();
  context.fill();
  context.strokeStyle = 'rgba(220,224,226,0.7)';
  context.lineWidth = 3;
  context.setLineDash([14, 18]);
  for (const at of [0.3, 0.7]) {
    context.beginPath();
    context.moveTo(WIDTH * (0.44 + 0.12 * at), HORIZON);
    context.lineTo(WIDTH * (-0.05 + 1.1 * at), HEIGHT);
    context.stroke();
  }
  context.setLineDash([]);
}

function vehicle(context: Context, facts: PictureFacts): void {
  const body = BODY[(facts.colour ?? '').toUpperCase()] ?? '#3b4147';
  const x = WIDTH / 2 - 92 + (unitOf(facts.readId) - 0.5) * 24;
  const y = 96;
  context.fillStyle = 'rgba(0,0,0,0.45)';
  context.beginPath();
  context.ellipse(x + 92, y + 152, 104, 12, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = '#0d0f11';
  for (const wheel of [14, 146]) context.fillRect(x + wheel, y + 120, 26, 34);
  context.fillStyle = body;
  context.beginPath();
  context.moveTo(x + 30, y + 56);
  context.lineTo(x + 50, y);
  context.lineTo(x + 134, y);
  context.lineTo(x + 154, y + 56);
  context.lineTo(x + 178, y + 72);
  context.lineTo(x + 178, y + 136);
  context.lineTo(x + 6, y + 136);
  context.lineTo(x + 6, y + 72);
  context.closePath();
  context.fill();
  // The glass is opaque: nobody is drawn, so nobody can be seen.
  context.fillStyle = '#0f1418';
  context.beginPath();
  context.moveTo(x + 42, y + 52);
  context.lineTo(x + 57, y + 9);
  context.lineTo(x + 127, y + 9);
  context.lineTo(x + 142, y + 52);
  context.closePath();
  context.fill();
  context.fillStyle = facts.front ? '#f4f1da' : '#c23232';
  for (const lamp of [14, 140]) {
    context.beginPath();
    context.roundRect(x + lamp, y + 76, 30, 14, 6);
    context.fill();
  }
  drawPlate(context, facts, x + 54, y + 104, 76, 18);
}

const day = londonFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const clock = londonFormat({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

/** What a camera burns into the corners of its picture, and that this one is drawn. */
export const captionsOf = ({ cameraId, bound, capturedAtMs, lane }: PictureFacts) => ({
  camera: bound === null ? cameraId : `${cameraId} ${boundText(bound)}`,
  time: `${day().format(capturedAtMs).replaceAll(',', '')} ${clock().format(capturedAtMs)} ${zoneAt(capturedAtMs)}`,
  drawn: 'PLACEHOLDER DRAWING',
  lane: lane === null ? '' : `LANE ${lane}`,
});

/**
 * The overview as JPEG, 480 x 300 px and at most 25 KB, with a camera's caption and a plain statement that it is
 * drawn.
 */
export async function overviewPicture(facts: PictureFacts): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  const hour = new Date(facts.capturedAtMs).getUTCHours();
  road(context, hour >= 7 && hour < 17 ? 0.9 : hour >= 5 && hour < 20 ? 0.5 : 0.1);
  vehicle(context, facts);
  context.font = captionFont(12);
  context.textBaseline = 'alphabetic';
  const burn = (text: string, x: number, y: number, align: 'left' | 'right'): void => {
    if (text === '') return;
    context.textAlign = align;
    const { width } = context.measureText(text);
    context.fillStyle = 'rgba(0,0,0,0.6)';
    context.fillRect(align === 'left' ? x - 4 : x - width - 4, y - 14, width + 8, 19);
    context.fillStyle = '#e8edf3';
    context.fillText(text, x, y);
  };
  const captions = captionsOf(facts);
  burn(captions.camera, 8, 20, 'left');
  burn(captions.time, WIDTH - 8, 20, 'right');
  burn(captions.drawn, 8, HEIGHT - 10, 'left');
  burn(captions.lane, WIDTH - 8, HEIGHT - 10, 'right');
  return jpegWithin(canvas, OVERVIEW_MAX_BYTES);
}
