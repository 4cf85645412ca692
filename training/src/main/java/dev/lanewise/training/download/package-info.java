/** Fetches the archives of well-known datasets: resumed where a transfer broke off, and checked. */
package dev.lanewise.training.download;
