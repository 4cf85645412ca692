package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names stand where they hide neither points nor each other. */
class PointNamesTest {
  private static Map<String, Rectangle2D> places(Map<String, Point2D> points) {
    Graphics2D g = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics metrics = g.getFontMetrics();
    return PointNames.places(points, metrics, 40, 400);
  }

  @Test
  void toTheRightWhereThereIsRoomElseToTheLeft() {
    Map<String, Point2D> points = new LinkedHashMap<>();
    points.put("middle", new Point2D.Double(200, 150));
    points.put("at the right edge", new Point2D.Double(395, 50));
    Map<String, Rectangle2D> places = places(points);
    assertTrue(places.get("middle").getX() > 200);
    assertTrue(places.get("at the right edge").getMaxX() < 395);
  }

  @Test
  void closePointsKeepTheirNamesApart() {
    Map<String, Point2D> points = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      points.put("series " + i, new Point2D.Double(200 + 6 * i, 150 + 3 * i));
    }
    List<Rectangle2D> places = List.copyOf(places(points).values());
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        assertFalse(places.get(i).intersects(places.get(j)), i + " and " + j);
      }
    }
  }
}
