// The linear layers of evaluation at points, in float64: the values and derivatives of many points times one matrix.
//
// Inner block: 4 rows (two vectors) x 4 neurons in 8 accumulators. Per incoming neuron 2 vector loads (rows), 4 broadcast
// loads (weights), 8 multiplications and 8 additions, separate and in the order of the incoming neurons: the bits of a
// plain sum. Floor: multiply-adds over the SIMD rate of two doubles.

@inline
function accumulate(sum: v128, x: v128, weight: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, weight));
}

/**
 * out = weight x + bias. Rows are in groups of four: `x` is [groups][width][4], of which the first `inputs` are read, and
 * `out` [groups][outputs][4]; the first `values` groups get the bias. `weight` is [outputs][inputs], `bias` [outputs],
 * outputs a multiple of 4.
 */
export function multiply(
  weight: usize, bias: usize, x: usize, out: usize, inputs: i32, width: i32, outputs: i32, groups: i32, values: i32,
): void {
  const pitch = <usize>inputs << 3;
  for (let g: i32 = 0; g < groups; g++) {
    let rows = weight;
    for (let n: i32 = 0; n < outputs; n += 4) {
      const from = bias + (<usize>n << 3);
      let a0 = f64x2.splat(0), b0 = a0, c0 = a0, d0 = a0;
      if (g < values) {
        a0 = v128.load64_splat(from);
        b0 = v128.load64_splat(from, 8);
        c0 = v128.load64_splat(from, 16);
        d0 = v128.load64_splat(from, 24);
      }
      let a1 = a0, b1 = b0, c1 = c0, d1 = d0;
      let a = rows, b = rows + pitch, c = b + pitch, d = c + pitch;
      const end = x + (<usize>inputs << 5);
      for (let at = x; at < end; at += 32) {
        const x0 = v128.load(at), x1 = v128.load(at, 16);
        let w = v128.load64_splat(a);
        a0 = accumulate(a0, x0, w); a1 = accumulate(a1, x1, w);
        w = v128.load64_splat(b);
        b0 = accumulate(b0, x0, w); b1 = accumulate(b1, x1, w);
        w = v128.load64_splat(c);
        c0 = accumulate(c0, x0, w); c1 = accumulate(c1, x1, w);
        w = v128.load64_splat(d);
        d0 = accumulate(d0, x0, w); d1 = accumulate(d1, x1, w);
        a += 8; b += 8; c += 8; d += 8;
      }
      v128.store(out, a0); v128.store(out, a1, 16);
      v128.store(out, b0, 32); v128.store(out, b1, 48);
      v128.store(out, c0, 64); v128.store(out, c1, 80);
      v128.store(out, d0, 96); v128.store(out, d1, 112);
      out += 128;
      rows += 4 * pitch;
    }
    x += <usize>width << 5;
  }
}
