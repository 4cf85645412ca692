package dev.lanewise.training.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** A whole dataset as one number: CRC-32 of each label (a byte), then the sample's floats, little-endian. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Dataset dataset) {
    CRC32 crc = new CRC32();
    float[] sample = new float[dataset.sampleShape().size()];
    ByteBuffer bytes = ByteBuffer.allocate(1 + 4 * sample.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dataset.size(); i++) {
      dataset.copySample(i, sample, 0);
      bytes.clear();
      bytes.put((byte) dataset.label(i));
      bytes.asFloatBuffer().put(sample);
      crc.update(bytes.array());
    }
    return String.format("%08x", crc.getValue());
  }
}
