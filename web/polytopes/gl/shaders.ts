// The two programs of the GPU: cells as triangles, and creases as lines of a width in pixels.

import { ROW } from './geometry.ts';

/** A vertex by its number: where it lies from the centre of the view, exact where both are near each other. */
const PLACE = `
uniform sampler2D places;
uniform vec4 centre;
ivec2 texel(uint i) { return ivec2(int(i % ${ROW}u), int(i / ${ROW}u)); }
vec2 fromCentre(uint i) {
  vec4 place = texelFetch(places, texel(i), 0);
  return (place.xy - centre.xy) + (place.zw - centre.zw);
}`;

/** Colours by pattern (mode 0), by gradient (1) and by the outputs (3); 2, by depth, draws no cells. */
export const CELLS_VERTEX = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
${PLACE}
uniform sampler2D values;
uniform sampler2D cells;
uniform vec2 scale;
uniform int mode;
uniform float gradientScale;
uniform vec3 patternColours[16];
uniform vec2 greys;
layout(location = 0) in uint corner;
layout(location = 1) in uint cell;
flat out vec3 colour;
out vec3 value;

// Oklab to sRGB, as src/picture/oklab.ts.
vec3 oklab(float l, float a, float b) {
  vec3 lms = vec3(l) + vec3(0.3963377774, -0.1055613458, -0.0894841775) * a
    + vec3(0.2158037573, -0.0638541728, -1.291485548) * b;
  lms = lms * lms * lms;
  vec3 linear = clamp(mat3(
    4.0767416621, -1.2684380046, -0.0041960863,
    -3.3077115913, 2.6097574011, -0.7034186147,
    0.2309699292, -0.3413193965, 1.707614701) * lms, 0.0, 1.0);
  vec3 bent = 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055;
  return mix(bent, 12.92 * linear, lessThanEqual(linear, vec3(0.0031308)));
}

// As src/picture/exact/gradient-colours.ts.
vec3 gradientColour(vec2 gradient) {
  float size = length(gradient);
  if (size == 0.0) return oklab(0.64, 0.0, 0.0);
  vec2 g = gradient / size / (1.0 + gradientScale / size);
  return oklab(0.64 + 0.27 * g.x, 0.05 * g.y, 0.115 * g.y);
}

void main() {
  vec4 about = texelFetch(cells, texel(cell), 0);
  colour = mode == 0 ? patternColours[int(about.x)] : gradientColour(about.yz);
  value = mix(vec3(greys.x), vec3(greys.y), texelFetch(values, texel(corner), 0).rgb);
  gl_Position = vec4(fromCentre(corner) * scale, 0.0, 1.0);
}`;

export const CELLS_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform int mode;
uniform vec2 greys;
flat in vec3 colour;
in vec3 value;
out vec4 pixel;
void main() {
  pixel = vec4(mode == 3 ? clamp(value, min(greys.x, greys.y), max(greys.x, greys.y)) : colour, 1.0);
}`;

/** A line of \`width\` pixels, anti-aliased: a rectangle around it, in which the distance from its middle is known. */
export const CREASES_VERTEX = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;
${PLACE}
uniform usampler2D edges;
uniform sampler2D neurons;
uniform vec2 pixels;
uniform vec2 size;
uniform float width;
flat out vec3 colour;
out float across;
void main() {
  across = 0.0;
  colour = vec3(0.0);
  gl_Position = vec4(2.0, 2.0, 0.0, 1.0);
  uvec4 edge = texelFetch(edges, texel(uint(gl_VertexID) / 6u), 0);
  uint neuron = edge.z;
  // Two triangles of the corners 0 to 3, whose bits say which side and which end.
  int corner = int[6](0, 1, 2, 2, 1, 3)[gl_VertexID % 6];
  if (neuron == 0xffffffffu) return;
  vec2 a = fromCentre(edge.x) * pixels;
  vec2 b = fromCentre(edge.y) * pixels;
  vec2 along = b - a;
  float size2 = dot(along, along);
  along = size2 > 0.0 ? along * inversesqrt(size2) : vec2(1.0, 0.0);
  float reach = 0.5 * width + 0.5;
  float side = (corner & 1) == 0 ? -reach : reach;
  vec2 end = (corner & 2) == 0 ? a - 0.25 * width * along : b + 0.25 * width * along;
  across = side;
  colour = texelFetch(neurons, texel(neuron), 0).rgb;
  vec2 place = end + side * vec2(-along.y, along.x);
  gl_Position = vec4(2.0 * place.x / size.x, -2.0 * place.y / size.y, 0.0, 1.0);
}`;

export const CREASES_FRAGMENT = `#version 300 es
precision highp float;
uniform float width;
flat in vec3 colour;
in float across;
out vec4 pixel;
void main() {
  float covered = clamp(0.5 * width + 0.5 - abs(across), 0.0, min(1.0, width));
  pixel = vec4(colour, covered);
}`;
