// Entry: loads the behaviours that every page has. The others load when a page carries their data- attribute.
