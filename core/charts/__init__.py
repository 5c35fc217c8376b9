"""Charts: data frames in, Altair charts or Vega-Lite dictionaries out. Words come from the page."""
