package dev.lanewise.training.report;

/** The style sheet of a page: its colours are those of the charts. */
final class PageStyle {
  private static final String RULES = """
      * { box-sizing: border-box; }
      html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
      .inner { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
      header { padding: 48px 0 24px; }
      h1 { font-size: 34px; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 12px; overflow-wrap: anywhere; }
      .lead { font-size: 18px; color: var(--quiet); max-width: 46em; margin: 0; }
      nav { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); }
      nav .inner { display: flex; gap: 4px; overflow-x: auto; scrollbar-width: none; }
      nav a { flex: none; padding: 12px 0; margin-right: 20px; color: var(--quiet); text-decoration: none;
        font-size: 14px; }
      nav a:hover, nav a:focus-visible { color: var(--accent); }
      main { padding-top: 28px; }
      section { padding-top: 16px; margin-bottom: 32px; scroll-margin-top: 44px; }
      h2 { font-size: 24px; letter-spacing: -0.01em; line-height: 1.25; margin: 24px 0 12px; }
      h3 { font-size: 17px; margin: 28px 0 8px; }
      p, ul, ol { max-width: 46em; margin: 0 0 16px; }
      a { color: var(--accent); }
      a.link { display: block; color: inherit; text-decoration: none; background: var(--surface);
        border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; margin: 0 0 12px; }
      a.link:hover, a.link:focus-visible { border-color: var(--accent); }
      a.link h3 { margin: 0 0 6px; color: var(--accent); }
      a.link p { margin: 0; max-width: 62em; }
      a.link .note { font-size: 13px; color: var(--quiet); margin-top: 6px; }
      .tiles { display: grid; gap: 12px; margin: 0 0 24px;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 172px), 1fr)); }
      .tile, figure.card, .table { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
      .tile { padding: 14px 16px; min-width: 0; }
      .tile .label, .tile .note { display: block; font-size: 13px; color: var(--quiet); overflow-wrap: anywhere; }
      .tile .value { display: block; font-size: 26px; line-height: 1.3; font-weight: 600; letter-spacing: -0.01em;
        overflow-wrap: anywhere; }
      .charts { display: grid; gap: 16px; margin: 0 0 24px; align-items: start;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); }
      .charts.narrow { grid-template-columns: repeat(auto-fill, minmax(min(100%, 256px), 1fr)); }
      figure { margin: 0; min-width: 0; }
      figure.card { overflow: hidden; }
      figure.card img { display: block; width: 100%; height: auto; }
      figure.card figcaption { padding: 0 16px 14px; }
      figcaption { font-size: 14px; line-height: 1.45; color: var(--quiet); overflow-wrap: anywhere; }
      .wide { margin: 0 0 24px; }
      .pictures { display: grid; gap: 16px 12px; margin: 0 0 24px; }
      .pictures.small { grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); }
      .pictures.large { grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); }
      .pictures img, .wide img { display: block; width: 100%; height: auto; image-rendering: pixelated;
        border-radius: 4px; }
      .wide img { max-width: 100%; }
      .pictures figcaption { font-size: 13px; margin-top: 5px; white-space: pre-line; }
      .table { overflow-x: auto; margin: 0 0 24px; width: fit-content; max-width: 100%; }
      table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
      th, td { padding: 7px 16px; text-align: left; vertical-align: baseline; white-space: nowrap; }
      th { font-weight: 600; color: var(--quiet); font-size: 13px; }
      tr + tr td, thead + tbody td { border-top: 1px solid var(--line); }
      th.number, td.number { text-align: right; }
      table.facts td + td { white-space: normal; overflow-wrap: anywhere; }
      table.facts td:first-child { color: var(--quiet); }
      pre { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px;
        margin: 0 0 24px; overflow-x: auto;
        font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
      footer { color: var(--quiet); font-size: 13px; padding: 16px 0 48px; }
      @media (max-width: 560px) {
        body { font-size: 15px; }
        .inner { padding: 0 16px; }
        header { padding: 28px 0 16px; }
        h1 { font-size: 27px; }
        .lead { font-size: 16px; }
        .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
        .tile { padding: 10px 12px; }
        .tile .value { font-size: 21px; }
        .pictures.small { grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); }
        .charts { gap: 10px; }
        .charts.narrow { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
        th, td { padding: 6px 10px; }
      }
      @media print {
        nav { display: none; }
        body { background: #fff; font-size: 11pt; }
        .inner { max-width: none; padding: 0; }
        figure, .tile, tr, pre { break-inside: avoid; }
        h2, h3 { break-after: avoid; }
      }
      """;

  private PageStyle() {}

  static String css() {
    return ":root { color-scheme: light dark; " + variables(Theme.LIGHT) + " }\n"
        + "@media (prefers-color-scheme: dark) { :root { " + variables(Theme.DARK) + " } }\n" + RULES;
  }

  private static String variables(Theme theme) {
    return "--page: " + Theme.hex(theme.page()) + "; --surface: " + Theme.hex(theme.surface()) + "; --ink: "
        + Theme.hex(theme.ink()) + "; --quiet: " + Theme.hex(theme.quietInk()) + "; --line: "
        + Theme.hex(theme.line()) + "; --accent: " + Theme.hex(theme.series(0)) + ";";
  }
}
