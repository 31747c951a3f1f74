// A page of nothing but the lab's modules, for tests and measurements in a browser.

import { Lab } from '../client.web.ts';
import * as look from '../look.ts';
import { readPicture } from '../read-picture.web.ts';

const bench = { Lab, look, readPicture };

/** What a test finds on `window`. */
export type LabBench = typeof bench;

Object.assign(window, { bench });
