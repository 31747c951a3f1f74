// What an encoder of movies is to `movie.node.ts`.

/** The encoders there are, as a log names them. */
export type EncoderName = 'ffmpeg' | 'embedded';

/** What encodes: takes frames as planes of YCbCr (see `yuv.ts`), and writes a whole MP4 to a path. */
export interface FrameSink {
  readonly name: EncoderName;
  write(planes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** What a sink needs to know. */
export interface SinkOptions {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}
