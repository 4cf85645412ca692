package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds places for tensors that live for a while: those whose lifetimes do not meet share an array. The largest are
 * placed first, each in the first array that is free all its life (greedy by size; Pisarchyk and Lee, Efficient Memory
 * Management for Deep Neural Net Inference, 2020).
 */
final class MemoryPlan {
  private final List<Tenant> tenants = new ArrayList<>();

  /** A tensor: its buffer, how many elements it needs, and the first and last moment it is alive. */
  private static final class Tenant {
    final Buffer buffer = new Buffer(null);
    final int size;
    int first;
    int last;

    Tenant(int size, int first) {
      this.size = size;
      this.first = first;
      this.last = first;
    }

    boolean meets(Tenant other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * A tensor that is written first at a moment.
   *
   * @return its number
   */
  int add(int size, int moment) {
    tenants.add(new Tenant(size, moment));
    return tenants.size() - 1;
  }

  /** Says that a tensor is used at a moment, too. */
  void use(int tensor, int moment) {
    Tenant tenant = tenants.get(tensor);
    tenant.first = Math.min(tenant.first, moment);
    tenant.last = Math.max(tenant.last, moment);
  }

  /** The buffer of a tensor; it has memory once {@link #allocate} has been called. */
  Buffer buffer(int tensor) {
    return tenants.get(tensor).buffer;
  }

  /** Gives every tensor its memory; returns how many bytes that took. */
  long allocate() {
    List<List<Tenant>> arrays = new ArrayList<>();
    tenants.stream().sorted(Comparator.comparingInt((Tenant t) -> t.size).reversed()).forEach(tenant -> {
      List<Tenant> home = arrays.stream().filter(array -> array.stream().noneMatch(tenant::meets)).findFirst()
          .orElseGet(() -> {
            List<Tenant> fresh = new ArrayList<>();
            arrays.add(fresh);
            return fresh;
          });
      home.add(tenant);
    });
    long bytes = 0;
    for (List<Tenant> array : arrays) {
      float[] memory = new float[array.getFirst().size];
      array.forEach(tenant -> tenant.buffer.point(memory, 0));
      bytes += 4L * memory.length;
    }
    return bytes;
  }
}
