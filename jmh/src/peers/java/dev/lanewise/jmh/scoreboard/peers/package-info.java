/**
 * The libraries that Lanewise is measured against, one class each; compiled with the Maven profile {@code peers} only.
 */
package dev.lanewise.jmh.scoreboard.peers;
