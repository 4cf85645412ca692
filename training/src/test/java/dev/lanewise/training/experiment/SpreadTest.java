package dev.lanewise.training.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void meanAndHalfTheRange() {
    Spread spread = new Spread(0.25, 0.75, 0.8);
    assertEquals(0.6, spread.mean(), 1e-15);
    assertEquals(0.275, spread.half(), 1e-15);
  }

  @Test
  void textsShowWhatThereIs() {
    assertEquals("72.1 ± 0.4 %", new Spread(0.717, 0.721, 0.725).percent());
    assertEquals("72.1 %", new Spread(0.721).percent());
    assertEquals("1.500 ± 0.250", new Spread(1.25, 1.5, 1.75).plain());
    assertEquals("2e-5 ± 1e-5", new Spread(1e-5, 3e-5).plain());
    assertEquals("0.0025 ± 5e-5", new Spread(0.00245, 0.00255).plain());
    assertEquals("0.1235", new Spread(0.12345678).plain());
  }

  @Test
  void aboveMeansEachAboveEach() {
    assertTrue(new Spread(3, 4).isAbove(new Spread(1, 2)));
    assertFalse(new Spread(2, 4).isAbove(new Spread(1, 2)));
  }

  @Test
  void noValuesAreRefused() {
    assertEquals("values: none, expected at least 1",
        assertThrows(IllegalArgumentException.class, Spread::new).getMessage());
  }
}
