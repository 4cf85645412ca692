package dev.lanewise.training.report;

import dev.lanewise.nn.files.AtomicFile;
import dev.lanewise.training.pictures.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A page of HTML that stands alone: one file, no script, nothing from elsewhere. It follows the reader's wish for light
 * or dark, the width of the screen, and prints well. All text is escaped. The HTML is well-formed XML, too.
 *
 * <pre>{@code
 * Page.of("Does augmentation help?").lead("Two runs that differ in nothing else.")
 *     .section("What one sees").paragraph("…").charts(loss, accuracy).table(results)
 *     .save(Path.of("augmentation.html"));
 * }</pre>
 */
public final class Page {
  /** Pictures up to so many pixels stand close together. */
  private static final int SMALL = 64;

  private static final int NARROW = 400;

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final List<String> sections = new ArrayList<>();
  private final List<String> anchors = new ArrayList<>();
  private String lead = "";

  private Page(String title) {
    this.title = Objects.requireNonNull(title, "title");
  }

  /** An empty page. */
  public static Page of(String title) {
    return new Page(title);
  }

  /** What the page says, in a sentence or two under its title. */
  public Page lead(String text) {
    lead = text;
    return this;
  }

  /** Begins a section, which the navigation lists. What is added before the first stands above it. */
  public Page section(String heading) {
    String anchor = anchor(heading);
    body.append(sections.isEmpty() ? "" : "</section>\n");
    body.append("<section id=\"").append(anchor).append("\">\n").append(Html.element("h2", "", heading)).append('\n');
    sections.add(heading);
    anchors.add(anchor);
    return this;
  }

  private String anchor(String heading) {
    String words = heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String base = words.isEmpty() ? "section" : words;
    String anchor = base;
    for (int n = 2; anchors.contains(anchor); n++) {
      anchor = base + "-" + n;
    }
    return anchor;
  }

  /** A heading within a section. */
  public Page heading(String text) {
    return add(Html.element("h3", "", text));
  }

  /** A paragraph of text. */
  public Page paragraph(String text) {
    return add(Html.element("p", "", text));
  }

  /** A list with dots. */
  public Page list(List<String> items) {
    StringBuilder html = new StringBuilder("<ul>");
    items.forEach(item -> html.append(Html.element("li", "", item)));
    return add(html.append("</ul>").toString());
  }

  /**
   * A link to another page, with what it says.
   *
   * @param address relative to this page
   * @param note what stands below in small letters; may be empty
   */
  public Page link(String heading, String address, String text, String note) {
    return add("<a class=\"link\" href=\"" + Html.escape(address) + "\">" + Html.element("h3", "", heading)
        + Html.element("p", "", text) + (note.isEmpty() ? "" : Html.element("p", "note", note)) + "</a>");
  }

  /** Lines as they are, in a typeface of even widths: commands, files. */
  public Page code(String lines) {
    return add(Html.element("pre", "", lines));
  }

  /** Key figures side by side. */
  public Page tiles(List<Tile> tiles) {
    StringBuilder html = new StringBuilder("<div class=\"tiles\">");
    for (Tile tile : tiles) {
      html.append("<div class=\"tile\">").append(Html.element("span", "label", tile.label()))
          .append(Html.element("span", "value", tile.value()));
      html.append(tile.note().isEmpty() ? "" : Html.element("span", "note", tile.note())).append("</div>");
    }
    return add(html.append("</div>").toString());
  }

  /** A table. */
  public Page table(Table table) {
    StringBuilder html = new StringBuilder("<div class=\"table\"><table><thead><tr>");
    for (int c = 0; c < table.headers().size(); c++) {
      html.append(cell("th", table, c, table.headers().get(c)));
    }
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : table.rows()) {
      html.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        html.append(cell("td", table, c, row.get(c)));
      }
      html.append("</tr>\n");
    }
    return add(html.append("</tbody></table></div>").toString());
  }

  private static String cell(String tag, Table table, int column, String text) {
    return Html.element(tag, table.isWords(column) ? "" : "number", text);
  }

  /** Names and what they are set to, in the order of the map. */
  public Page facts(Map<String, String> facts) {
    StringBuilder html = new StringBuilder("<div class=\"table\"><table class=\"facts\"><tbody>\n");
    facts.forEach((name, value) -> html.append("<tr>").append(Html.element("td", "", name))
        .append(Html.element("td", "", value)).append("</tr>\n"));
    return add(html.append("</tbody></table></div>").toString());
  }

  /** Charts, two side by side where there is room; those of less than {@value #NARROW} points four. */
  public Page charts(Chart... charts) {
    boolean narrow = Arrays.stream(charts).allMatch(chart -> chart.width() < NARROW);
    StringBuilder html = new StringBuilder("<div class=\"charts" + (narrow ? " narrow" : "") + "\">\n");
    for (Chart chart : charts) {
      html.append(figure(chart, ""));
    }
    return add(html.append("</div>").toString());
  }

  /** A chart with a caption. */
  public Page chart(Chart chart, String caption) {
    return add("<div class=\"charts\">\n" + figure(chart, caption) + "</div>");
  }

  /** Both themes in the page; the browser shows the one that fits. */
  private static String figure(Chart chart, String caption) {
    String size = " width=\"" + chart.width() + "\" height=\"" + chart.height() + "\"";
    return "<figure class=\"card\"><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\""
        + Html.data(chart.png(Theme.DARK)) + "\"/><img src=\"" + Html.data(chart.png(Theme.LIGHT)) + "\"" + size
        + " alt=\"" + Html.escape(chart.description()) + "\"/></picture>" + caption(caption) + "</figure>\n";
  }

  private static String caption(String text) {
    return text.isEmpty() ? "" : Html.element("figcaption", "", text);
  }

  /** A picture by itself, as wide as it is but no wider than the page. */
  public Page picture(Exhibit exhibit) {
    int width = exhibit.picture().width();
    return add("<figure class=\"wide\"><div style=\"max-width:" + width + "px\">" + image(exhibit) + "</div>"
        + caption(exhibit.caption()) + "</figure>");
  }

  /** Pictures in rows, all equally wide; small ones are enlarged, their pixels staying squares. */
  public Page pictures(List<Exhibit> exhibits) {
    boolean small = exhibits.stream().map(Exhibit::picture).mapToInt(Picture::width).max().orElse(0) <= SMALL;
    StringBuilder html = new StringBuilder("<div class=\"pictures " + (small ? "small" : "large") + "\">\n");
    for (Exhibit exhibit : exhibits) {
      html.append("<figure>").append(image(exhibit)).append(caption(exhibit.caption())).append("</figure>\n");
    }
    return add(html.append("</div>").toString());
  }

  private static String image(Exhibit exhibit) {
    Picture picture = exhibit.picture();
    return "<img src=\"" + Html.data(picture.png()) + "\" width=\"" + picture.width() + "\" height=\""
        + picture.height() + "\" alt=\"" + Html.escape(exhibit.description()) + "\"/>";
  }

  private Page add(String html) {
    body.append(html).append('\n');
    return this;
  }

  /** The page as text. */
  public String html() {
    StringBuilder html = new StringBuilder("""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        """);
    html.append(Html.element("title", "", title)).append("\n<style>\n").append(PageStyle.css()).append("</style>");
    html.append("</head><body>\n<header><div class=\"inner\">").append(Html.element("h1", "", title));
    html.append(lead.isEmpty() ? "" : Html.element("p", "lead", lead)).append("</div></header>\n");
    html.append(navigation()).append("<main><div class=\"inner\">\n").append(body);
    html.append(sections.isEmpty() ? "" : "</section>\n").append("</div></main>\n");
    return html.append("<footer><div class=\"inner\">Made by Lanewise.</div></footer>\n</body></html>\n").toString();
  }

  private String navigation() {
    if (sections.size() < 2) {
      return "";
    }
    StringBuilder html = new StringBuilder("<nav><div class=\"inner\">");
    for (int i = 0; i < sections.size(); i++) {
      html.append("<a href=\"#").append(anchors.get(i)).append("\">").append(Html.escape(sections.get(i)))
          .append("</a>");
    }
    return html.append("</div></nav>\n").toString();
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file replaced if it is there; its folder must be
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }
}
