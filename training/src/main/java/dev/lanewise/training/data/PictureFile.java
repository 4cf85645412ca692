package dev.lanewise.training.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture decoded from PNG or JPEG into red, green and blue bytes. Grey is repeated, transparency ignored, 16 bits
 * are cut to 8, and colour profiles are not applied: pixels are what the file says, as other readers for training do.
 *
 * <p>What a header claims is checked before anything is decoded. A PNG's chunks must be whole by their checksums; JPEG
 * has none, there the decoder's warnings about missing or damaged data count as errors. What follows the picture in its
 * file is ignored.
 *
 * @param height rows
 * @param width columns
 * @param rgb red, green and blue of each pixel, row by row; not copied
 */
public record PictureFile(int height, int width, byte[] rgb) {
  /** More than a camera of 24 megapixels takes. */
  static final int LARGEST_PICTURE = 1 << 25;

  private static final int LARGEST_FILE = 1 << 27;
  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;

  /** Whether a file's name is that of a picture that can be read. */
  static boolean isNamedSo(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  /**
   * Reads a picture; the format is the content's, whatever the name says.
   *
   * @throws DataException if it cannot be read, is neither PNG nor JPEG, damaged, or has more than 2^25 pixels
   */
  public static PictureFile read(Path path) {
    try {
      long size = Files.size(path);
      if (size > LARGEST_FILE) {
        throw new DataException(path + ": has " + size + " bytes, expected a picture of at most " + LARGEST_FILE);
      }
      byte[] content = Files.readAllBytes(path);
      return decode(path, content, format(path, content));
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read: " + DataException.reason(e), e);
    }
  }

  private static String format(Path path, byte[] content) {
    if (content.length >= 8 && ByteBuffer.wrap(content).getLong() == PNG_SIGNATURE) {
      checkChunks(path, ByteBuffer.wrap(content));
      return "png";
    }
    if (content.length >= 3 && content[0] == (byte) 0xFF && content[1] == (byte) 0xD8 && content[2] == (byte) 0xFF) {
      return "jpeg";
    }
    throw new DataException(path + ": byte 0: neither PNG nor JPEG");
  }

  /** Java's decoder does not compare the checksums of a PNG. A chunk: length, four letters, data, CRC-32 of both. */
  private static void checkChunks(Path path, ByteBuffer content) {
    content.position(8);
    String type = "";
    while (!type.equals("IEND")) {
      int at = content.position();
      long length = content.remaining() < 12 ? -1 : Integer.toUnsignedLong(content.getInt());
      if (length < 0 || length > content.remaining() - 8) {
        throw new DataException(path + ": byte " + at + ": the picture is cut off, expected a whole PNG chunk");
      }
      CRC32 crc = new CRC32();
      crc.update(content.slice(at + 4, (int) length + 4));
      byte[] letters = new byte[4];
      content.get(letters).position(at + 8 + (int) length);
      type = new String(letters, StandardCharsets.ISO_8859_1);
      if (content.getInt() != (int) crc.getValue()) {
        throw new DataException(path + ": byte " + at + ": PNG chunk with a wrong checksum, the picture is damaged");
      }
    }
  }

  private static PictureFile decode(Path path, byte[] content, String format) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    String[] damage = new String[1];
    reader.addIIOReadWarningListener((source, warning) -> damage[0] = isDamage(warning) ? warning : damage[0]);
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)), true, true);
      checkSize(path, reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0, new ImageReadParam());
      if (damage[0] != null) {
        throw new DataException(path + ": the picture is damaged: " + damage[0]);
      }
      return new PictureFile(image.getHeight(), image.getWidth(), rgb(image));
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders answer damage with whatever exception their arithmetic runs into.
      throw new DataException(path + ": cannot be decoded: " + DataException.reason(e), e);
    } finally {
      reader.dispose();
    }
  }

  /** The JPEG library warns of harmless things too, such as a colour profile it does not like. */
  private static boolean isDamage(String warning) {
    return warning.startsWith("Corrupt") || warning.startsWith("Premature");
  }

  private static void checkSize(Path path, int width, int height) {
    if ((long) width * height > LARGEST_PICTURE) {
      throw new DataException(path + ": header says " + width + "×" + height + " pixels, expected at most "
          + LARGEST_PICTURE + " in all");
    }
  }

  private static byte[] rgb(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] rgb = new byte[3 * height * width];
    if (image.getColorModel() instanceof IndexColorModel) {
      for (int i = 0; i < height * width; i++) {
        int color = image.getRGB(i % width, i / width);
        rgb[3 * i] = (byte) (color >> 16);
        rgb[3 * i + 1] = (byte) (color >> 8);
        rgb[3 * i + 2] = (byte) color;
      }
      return rgb;
    }
    // Not getRGB: it takes grey for linear light and makes it lighter.
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    boolean grey = model.getNumColorComponents() == 1;
    int[] row = new int[raster.getNumBands() * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int band = grey ? 0 : c;
          int value = row[x * raster.getNumBands() + band];
          rgb[(y * width + x) * 3 + c] = (byte) toByte(value, model.getComponentSize(band));
        }
      }
    }
    return rgb;
  }

  private static int toByte(int value, int bits) {
    return bits >= 8 ? value >> (bits - 8) : value * 255 / ((1 << bits) - 1);
  }
}
