package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What goes for every page. */
public final class PageCheck {
  private PageCheck() {}

  /** The page as XML. */
  public static Document parse(String html) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** No script; every picture within the page and described; every link to a place that is there. */
  public static void standsAlone(Document page) {
    for (String tag : List.of("script", "link", "iframe", "object", "base")) {
      assertTrue(page.getElementsByTagName(tag).getLength() == 0, tag);
    }
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      for (String attribute : List.of("src", "srcset")) {
        assertTrue(!element.hasAttribute(attribute)
            || element.getAttribute(attribute).startsWith("data:image/png;base64,"), element::getTagName);
      }
      if (element.getTagName().equals("img")) {
        assertFalse(element.getAttribute("alt").isBlank());
      }
      if (element.hasAttribute("href")) {
        assertTrue(has(page, element.getAttribute("href").substring(1)), () -> element.getAttribute("href"));
      }
    }
    assertFalse(page.getElementsByTagName("style").item(0).getTextContent().contains("url("));
  }

  private static boolean has(Document page, String id) {
    NodeList sections = page.getElementsByTagName("section");
    for (int i = 0; i < sections.getLength(); i++) {
      if (((Element) sections.item(i)).getAttribute("id").equals(id)) {
        return true;
      }
    }
    return false;
  }
}
