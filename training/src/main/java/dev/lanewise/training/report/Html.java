package dev.lanewise.training.report;

import java.util.Base64;

/** Pieces of HTML that are XML as well. */
final class Html {
  private Html() {}

  /** A figure stays on one line with what belongs to it: {@code 41.2 ± 0.3 %}. */
  private static String bound(String text) {
    return text.replace(" %", "\u00A0%").replace(" ± ", "\u00A0±\u00A0");
  }

  /** Text for content and attributes; what XML does not allow at all becomes U+FFFD. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    bound(text).codePoints().forEach(c -> {
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
      }
    });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    boolean control = c < 0x20 && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0;
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }

  /** A PNG file as an address that holds it. */
  static String data(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  /** {@code <tag class="name">} with escaped text in it. */
  static String element(String tag, String name, String text) {
    String attribute = name.isEmpty() ? "" : " class=\"" + name + "\"";
    return "<" + tag + attribute + ">" + escape(text) + "</" + tag + ">";
  }
}
