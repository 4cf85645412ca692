/**
 * What an experiment is, apart from what it asks: parts that are done once, training runs that go on where they were
 * broken off, findings that become a page, pictures and JSON.
 */
package dev.lanewise.training.experiment;
