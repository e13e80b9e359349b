/**
 * Draws the product's icon in every size and wrapping from resources/icons/icon.svg:
 *
 *   node tools/packaging/icons.mjs
 *
 * The results are committed, so that packing needs no drawing library and gives the same bytes everywhere.
 */
import { createCanvas, loadImage } from '@napi-rs/canvas';
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say } from '../lib/command.mjs';
import { inRoot } from '../lib/paths.mjs';

export const ICONS = inRoot('resources', 'icons');
/** What Linux desktops look for, and 1024 for macOS. */
export const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's names of pictures in PNG by their size in pixels. @type {[type: string, size: number][]} */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

/** @param {number} size */
export const pngFile = (size) => path.join(ICONS, `${size}x${size}.png`);

/**
 * The Windows wrapping: a directory of pictures, then the pictures, here as PNG (since Windows Vista).
 * @param {(size: number) => Buffer} png @returns {Buffer}
 */
export function ico(png) {
  const pictures = ICO_SIZES.map((size) => ({ size, bytes: png(size) }));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, bytes }, i) => {
    const at = 6 + 16 * i;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(bytes.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  });
  return Buffer.concat([head, ...pictures.map(({ bytes }) => bytes)]);
}

/** @param {string} type @param {Buffer} bytes */
function icnsPart(type, bytes) {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'ascii');
  head.writeUInt32BE(bytes.length + 8, 4);
  return Buffer.concat([head, bytes]);
}

/** The macOS wrapping: a row of named pictures. @param {(size: number) => Buffer} png @returns {Buffer} */
export function icns(png) {
  return icnsPart('icns', Buffer.concat(ICNS_TYPES.map(([type, size]) => icnsPart(type, png(size)))));
}

async function draw() {
  const picture = await loadImage(fs.readFileSync(path.join(ICONS, 'icon.svg')));
  for (const size of SIZES) {
    const canvas = createCanvas(size, size);
    canvas.getContext('2d').drawImage(picture, 0, 0, size, size);
    fs.writeFileSync(pngFile(size), await canvas.encode('png'));
  }
  const png = (/** @type {number} */ size) => fs.readFileSync(pngFile(size));
  fs.writeFileSync(path.join(ICONS, 'icon.ico'), ico(png));
  fs.writeFileSync(path.join(ICONS, 'icon.icns'), icns(png));
  say(`icons in ${SIZES.length} sizes, icon.ico and icon.icns`);
}

asCommand(import.meta.url, draw);
