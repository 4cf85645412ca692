/**
 * The scoreboard: Lanewise against the best libraries for the same problems, in one run. {@link
 * dev.lanewise.jmh.scoreboard.Board} lists the rows, a {@link dev.lanewise.jmh.scoreboard.Library} is a side, each
 * in a {@link dev.lanewise.jmh.scoreboard.Child} process of its own; {@link dev.lanewise.jmh.scoreboard.Contest}
 * gives them their turns, and {@link dev.lanewise.jmh.scoreboard.Bars} says what was to be reached. {@link
 * dev.lanewise.jmh.scoreboard.LatencyCommand} lets the same sides take turns over single images. The peers are in
 * {@code src/peers} and compiled with the Maven profile of that name only.
 */
package dev.lanewise.jmh.scoreboard;
