package dev.lanewise.nn.files;

/**
 * The element types of the safetensors format, under their names in the header. The order is that of the reference
 * implementation, which sorts a file's tensors by it.
 */
public enum Dtype {
  /** A truth value, one byte. */
  BOOL(8),
  /** 4-bit float of the OCP microscaling formats (MX). */
  F4(4),
  /** 6-bit float of MX: 2 bits of exponent, 3 of mantissa. */
  F6_E2M3(6),
  /** 6-bit float of MX: 3 bits of exponent, 2 of mantissa. */
  F6_E3M2(6),
  /** Unsigned 8-bit integer. */
  U8(8),
  /** Signed 8-bit integer. */
  I8(8),
  /** 8-bit float: 5 bits of exponent, 2 of mantissa. */
  F8_E5M2(8),
  /** 8-bit float: 4 bits of exponent, 3 of mantissa. */
  F8_E4M3(8),
  /** 8-bit scale of MX: exponent only. */
  F8_E8M0(8),
  /** Signed 16-bit integer. */
  I16(16),
  /** Unsigned 16-bit integer. */
  U16(16),
  /** IEEE binary16, half precision. */
  F16(16),
  /** bfloat16: the upper half of a binary32. */
  BF16(16),
  /** Signed 32-bit integer. */
  I32(32),
  /** Unsigned 32-bit integer. */
  U32(32),
  /** IEEE binary32, Java's {@code float}. */
  F32(32),
  /** Complex number of two binary32. */
  C64(64),
  /** IEEE binary64, Java's {@code double}. */
  F64(64),
  /** Signed 64-bit integer. */
  I64(64),
  /** Unsigned 64-bit integer. */
  U64(64);

  private final int bits;

  Dtype(int bits) {
    this.bits = bits;
  }

  /** The bits of one element. */
  public int bits() {
    return bits;
  }

  /** Whether {@link SafetensorsFile#read(String)} gives such elements as floats: F32, F64, F16 and BF16. */
  public boolean readsAsFloat() {
    return this == F32 || this == F64 || this == F16 || this == BF16;
  }
}
