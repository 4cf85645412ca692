package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.pictures.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Pages are well-formed, stand alone, and escape what they are given. */
class PageTest {
  private static final String NASTY = "<script>alert('a & b')</script> \"]]> \u0000\ud800 ü → 漢";

  private static Page full() {
    Chart chart = new XyChart(NASTY, NASTY, "y").line(NASTY, new double[] {1, 2}, new double[] {1, 2});
    Picture picture = Picture.filled(8, 8, 0x336699);
    return Page.of(NASTY).lead(NASTY).tiles(List.of(new Tile(NASTY, NASTY, NASTY), new Tile("a", "1", "")))
        .section("First").paragraph(NASTY).list(List.of(NASTY)).code(NASTY).heading(NASTY)
        .table(new Table(1, NASTY, "n").row(NASTY, "1")).facts(Map.of(NASTY, NASTY))
        .section("First").charts(chart).chart(chart, NASTY)
        .picture(new Exhibit(picture, NASTY, NASTY)).pictures(List.of(new Exhibit(picture, NASTY, NASTY)));
  }

  @Test
  void escapesEverythingAndIsXml() {
    String html = full().html();
    Document page = PageCheck.parse(html);
    assertFalse(html.contains("<script"));
    String clean = NASTY.replace("\u0000", "\ufffd").replace("\ud800", "\ufffd");
    assertEquals(clean, page.getElementsByTagName("title").item(0).getTextContent());
    assertEquals(clean, page.getElementsByTagName("pre").item(0).getTextContent());
    Element image = (Element) page.getElementsByTagName("img").item(2);
    assertEquals(clean, image.getAttribute("alt"));
  }

  @Test
  void standsAloneInBothThemes() {
    Document page = PageCheck.parse(full().html());
    PageCheck.standsAlone(page);
    assertEquals(2, page.getElementsByTagName("source").getLength());
    Element dark = (Element) page.getElementsByTagName("source").item(0);
    assertEquals("(prefers-color-scheme: dark)", dark.getAttribute("media"));
    Element light = (Element) page.getElementsByTagName("img").item(0);
    assertFalse(dark.getAttribute("srcset").equals(light.getAttribute("src")));
  }

  @Test
  void sectionsOfOneNameHaveAnchorsOfTheirOwn() {
    Document page = PageCheck.parse(full().html());
    assertEquals("first", ((Element) page.getElementsByTagName("section").item(0)).getAttribute("id"));
    assertEquals("first-2", ((Element) page.getElementsByTagName("section").item(1)).getAttribute("id"));
    assertEquals("#first-2", ((Element) page.getElementsByTagName("a").item(1)).getAttribute("href"));
    assertFalse(Page.of("one").section("only").html().contains("<nav>"));
  }

  @Test
  void numbersStandRight() {
    String html = Page.of("t").table(new Table(1, "Class", "Recall").row("cat", "0.5")).html();
    assertTrue(html.contains("<th>Class</th><th class=\"number\">Recall</th>"));
    assertTrue(html.contains("<td>cat</td><td class=\"number\">0.5</td>"));
    assertEquals("cells: 1, expected 2", assertThrows(IllegalArgumentException.class,
        () -> new Table(1, "a", "b").row("x")).getMessage());
  }

  @Test
  void savesWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("page.html");
    Files.writeString(file, "old");
    full().save(file);
    assertEquals(full().html(), Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    assertThrows(IOException.class, () -> full().save(folder.resolve("missing/page.html")));
  }
}
