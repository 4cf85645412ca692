package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/** A product whose B is packed anew for each run, by an operation for another number of rows. */
final class GemmPackedTrial extends GemmTrial {
  private final Gemm packer;
  private final Span packed;

  GemmPackedTrial(Gemm op, Gemm packer, GemmCase of, Data data) {
    super(op, of, data);
    this.packer = packer;
    this.packed = Span.line(op.packedBLength(), (of.offset() + 7) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(c, packed);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    pack(b, packed);
    call(parallel, of.m(), a, packed, c, bias, scratch);
  }

  private void pack(Span b, Span packed) {
    packer.packB(b.array, b.offset, packed.array, packed.offset);
  }

  private void call(Parallel parallel, int m, Span a, Span packed, Span c, Span bias, float[] scratch) {
    op.runPacked(
        parallel, m, a.array, a.offset, packed.array, packed.offset, of.beta(), c.array, c.offset, bias.array,
        bias.offset, scratch);
  }

  private void call(Span a, Span packed, Span c, Span bias) {
    call(Workers.ONE, of.m(), a, packed, c, bias, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(c, packed);
    float[] scratch = new float[scratchLength(2)];
    rejection.badSpans("b", b.extent(), bad -> pack(bad, packed));
    rejection.badSpans("packed", packed.length(), bad -> pack(b, bad));
    rejection.overlap("packed", packed.length(), b.extent(), (out, in) -> pack(in, out));
    rejection.outside("m", 0, shape.m(), m -> call(Workers.TWO, m, a, packed, c, bias, scratch));
    rejection.badSpans("a", a.extent(), bad -> call(bad, packed, c, bias));
    rejection.badSpans("packedB", packed.length(), bad -> call(a, bad, c, bias));
    rejection.badSpans("c", c.extent(), bad -> call(a, packed, bad, bias));
    rejection.badOptionalSpans("bias", of.n(), bad -> call(a, packed, c, bad));
    rejection.overlap("c", c.extent(), a.extent(), (out, in) -> call(in, packed, out, bias));
    rejection.overlap("c", c.extent(), packed.length(), (out, in) -> call(a, in, out, bias));
    rejection.overlap("c", c.extent(), of.n(), (out, in) -> call(a, packed, out, in));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.m(), a, packed, c, bias, bad));
  }
}
