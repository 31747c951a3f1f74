// Colours by lightness, chroma and hue as they are seen, in Oklab.

import type { Rgb } from './image.ts';

/**
 * The sRGB colour of Oklab coordinates (Bjorn Ottosson, "A perceptual color space for image processing", 2020):
 * lightness 0 to 1, a from green to red, b from blue to yellow. What sRGB does not have is clipped.
 */
export function oklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The same with chroma and a hue in degrees. */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  return oklab(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
}

/** A linear channel as 0 to 255 with the gamma of sRGB (IEC 61966-2-1). */
function channel(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
