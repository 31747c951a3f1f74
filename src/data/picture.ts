// What a picture is to Crease: grey values, row-major; networks are trained on them.

/** A grey picture: `pixels` is [height][width], 0 black to 255 white. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A colour picture: `pixels` is [height][width][3], red, green, blue, each 0 to 255. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}
