// The headers that every answer of `crease open` carries, and what a page may do.

/**
 * What the lab's page may load: what its server has, and what it makes itself. 'wasm-unsafe-eval' allows WebAssembly and
 * no eval. Also in the page itself, for hosts that set no headers.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The two headers that make a page isolated, so that WebAssembly may have threads. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * What a file of a run may do when it is opened: be looked at. It may have come from anywhere, and a script in it would
 * run as if it were the page's own.
 */
const FILE_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox',
].join('; ');

/** @param isFile whether the answer is a file of a run */
export function securityHeaders(isFile: boolean): Record<string, string> {
  return {
    'Content-Security-Policy': isFile ? FILE_POLICY : `${PAGE_POLICY}; frame-ancestors 'none'`,
    ...ISOLATION,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // The first address has the token.
    'Referrer-Policy': 'no-referrer',
  };
}
