// What a camera sees: a film of pictures held before it, for Chromium's fake camera.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';

const WIDTH = 640;
const HEIGHT = 480;
const RATE = 5; // frames a second
const FRAMES = 8; // of each picture

// The brightness of a frame on which a picture is held: askew, smaller than the screen, not evenly lit.
async function frame(page: Page, png: Buffer, turn: number): Promise<Uint8Array> {
  const grey = await page.evaluate(
    async ({ url, width, height, turn }) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = 'rgb(150 150 150)';
      context.fillRect(0, 0, width, height);
      const scale = Math.min((width * 0.72) / image.width, (height * 0.72) / image.height);
      context.translate(width / 2 + 8, height / 2 - 6);
      context.rotate((turn * Math.PI) / 180);
      context.drawImage(
        image,
        (-image.width * scale) / 2,
        (-image.height * scale) / 2,
        image.width * scale,
        image.height * scale,
      );
      const { data } = context.getImageData(0, 0, width, height);
      let text = '';
      for (let at = 0; at < width * height; at++) {
        const x = at % width;
        const light = 0.75 + (0.25 * x) / width;
        text += String.fromCharCode(Math.round((data[at * 4 + 1] ?? 0) * light * 0.86 + 16));
      }
      return btoa(text);
    },
    { url: `data:image/png;base64,${png.toString('base64')}`, width: WIDTH, height: HEIGHT, turn },
  );
  return Buffer.from(grey, 'base64');
}

export interface Film {
  flags: string[]; // for the browser whose camera it is
  remove(): void;
}

// One picture after the other, over and over. The page draws them.
export async function film(page: Page, pictures: Buffer[]): Promise<Film> {
  const dir = mkdtempSync(path.join(tmpdir(), 'huitou-film-'));
  const file = path.join(dir, 'camera.y4m');
  const colour = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128);
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`)];
  for (const picture of pictures)
    for (let at = 0; at < FRAMES; at++)
      parts.push(Buffer.from('FRAME\n'), await frame(page, picture, 3 + (at % 4)), colour);
  writeFileSync(file, Buffer.concat(parts));
  return {
    flags: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
