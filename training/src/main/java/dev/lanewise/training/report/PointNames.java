package dev.lanewise.training.report;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names beside points, each where it hides nothing: to the right of its point, else left, above or below. */
final class PointNames {
  /** From the middle of a point to its name. */
  private static final double AWAY = 8;

  /** Between names side by side. */
  private static final double GAP = 4;

  private PointNames() {}

  /**
   * Writes them in the colour and font that are set.
   *
   * @param points where they are, by name
   * @param left where there is room from
   * @param right where that ends
   */
  static void paint(Graphics2D g, Map<String, Point2D> points, double left, double right) {
    FontMetrics metrics = g.getFontMetrics();
    places(points, metrics, left, right).forEach((name, place) ->
        g.drawString(name, (float) place.getX(), (float) (place.getMaxY() - metrics.getDescent() / 2.0)));
  }

  /** Where the names go, one after the other. */
  static Map<String, Rectangle2D> places(
      Map<String, Point2D> points, FontMetrics metrics, double left, double right) {
    List<Rectangle2D> taken = new ArrayList<>();
    for (Point2D point : points.values()) {
      taken.add(new Rectangle2D.Double(point.getX() - AWAY / 2, point.getY() - AWAY / 2, AWAY, AWAY));
    }
    Map<String, Rectangle2D> places = new LinkedHashMap<>();
    points.forEach((name, point) -> {
      Rectangle2D place = place(point, metrics.stringWidth(name), metrics.getAscent(), taken, left, right);
      taken.add(new Rectangle2D.Double(
          place.getX() - GAP, place.getY(), place.getWidth() + 2 * GAP, place.getHeight()));
      places.put(name, place);
    });
    return places;
  }

  /** The first of the places that hides least. */
  private static Rectangle2D place(
      Point2D at, double wide, double high, List<Rectangle2D> taken, double left, double right) {
    double x = at.getX();
    double y = at.getY();
    double middle = y - high / 2;
    List<Rectangle2D> places = new ArrayList<>();
    for (double[] corner : new double[][] {
        {x + AWAY, middle}, {x - AWAY - wide, middle}, {x - wide / 2, y - AWAY - high}, {x - wide / 2, y + AWAY},
        {x + AWAY, y - high}, {x + AWAY, y}, {x - AWAY - wide, y - high}, {x - AWAY - wide, y},
        {x - wide, y - AWAY - high}, {x - wide, y + AWAY}, {x, y - AWAY - high}, {x, y + AWAY},
        {x - wide / 2, y - AWAY - 2 * high}, {x - wide / 2, y + AWAY + high}}) {
      places.add(new Rectangle2D.Double(corner[0], corner[1], wide, high));
    }
    return places.stream().min(Comparator.comparingDouble(place -> hidden(place, taken, left, right))).orElseThrow();
  }

  /** The area of what a place covers; what of it lies where there is no room could not be read and counts most. */
  private static double hidden(Rectangle2D place, List<Rectangle2D> taken, double left, double right) {
    double beyond = Math.max(0, left - place.getX()) + Math.max(0, place.getMaxX() - right);
    return 100 * beyond * place.getHeight() + taken.stream().map(place::createIntersection)
        .filter(common -> !common.isEmpty()).mapToDouble(c -> c.getWidth() * c.getHeight()).sum();
  }
}
