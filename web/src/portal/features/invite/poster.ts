// A picture to send where links can't be: drawn here, shown as an image that a long press saves.
import { encode } from 'uqr';

const WIDTH = 750;
const HEIGHT = 1120;

export function poster(words: { shop: string; title: string; code: string; link: string; hint: string }): string {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const draw = canvas.getContext('2d');
  if (!draw) return '';
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = (size: number, weight = 400) => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

  const ground = draw.createLinearGradient(WIDTH, 0, 0, HEIGHT);
  ground.addColorStop(0, colour('--card-to'));
  ground.addColorStop(0.5, colour('--card-via'));
  ground.addColorStop(1, colour('--card-from'));
  draw.fillStyle = ground;
  draw.fillRect(0, 0, WIDTH, HEIGHT);

  draw.textAlign = 'center';
  draw.fillStyle = colour('--card-ink');
  draw.font = font(54, 600);
  draw.fillText(words.shop, WIDTH / 2, 150, WIDTH - 80);
  draw.font = font(34);
  draw.fillStyle = colour('--card-ink-2');
  draw.fillText(words.title, WIDTH / 2, 216, WIDTH - 80);

  const code = encode(words.link, { ecc: 'M', border: 4 });
  const side = 520;
  const module = side / code.size;
  const left = (WIDTH - side) / 2;
  draw.fillStyle = colour('--qr-ground');
  draw.fillRect(left, 290, side, side);
  draw.fillStyle = colour('--qr-ink');
  code.data.forEach((row, y) => {
    row.forEach((on, x) => {
      if (on) draw.fillRect(left + x * module, 290 + y * module, Math.ceil(module), Math.ceil(module));
    });
  });

  draw.fillStyle = colour('--card-gold');
  draw.font = font(52, 600);
  draw.fillText(words.code, WIDTH / 2, 910, WIDTH - 80);
  draw.fillStyle = colour('--card-ink-2');
  draw.font = font(30);
  draw.fillText(words.hint, WIDTH / 2, 980, WIDTH - 80);
  return canvas.toDataURL('image/png');
}
