// Which part of the plane a picture shows: its centre and a zoom, in float64, so that no zoom is too deep for it.

/** `zoom` 1 shows the unit square; (x, y) is in the middle. y points down, as in a picture. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A picture's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** x0, y0, x1, y1. */
export type Rectangle = readonly [number, number, number, number];

export const HOME: Camera = { x: 0.5, y: 0.5, zoom: 1 };

/** float64 has about 7 digits left for what is visible then. */
export const MOST_ZOOM = 1e9;

export function toPixel({ x, y, zoom }: Camera, { width, height }: Size, point: Point): Point {
  return { x: ((point.x - x) * zoom + 0.5) * width, y: ((point.y - y) * zoom + 0.5) * height };
}

export function toPlane({ x, y, zoom }: Camera, { width, height }: Size, pixel: Point): Point {
  return { x: x + (pixel.x / width - 0.5) / zoom, y: y + (pixel.y / height - 0.5) / zoom };
}

/** Nearer by a factor; the point under `pixel` stays where it is, as far as the limits allow. */
export function zoomed(camera: Camera, size: Size, pixel: Point, factor: number): Camera {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, camera.zoom * factor));
  const { x, y } = toPlane(camera, size, pixel);
  return within({
    x: x - (pixel.x / size.width - 0.5) / zoom,
    y: y - (pixel.y / size.height - 0.5) / zoom,
    zoom,
  });
}

/** Moved so that what was under a pixel is so many pixels further. */
export function panned(camera: Camera, { width, height }: Size, dx: number, dy: number): Camera {
  return within({
    ...camera,
    x: camera.x - dx / width / camera.zoom,
    y: camera.y - dy / height / camera.zoom,
  });
}

/** What is visible, and `margin` times its size more on each side. */
export function visible({ x, y, zoom }: Camera, margin = 0): Rectangle {
  const half = (0.5 + margin) / zoom;
  return [x - half, y - half, x + half, y + half];
}

/** Nothing outside the unit square is shown. */
function within({ x, y, zoom }: Camera): Camera {
  const half = 0.5 / zoom;
  const kept = (value: number) => Math.min(1 - half, Math.max(half, value));
  return { x: kept(x), y: kept(y), zoom };
}
