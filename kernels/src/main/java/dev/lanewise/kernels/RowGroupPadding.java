package dev.lanewise.kernels;

/**
 * Two cache lines in front of the fields of a {@link RowGroup}: objects that lie one behind the other in memory and are
 * written by different threads do not share a line.
 */
abstract class RowGroupPadding {
  long p0;
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
  long p7;
  long p8;
  long p9;
  long p10;
  long p11;
  long p12;
  long p13;
  long p14;
  long p15;
}
