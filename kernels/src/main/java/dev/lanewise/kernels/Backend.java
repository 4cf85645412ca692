package dev.lanewise.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Which code runs the kernels: {@link #VECTOR} (SIMD by {@code jdk.incubator.vector}) or {@link #SCALAR} (plain float
 * loops). Chosen once, when the first kernel is made, and said once in the log of {@code dev.lanewise.kernels}.
 *
 * <p>The choice is {@code VECTOR} where the incubator module is in the boot layer and the CPU multiplies and adds in
 * one instruction (without one, {@code fma} is computed by {@code BigDecimal}, a thousandfold slower); else {@code
 * SCALAR}, and a warning says why. The system property {@value #PROPERTY} set to {@code scalar} or {@code vector}
 * overrides it. Instead of the module, its classes may be on the boot class path, as an AOT cache of JDK 25 wants them
 * (it holds neither linked classes nor profiles where a module is incubating); then the JVM has to be told to compile
 * them into instructions, which it does by itself only for the module.
 */
public enum Backend {
  /** SIMD code at the preferred width of the CPU. */
  VECTOR,
  /** Plain float loops, for a JVM without the incubator module or a CPU without fused multiply-add. */
  SCALAR;

  /** The system property that overrides the choice: {@code auto}, {@code vector} or {@code scalar}. */
  public static final String PROPERTY = "lanewise.backend";

  /** The backend of this JVM. */
  public static Backend current() {
    return Holder.CHOSEN;
  }

  /** The width of a vector register in use, in bits; 0 where the scalar backend runs. */
  public static int bits() {
    return Holder.BITS;
  }

  /** For people: for example {@code vector, 512 bits}. */
  public static String description() {
    return current() == VECTOR ? "vector, " + bits() + " bits" : "scalar";
  }

  static boolean isVector() {
    return Holder.CHOSEN == VECTOR;
  }

  /** Holds the choice, so that asking costs nothing and merely loading {@code Backend} chooses nothing. */
  private static final class Holder {
    static final Backend CHOSEN;
    static final int BITS;

    /** Options that the JVM sets by itself where it finds the module. */
    private static final List<String> BOOT_OPTIONS =
        List.of("EnableVectorSupport", "EnableVectorReboxing", "EnableVectorAggressiveReboxing");

    static {
      String wish = System.getProperty(PROPERTY, "auto");
      String obstacle = obstacle();
      CHOSEN = choose(wish, obstacle);
      BITS = CHOSEN == VECTOR ? VectorWidth.bits() : 0;
      Logger log = System.getLogger("dev.lanewise.kernels");
      if (CHOSEN == SCALAR && wish.equals("auto")) {
        log.log(Level.WARNING, "Lanewise runs its scalar kernels, many times slower: " + obstacle);
      } else {
        log.log(Level.DEBUG, "Lanewise kernels: {0}, {1} bits", CHOSEN, BITS);
      }
    }

    private static Backend choose(String wish, String obstacle) {
      return switch (wish) {
        case "auto" -> obstacle == null ? VECTOR : SCALAR;
        case "scalar" -> SCALAR;
        case "vector" -> {
          if (obstacle != null) {
            throw new IllegalStateException(PROPERTY + "=vector cannot be honoured: " + obstacle);
          }
          yield VECTOR;
        }
        default ->
            throw new IllegalStateException(PROPERTY + "=" + wish + ", expected auto, vector or scalar");
      };
    }

    /** Why the vector kernels cannot run here, or null. */
    private static String obstacle() {
      // A named module is seen in the boot layer whether or not our classes are on the class path.
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
        if (!isOnBootClassPath()) {
          return "the module jdk.incubator.vector is absent; start java with --add-modules jdk.incubator.vector";
        }
        for (String option : BOOT_OPTIONS) {
          if (!isOn(option, false)) {
            return "the Vector API is on the boot class path, which takes -XX:+UnlockExperimentalVMOptions -XX:+"
                + String.join(" -XX:+", BOOT_OPTIONS);
          }
        }
      }
      // Of a JVM that is not HotSpot as we know it, nothing says that the instruction is missing.
      if (!isOn("UseFMA", true)) {
        return "this JVM has no fused multiply-add instruction (an old CPU, or -XX:UseAVX=0)";
      }
      return null;
    }

    private static boolean isOnBootClassPath() {
      try {
        Class.forName("jdk.incubator.vector.FloatVector", false, null);
        return true;
      } catch (ClassNotFoundException absent) {
        return false;
      }
    }

    private static boolean isOn(String option, boolean unknown) {
      try {
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return vm == null ? unknown : Boolean.parseBoolean(vm.getVMOption(option).getValue());
      } catch (IllegalArgumentException noSuchOption) {
        return unknown;
      }
    }
  }

  /** Touches the Vector API, so it must not be loaded before the module is known to be there. */
  private static final class VectorWidth {
    static int bits() {
      return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
