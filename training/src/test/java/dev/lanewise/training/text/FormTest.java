package dev.lanewise.training.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void argumentsByPositionThenByName() {
    Form form = Form.parse("schedule", " step( 30 , gamma = 0.1 ) ");
    assertEquals("step", form.name());
    assertEquals(30, form.integer("every", 1));
    assertEquals(0.1, form.number("gamma", 0.5));
    assertEquals("none", form.word("unit", "none"));
    form.end();
  }

  @Test
  void defaultsWhereNothingIsGiven() {
    Form form = Form.parse("optimizer", "adam");
    assertEquals(0.9, form.number("beta1", 0.9));
    form.end();
    assertEquals("optimizer: \"adam\": beta1 is missing",
        message(() -> Form.parse("optimizer", "adam").number("beta1")));
  }

  @Test
  void listsCutAtCommasOutsideOfBrackets() {
    List<Form> forms = Form.parseList("augment", "flip, crop(4, reflect),policy(2, 9)");
    assertEquals(List.of("flip", "crop", "policy"), forms.stream().map(Form::name).toList());
    assertEquals(List.of("4", "reflect"), forms.get(1).rest());
    assertEquals(List.of(), Form.parseList("augment", " "));
  }

  @Test
  void formsWithinFormsKeepTheirNames() {
    Form form = Form.parse("schedule", "warmup(5, cosine(floor=0.1))");
    assertEquals(5, form.integer("epochs"));
    assertEquals("cosine(floor=0.1)", form.word("then", null));
    assertEquals("cosine(floor=0.1)", Form.parse("schedule", "warmup(then=cosine(floor=0.1))").word("then", null));
  }

  @Test
  void textOfNumbersIsReadBack() {
    assertEquals("step(30, 0.1)", Form.text("step", 30, 0.1));
    assertEquals("sgd", Form.text("sgd"));
    for (double number : new double[] {0, -3, 30, 0.1, 1e-8, 1.5e-8, 1e10, 12_345_678, Double.MIN_VALUE, Math.PI}) {
      assertEquals(number, Double.parseDouble(Form.text(number)));
    }
    assertEquals("1e-8", Form.text(1e-8));
    assertEquals("10000", Form.text(1e4));
    assertEquals("1.5e-8", Form.text(1.5e-8));
  }

  @Test
  void whatIsLeftOverIsAnError() {
    Form named = Form.parse("optimizer", "adam(beta3=1)");
    named.number("beta1", 0.9);
    assertEquals("optimizer: \"adam(beta3=1)\": there is no beta3, expected beta1", message(named::end));
    Form positional = Form.parse("schedule", "constant(1)");
    assertEquals("schedule: \"constant(1)\": 1 argument too many, expected no arguments", message(positional::end));
  }

  @Test
  void whatCannotBeReadIsAnErrorInOneLine() {
    assertEquals("x: \"a(b\": expected a closing bracket at the end", message(() -> Form.parse("x", "a(b")));
    assertEquals("x: \"a(b))\": the brackets do not match", message(() -> Form.parseList("x", "a(b))")));
    assertEquals("x: \"\": expected a name", message(() -> Form.parse("x", " ")));
    assertEquals("x: \"a(k=1, k=2)\": expected each argument once", message(() -> Form.parse("x", "a(k=1, k=2)")));
    assertEquals("x: \"a(k=1, 2)\": expected arguments without a name before those with one",
        message(() -> Form.parse("x", "a(k=1, 2)")));
    assertEquals("x: \"a(nan)\": rate is \"nan\", expected a number",
        message(() -> Form.parse("x", "a(nan)").number("rate", 1)));
    assertEquals("x: \"a(1.5)\": n is \"1.5\", expected a whole number",
        message(() -> Form.parse("x", "a(1.5)").integer("n")));
    assertEquals("x: \"a(1, k=2)\": expected k once, by position or by name",
        message(() -> Form.parse("x", "a(1, k=2)").number("k", 0)));
    assertEquals("x: \"a\": there is no a, expected one of b, c", Form.parse("x", "a").unknown("b", "c").getMessage());
  }

  private static String message(Runnable runnable) {
    return assertThrows(IllegalArgumentException.class, runnable::run).getMessage();
  }
}
