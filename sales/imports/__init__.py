"""Products, orders and whole purchase histories from files, through the wizard of contacts."""
