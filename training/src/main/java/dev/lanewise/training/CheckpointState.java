package dev.lanewise.training;

import java.util.List;
import java.util.SortedMap;

/**
 * What a checkpoint holds besides tensors.
 *
 * @param version of this format
 * @param settings what the run was started with and must go on with
 * @param step steps done
 * @param epoch the epoch under way, 1 for the first
 * @param batch batches of it that are done
 * @param forwards how often the plan has run forward, which decides dropout's masks
 * @param updates how often the optimiser has moved the parameters
 * @param totals of the epoch under way
 * @param epochs those that are over
 */
record CheckpointState(
    int version, SortedMap<String, String> settings, long step, int epoch, int batch, long forwards, long updates,
    EpochTotals.State totals, List<History.Epoch> epochs) {
  /** The only one so far. */
  static final int VERSION = 1;
}
