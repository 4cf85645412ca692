package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this JVM and what follows from it for all SIMD kernels. */
final class Lanes {
  /** The widest float vector of this CPU (or what {@code -XX:UseAVX} and {@code -XX:MaxVectorSize} leave of it). */
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int COUNT = SPECIES.length();

  /** Columns of a packed panel: two vectors, the width of every register tile. */
  static final int PANEL = 2 * COUNT;

  /** Whether there are 32 vector registers (AVX-512, SVE) rather than 16: decides the height of the tiles. */
  static final boolean MANY_REGISTERS = SPECIES.vectorBitSize() >= 512;

  private Lanes() {}

  /** Panels that cover {@code columns}; the last may be partly empty. */
  static int panels(int columns) {
    return (columns + PANEL - 1) / PANEL;
  }

  /** Columns of panel {@code panel} that exist. */
  static int panelColumns(int panel, int columns) {
    return Math.min(PANEL, columns - panel * PANEL);
  }
}
